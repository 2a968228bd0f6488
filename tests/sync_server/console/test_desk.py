"""The contradiction desk: what it shows of each value, and what a decision does and does not do."""

from __future__ import annotations

import re

import msgspec
import pytest

from shared_models.case import Case, contradictions
from shared_models.change import Change, LifeWrite
from shared_models.entity import is_shown
from shared_models.ids import ChangeId, EntityId
from sync_server.store import case_store, change_store
from sync_server.store.audit_store import audit_lines
from sync_server.store.database import Database
from sync_server.use_cases.household_log import household_log
from tests.builders import HOUSEHOLD, NOW_MS, change, part, saw
from tests.sync_server.console.browsing import Form, Page
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import SEPTEMBER, SEPTEMBER_MS, SUPERVISOR, at, contradict_phone
from tests.sync_server.district import COLLEAGUE, OFFICER, Tablet, adopt

DESK = "/console/households/h-1/contradictions"
OURS = f"c-{SEPTEMBER}"
OTHERS = "c-phone-colleague"


def case_of(database: Database) -> Case:
    """The household as it stands."""
    with database.reading() as tx:
        case = case_store.load_case(tx, EntityId(HOUSEHOLD))
    assert case is not None
    return case


def log_of(database: Database) -> list[Change]:
    """Every change that counts, in order."""
    with database.reading() as tx:
        log = household_log(change_store.changes_of(tx, EntityId(HOUSEHOLD)))
    return [entry.change for entry in log.entries]


def desk_form(page: Page, unit: str = "phone") -> Form:
    """The form of the contradiction of one unit."""
    return next(form for form in page.forms if form.fields.get("unit") == unit)


def other_income(database: Database) -> None:
    """The colleague wrote another income at the same visit."""
    amount = saw({"yuan": "1200.00", "per": "month"}, "c-register")
    made = at(
        change("c-income", part({"amount": amount}, entity="i-1", type_="income")),
        SEPTEMBER_MS,
        SEPTEMBER,
        author=COLLEAGUE,
    )
    Tablet(database, COLLEAGUE, replica="r-income").push(made)


def test_each_value_stands_with_who_wrote_it_where_and_when_and_what_both_had_seen(story: Console) -> None:
    contradict_phone(story.database)

    page = story.person().open(DESK)

    assert "双方填写前所见：0936-1" in page.text
    assert "0936-2 目前采用 填写人 name of u-1 调查员 时间 2026-09-20 22:13" in page.text
    assert "0936-3 填写人 name of u-2 调查员" in page.text


def test_what_only_one_of_them_had_seen_is_not_said_of_both(story: Console) -> None:
    made = change("c-blind", part({"phone": saw("0936-5", "c-never-arrived")}))
    Tablet(story.database, COLLEAGUE, replica="r-blind").push(at(made, SEPTEMBER_MS, SEPTEMBER, author=COLLEAGUE))

    page = story.person().open(DESK)

    assert "0936-5" in page.text
    assert "双方填写前所见" not in page.text


def test_a_value_that_decides_income_shows_what_it_would_do(story: Console) -> None:
    other_income(story.database)

    page = story.person().open(DESK)

    assert "选定后 人均收入 每月 300.00 元 建议类别" in page.text
    assert "选定后 人均收入 每月 400.00 元 建议类别" in page.text
    assert "保障金额 本政策文件没有保障标准，不能核算金额" in page.text


def test_class_and_amount_are_reckoned_by_the_policy_that_holds_here(story: Console) -> None:
    adopt(story.database, "pingba", since="2026-01-01")
    urban = change("c-hukou", part({"hukou_kind": "urban"}))
    Tablet(story.database, replica="r-hukou").push(at(urban, SEPTEMBER_MS, SEPTEMBER))
    other_income(story.database)

    page = story.person().open(DESK)

    assert "按平坝" in page.text
    figures = re.findall(r"人均收入 每月 (\S+) 元 建议类别 (\S+) 保障金额 每月 (\S+) 元", page.text)
    assert [(head, amount) for head, _, amount in figures] == [("300.00", "1,125.00"), ("400.00", "825.00")]
    assert all(words.startswith("收入不稳定或有劳动能力的家庭") for _, words, _ in figures)


def test_what_makes_no_difference_says_so_once(story: Console) -> None:
    contradict_phone(story.database)

    page = story.person().open(DESK)

    assert page.text.count("选定后（各选项相同） 人均收入 每月 300.00 元") == 1
    assert page.text.count("保障金额") == 1


def test_the_time_of_each_value_is_shown_with_what_the_tablet_said_and_the_evidence_beside_it(story: Console) -> None:
    made = change("c-late-clock", part({"phone": saw("0936-8", "c-register")}))
    wrong = msgspec.structs.replace(at(made, NOW_MS + 3_600_000, SEPTEMBER, author=COLLEAGUE))
    Tablet(story.database, COLLEAGUE, replica="r-clock").push(wrong)

    page = story.person().open(DESK)

    assert "证据 照片 2 张，已收到 1 张 ； 邻里访问 1 份" in page.text
    assert "平板显示 2026-09-20 22:13，2026-09-21 22:13 收到" in page.text
    assert "平板时钟不准，时间仅供参考 平板显示 2026-09-21 23:13，2026-09-21 22:13 收到" in page.text


