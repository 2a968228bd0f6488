"""The desk asks the field and shows the answer; two officers who decide differently at once both stand."""

from __future__ import annotations

import pytest

from shared_models.case import contradictions
from shared_models.change import LifeWrite
from shared_models.explanation import explain_act
from shared_models.ids import ChangeId, EntityId
from shared_models.visit import find_visit
from tests.builders import HOUSEHOLD, NOW_MS, change, part, saw
from tests.sync_server.console.browsing import Form, Page
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import SEPTEMBER, SEPTEMBER_MS, acted, at, contradict_phone
from tests.sync_server.console.test_desk import DESK, OTHERS, OURS, case_of, desk_form, log_of, other_income
from tests.sync_server.district import COLLEAGUE, DISTRICT_OFFICER, INVESTIGATOR, OFFICER, Tablet

OUT = "问题已随入户记录退回"


def question(page: Page, unit: str = "phone") -> Form:
    """The form that asks the field about a unit."""
    return next(form for form in page.forms if form.action.endswith("/ask") and form.fields["unit"] == unit)


def told(console: Console) -> None:
    """Says of the phone that both numbers work, after its question came."""
    act = explain_act(SEPTEMBER, (EntityId(HOUSEHOLD), "phone"), "两个号码都能接通，以 0936-3 为主")
    made = at(change("c-said", act=act), NOW_MS + 1)
    Tablet(console.database, replica="r-said").push(made)


def test_a_question_goes_back_with_the_visit_pinned_on_its_field(story: Console) -> None:
    contradict_phone(story.database)
    officer = story.person()

    page = officer.send(question(officer.open(DESK)), question=" 请当面拨打核实 ")

    visit = find_visit(case_of(story.database), SEPTEMBER)
    assert visit is not None
    assert visit.status == "returned"
    assert [(one.entity, one.unit, one.text) for one in visit.remarks] == [(HOUSEHOLD, "phone", "请当面拨打核实")]
    assert len(contradictions(case_of(story.database))) == 1
    assert "已询问 2026-09-21 22:13 name of u-officer：请当面拨打核实 尚未答复" in page.text
    assert OUT in page.text


def test_the_answer_stands_at_the_desk_and_settles_nothing_by_itself(story: Console) -> None:
    contradict_phone(story.database)
    officer = story.person()
    officer.send(question(officer.open(DESK)))
    told(story)

    page = officer.open(DESK)

    assert "尚未答复" not in page.text
    assert "说明：两个号码都能接通，以 0936-3 为主 name of u-1" in page.text
    assert len(contradictions(case_of(story.database))) == 1
    officer.send(desk_form(page), choice=OTHERS, reason="按走访人员答复")
    assert case_of(story.database).root.value("phone") == "0936-3"


def test_a_field_that_was_written_again_is_shown_as_answered(story: Console) -> None:
    contradict_phone(story.database)
    officer = story.person()
    officer.send(question(officer.open(DESK)))
    answer = at(change("c-answer", part({"phone": saw("0936-9", OURS, OTHERS)})), NOW_MS + 1, SEPTEMBER)
    Tablet(story.database, replica="r-answer").push(answer)

    page = officer.open(DESK)

    assert "该户没有未处理的矛盾" in page.text
    assert "家庭 · 联系电话 · 已询问" in page.text
    assert "重新填写：0936-9 name of u-1" in page.text


def test_a_second_contradiction_is_asked_about_while_the_visit_is_out(story: Console) -> None:
    contradict_phone(story.database)
    other_income(story.database)
    officer = story.person()
    officer.send(question(officer.open(DESK)))

    page = officer.send(question(officer.open(DESK), "amount"))

    visit = find_visit(case_of(story.database), SEPTEMBER)
    assert visit is not None
    assert (visit.returns, [one.unit for one in visit.remarks], visit.misfits) == (1, ["phone", "amount"], ())
    assert page.text.count(OUT) == 2


def test_the_same_is_not_asked_twice_while_the_visit_is_out_and_may_be_afterwards(story: Console) -> None:
    contradict_phone(story.database)
    officer, other = story.person(), story.person(DISTRICT_OFFICER)
    late = question(other.open(DESK))
    officer.send(question(officer.open(DESK)))

    page = other.send(late, question="再问一次")

    assert page.status == 409
    assert "再问一次" in page.text
    told(story)
    Tablet(story.database, replica="r-again").push(acted("c-again", "finish", SEPTEMBER, ms=NOW_MS + 2))
    assert question(officer.open(DESK)).fields["question"]


@pytest.mark.parametrize("text", ["  ", "长" * 2_001])
def test_a_question_needs_its_words(story: Console, text: str) -> None:
    contradict_phone(story.database)
    officer = story.person()

    page = officer.send(question(officer.open(DESK)), question=text)

    assert page.status == 422
    assert "请写明要问什么" in page.text
    visit = find_visit(case_of(story.database), SEPTEMBER)
    assert visit is not None
    assert visit.status == "finished"


def test_without_a_visit_at_the_office_nobody_can_be_asked(story: Console) -> None:
    officer = story.person()
    contradict_phone(story.database)
    form = question(officer.open(DESK))
    Tablet(story.database, replica="r-back").push(acted("c-back", "return", SEPTEMBER, ms=NOW_MS))
    officer.send(desk_form(officer.open(DESK)), choice=OTHERS, reason="核实")
    officer.send(officer.open(f"/console/households/{HOUSEHOLD}/visits/{SEPTEMBER}").form("/accept"))
    contradict_phone(story.database, id_="c-late", value="0936-6")

    page = officer.send(form)

    assert page.status == 422
    assert "无法退回询问" in officer.open(DESK).text