def test_picking_a_value_settles_it_and_keeps_the_other_citable(story: Console) -> None:
    contradict_phone(story.database)
    officer = story.person()

    page = officer.send(desk_form(officer.open(DESK)), choice=OTHERS, reason="电话打通核实")

    assert "该户没有未处理的矛盾" in page.text
    assert case_of(story.database).root.value("phone") == "0936-3"
    assert contradictions(case_of(story.database)) == ()
    settled = log_of(story.database)[-1]
    assert (settled.kind, settled.author, settled.reason) == ("resolve", OFFICER, "电话打通核实")
    assert {OURS, OTHERS} <= {one.id for one in log_of(story.database)}


def test_keeping_the_value_in_effect_is_a_decision_too(story: Console) -> None:
    contradict_phone(story.database)
    officer = story.person()

    officer.send(desk_form(officer.open(DESK)), choice=OURS, reason="核实")

    assert contradictions(case_of(story.database)) == ()
    assert case_of(story.database).root.value("phone") == "0936-2"


def test_a_new_value_may_be_typed_in_the_fields_own_shape(story: Console) -> None:
    other_income(story.database)
    officer = story.person()

    officer.send(
        desk_form(officer.open(DESK), "amount"), choice="new", new_yuan="2850", new_per="quarter", reason="工资单"
    )

    amount = case_of(story.database).entities[EntityId("i-1")].value("amount")
    assert amount == {"yuan": "2850.00", "per": "quarter"}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"choice": OTHERS, "reason": "  "}, "请写明理由"),
        ({"reason": "核实"}, "请选择一个值"),
        ({"choice": "new", "new_text": "", "reason": "核实"}, "请选择一个值"),
    ],
)
def test_nothing_is_settled_without_a_choice_and_a_reason(story: Console, typed: dict[str, str], words: str) -> None:
    contradict_phone(story.database)
    officer = story.person()

    page = officer.send(desk_form(officer.open(DESK)), **typed)

    assert page.status == 422
    assert words in page.text
    assert len(contradictions(case_of(story.database))) == 1


def test_an_amount_that_is_none_is_said_so_and_the_reason_is_kept(story: Console) -> None:
    other_income(story.database)
    officer = story.person()

    page = officer.send(
        desk_form(officer.open(DESK), "amount"), choice="new", new_yuan="九百", new_per="month", reason="工资单"
    )

    assert page.status == 422
    assert "格式不对" in page.text
    assert desk_form(page, "amount").fields["reason"] == "工资单"
    assert desk_form(page, "amount").fields["new_yuan"] == "九百"


def test_a_third_value_that_came_in_meanwhile_is_looked_at_first(story: Console) -> None:
    contradict_phone(story.database)
    officer = story.person()
    form = desk_form(officer.open(DESK))
    contradict_phone(story.database, id_="c-third", value="0936-4")

    page = officer.send(form, choice=OTHERS, reason="电话打通核实")

    assert page.status == 409
    assert "电话打通核实" in page.text
    assert len(contradictions(case_of(story.database))) == 1


def test_a_resolution_sent_twice_counts_once(story: Console) -> None:
    contradict_phone(story.database)
    officer = story.person()
    form = desk_form(officer.open(DESK))

    officer.send(form, choice=OTHERS, reason="核实")
    again = officer.send(form, choice=OTHERS, reason="核实")

    assert again.status == 200
    assert [one.kind for one in log_of(story.database)].count("resolve") == 1


@pytest.mark.parametrize(("choice", "stays"), [("removed", False), ("kept", True)])
def test_a_contested_removal_is_confirmed_or_undone(story: Console, choice: str, stays: bool) -> None:  # noqa: FBT001
    gone = LifeWrite(dead=True, seen=(ChangeId("c-register"),))
    removal = change("c-gone", part({"left_reason": "moved"}, entity="m-2", type_="member", life=gone))
    edit = change("c-edit", part({"ability": saw("none", "c-register")}, entity="m-2", type_="member"))
    Tablet(story.database, replica="r-gone").push(at(removal, SEPTEMBER_MS, SEPTEMBER))
    Tablet(story.database, COLLEAGUE, replica="r-edit").push(at(edit, SEPTEMBER_MS, SEPTEMBER, author=COLLEAGUE))
    officer = story.person()
    page = officer.open(DESK)
    assert "移除与修改不一致" in page.text
    assert "保持移除（迁出）" in page.text

    officer.send(desk_form(page, "_life"), choice=choice, reason="户口簿")

    case = case_of(story.database)
    assert contradictions(case) == ()
    assert is_shown(case.entities[EntityId("m-2")]) is stays


def test_a_sealed_value_in_contradiction_is_shown_to_those_with_the_right_and_noted(story: Console) -> None:
    made = part({"source_name": saw("赵邻居", "c-nothing")}, entity="n-1", type_="interview")
    Tablet(story.database, replica="r-seal").push(at(change("c-seal", made), SEPTEMBER_MS, SEPTEMBER))

    reader = story.person(SUPERVISOR).open(DESK)
    officer = story.person(OFFICER).open(DESK)

    assert "王邻居" not in reader.html
    assert "赵邻居" not in reader.html
    assert "王邻居" in officer.text
    with story.database.reading() as tx:
        assert [one.user_id for one in audit_lines(tx) if one.action == "open_source"] == [OFFICER]