def test_two_officers_who_decide_differently_at_once_both_stand_with_their_reasons(story: Console) -> None:
    contradict_phone(story.database)
    first, second = story.person(OFFICER), story.person(DISTRICT_OFFICER)
    one, other = desk_form(first.open(DESK)), desk_form(second.open(DESK))

    first.send(one, choice=OTHERS, reason="电话打通核实")
    page = second.send(other, choice=OURS, reason="证件为准")

    assert page.status == 200
    assert "您与其他经办人员同时处理了同一矛盾，结果不同" in page.text
    assert "经办人员的处理不一致" in page.text
    assert "处理人 name of u-officer 街道(乡镇)经办人员 理由 电话打通核实" in page.text
    assert "处理人 name of u-district 区(县)审批人员 理由 证件为准" in page.text
    assert "双方填写前所见：0936-2 / 0936-3" in page.text
    assert [one.v for one in case_of(story.database).root.register("phone").live] == ["0936-3", "0936-2"]
    assert [(one.kind, one.author) for one in log_of(story.database)][-2:] == [
        ("resolve", OFFICER),
        ("resolve", DISTRICT_OFFICER),
    ]
    first.send(desk_form(first.open(DESK)), choice=desk_form(page).fields["saw"].split(",")[0], reason="商定")
    assert contradictions(case_of(story.database)) == ()


def test_two_officers_who_decide_alike_leave_no_contradiction(story: Console) -> None:
    contradict_phone(story.database)
    first, second = story.person(OFFICER), story.person(DISTRICT_OFFICER)
    one, other = desk_form(first.open(DESK)), desk_form(second.open(DESK))

    first.send(one, choice=OTHERS, reason="电话打通核实")
    page = second.send(other, choice="new", new_text="0936-3", reason="也打通了")

    assert "该户没有未处理的矛盾" in page.text
    assert case_of(story.database).root.value("phone") == "0936-3"


def test_whoever_decided_already_and_presses_again_in_another_window_is_told(story: Console) -> None:
    contradict_phone(story.database)
    officer = story.person()
    one, other = desk_form(officer.open(DESK)), desk_form(officer.open(DESK))

    officer.send(one, choice=OTHERS, reason="电话打通核实")
    page = officer.send(other, choice=OURS, reason="证件为准")

    assert page.status == 409
    assert contradictions(case_of(story.database)) == ()


def test_a_decision_on_what_was_settled_and_settled_again_is_looked_at_first(story: Console) -> None:
    contradict_phone(story.database)
    first, second = story.person(OFFICER), story.person(DISTRICT_OFFICER)
    late = desk_form(second.open(DESK))
    first.send(desk_form(first.open(DESK)), choice=OTHERS, reason="电话打通核实")
    contradict_phone(story.database, id_="c-third", value="0936-4")
    first.send(desk_form(first.open(DESK)), choice="c-third", reason="新号码")

    page = second.send(late, choice=OURS, reason="证件为准")

    assert page.status == 409
    assert case_of(story.database).root.value("phone") == "0936-4"


def test_two_officers_at_odds_over_a_removal_both_stand(story: Console) -> None:
    gone = LifeWrite(dead=True, seen=(ChangeId("c-register"),))
    removal = change("c-gone", part({"left_reason": "moved"}, entity="m-2", type_="member", life=gone))
    edit = change("c-edit", part({"ability": saw("none", "c-register")}, entity="m-2", type_="member"))
    Tablet(story.database, replica="r-gone").push(at(removal, SEPTEMBER_MS, SEPTEMBER, author=INVESTIGATOR))
    Tablet(story.database, COLLEAGUE, replica="r-edit").push(at(edit, SEPTEMBER_MS, SEPTEMBER, author=COLLEAGUE))
    first, second = story.person(OFFICER), story.person(DISTRICT_OFFICER)
    one, other = desk_form(first.open(DESK), "_life"), desk_form(second.open(DESK), "_life")

    first.send(one, choice="removed", reason="户口簿")
    page = second.send(other, choice="kept", reason="仍在家居住")

    assert "经办人员的处理不一致" in page.text
    assert "理由 户口簿" in page.text
    assert "理由 仍在家居住" in page.text
    first.send(desk_form(first.open(DESK), "_life"), choice="kept", reason="商定")
    assert contradictions(case_of(story.database)) == ()


def test_a_contested_removal_can_be_asked_about(story: Console) -> None:
    gone = LifeWrite(dead=True, seen=(ChangeId("c-register"),))
    removal = change("c-gone", part({"left_reason": "moved"}, entity="m-2", type_="member", life=gone))
    edit = change("c-edit", part({"ability": saw("none", "c-register")}, entity="m-2", type_="member"))
    Tablet(story.database, replica="r-gone").push(at(removal, SEPTEMBER_MS, SEPTEMBER))
    Tablet(story.database, COLLEAGUE, replica="r-edit").push(at(edit, SEPTEMBER_MS, SEPTEMBER, author=COLLEAGUE))
    officer = story.person()

    officer.send(question(officer.open(DESK), "_life"))

    visit = find_visit(case_of(story.database), SEPTEMBER)
    assert visit is not None
    assert [(one.entity, one.unit) for one in visit.remarks] == [("m-2", "")]
