"""A questionnaire that the policy asks for: published, filled in offline on two tablets, merged, and never skipped."""

from __future__ import annotations

import msgspec
import pytest

from field_app.use_cases.answer_return import answer_return
from field_app.use_cases.check_visit import check_visit
from field_app.use_cases.finish_visit import UnfinishedError, finish_visit
from field_app.use_cases.open_household import open_household
from field_app.use_cases.open_section import section_marks
from field_app.use_cases.start_visit import join_visit
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import contradictions
from shared_models.change import Part
from shared_models.editing import new_part
from shared_models.ids import EntityId
from shared_models.join_code import shown_code
from shared_models.policy.shelf import preset
from shared_models.policy.visit_forms import forms_for
from shared_models.questionnaire.answers import FILLED, form_of
from shared_models.questionnaire.at_visit import KeptForm
from shared_models.questionnaire.findings import form_findings
from shared_models.questionnaire.form import Form, form_ref
from shared_models.questionnaire.planner import ready
from shared_models.values import text_of
from shared_models.visit import Remark, find_visit
from shared_models.words import Label
from sync_server.forms.check_form import CheckedForm
from sync_server.forms.shipped import shipped_form
from sync_server.use_cases.import_form import import_form
from sync_server.use_cases.publish_form import publish_form
from tests.field_app.hand import Hand, agrees
from tests.field_app.office import OFFICER, Office, now_ms
from tests.sync_server.district import DISTRICT, adopt

HOUSING = shipped_form("housing")
NEXT_YEAR = msgspec.structs.replace(HOUSING, version="2027.1")
FORM = "form.housing"


class OfficeShelf:
    """The forms that the office has."""

    def published(self) -> list[KeptForm]:
        """Those that are shipped."""
        return [KeptForm(form_ref(HOUSING), ready(HOUSING))]

    def kept(self, digest: str) -> KeptForm | None:
        """By digest."""
        return next((one for one in self.published() if one.ref.digest == digest), None)


def publish(office: Office, form: Form) -> None:
    import_form(office.database, CheckedForm(form, ()), source=b"", by=OFFICER, now_ms=now_ms())
    publish_form(office.database, form.id, form.version, by=OFFICER, now_ms=now_ms())


@pytest.fixture
def asking(office: Office) -> Office:
    """An office whose policy asks for the housing form, which is published; a family is on file."""
    adopt(office.database, "housing", area=DISTRICT, since="2026-01-01")
    publish(office, HOUSING)
    office.register(1, "王秀英")
    return office


def complete(hand: Hand, place: VisitPlace) -> None:
    """Answers whatever is still required, as the form asks for it."""
    for _ in range(5):
        opened = hand.open_form(place, FORM)
        assert opened.filling is not None
        wanted = {
            one.unit.rpartition("/")[2]
            for one in check_visit(hand.account, place, asked=hand.asked()).must
            if one.section == FORM and one.unit
        }
        answers = {}
        for name in wanted:
            item = next(one.item for one in opened.filling.plan.places if one.name == name)
            assert item is not None
            choices = opened.filling.plan.form.lists.get(item.choices, ())
            answers[name] = choices[0].name if choices else "38"
        if not wanted:
            return
        hand.fill_form(place, FORM, **answers)


def begun(place: VisitPlace, *, at_ms: int) -> Part:
    """Another visit, begun by the same investigator."""
    return new_part(place.visit, "visit", {"lead": "u-1", "started_at": at_ms, "outcome": "completed"})


def lacking(hand: Hand, place: VisitPlace) -> list[str]:
    check = check_visit(hand.account, place, asked=hand.asked())
    return [one.message.zh for one in (*check.must, *check.should) if one.section == FORM]


@pytest.mark.usefixtures("asking")
def test_what_the_policy_asks_for_is_a_section_of_the_visit(wang: Hand) -> None:
    assert wang.sync().complete
    wang.road.down = True
    place = wang.visit()
    [mark] = [one for one in section_marks(wang.account, place, asked=wang.asked()) if one.section.id == FORM]
    assert (mark.section.label.zh, mark.must, mark.touched) == ("最低收入家庭住房状况调查", 1, False)
    assert lacking(wang, place) == ["最低收入家庭住房状况调查尚未填写"]


@pytest.mark.usefixtures("asking")
def test_a_visit_is_not_finished_without_it(wang: Hand) -> None:
    assert wang.sync().complete
    place = wang.visit()
    wang.fill(place, "outcome", outcome="completed")
    with pytest.raises(UnfinishedError) as caught:
        finish_visit(wang.account, place, asked=wang.asked(), stamp=wang.clock(), new_id=wang.means.new_id)
    assert FORM in {one.section for one in caught.value.check.must}
    wang.fill_form(place, FORM, floor_area="2000")
    assert any("建筑面积" in one for one in lacking(wang, place))
    wang.fill_form(place, FORM, floor_area="62.5")
    complete(wang, place)
    assert lacking(wang, place) == []
    wang.fill(place, "outcome", outcome="nobody_home")
    assert FORM not in [one.section.id for one in section_marks(wang.account, place, asked=wang.asked())]


def test_two_tablets_fill_in_one_questionnaire_without_a_network(asking: Office, wang: Hand, zhao: Hand) -> None:
    assert wang.sync().complete
    assert zhao.sync().complete
    place = wang.visit()
    case = wang.account.cases.view(place.household)
    assert case is not None
    code = shown_code(text_of(case.entities[place.visit].value("code")))
    joined = join_visit(zhao.account, place.household, code, stamp=zhao.clock(), new_id=zhao.means.new_id)
    assert joined == place
    wang.fill_form(place, FORM, floor_area="62.5", facilities="water power")
    zhao.fill_form(place, FORM, rooms="3", facilities="gas")
    zhao.fill_form(place, FORM, sleeps_here="yes")
    for hand in (wang, zhao, wang):
        assert hand.sync().complete
    merged = asking.case("h-1")
    assert contradictions(merged) == ()
    [filled] = merged.shown(FILLED)
    assert form_of(filled) == form_ref(HOUSING)
    for hand in (wang, zhao):
        assert agrees(hand, asking)
        filling = hand.open_form(place, FORM).filling
        assert filling is not None
        home = filling.root.children["home"][0].children
        assert home["floor_area"][0].text == "62.5"
        assert home["rooms"][0].text == "3"
        assert set(home["facilities"][0].text.split()) >= {"water", "power", "gas"}


def test_a_version_published_later_leaves_what_was_begun_on_its_own(asking: Office, wang: Hand) -> None:
    assert wang.sync().complete
    place = wang.visit()
    wang.fill_form(place, FORM, floor_area="62.5")
    publish(asking, NEXT_YEAR)
    assert wang.sync().complete
    begun = wang.open_form(place, FORM).form
    assert begun is not None
    assert begun.ref == form_ref(HOUSING)
    asking.register(2, "李建国")
    assert wang.sync().complete
    other = wang.open_form(wang.visit("h-2"), FORM).form
    assert other is not None
    assert other.ref == form_ref(NEXT_YEAR)


@pytest.mark.usefixtures("asking")
def test_answers_survive_a_dead_battery_and_are_saved_when_the_section_is_opened_again(wang: Hand) -> None:
    assert wang.sync().complete
    place = wang.visit()
    wang.answer(place, FORM, floor_area="62.5")
    wang.restart()
    [draft] = wang.account.drafts.of_visit(place.visit)
    assert draft.section == FORM
    opened = wang.open_form(place, FORM)
    assert opened.filling is not None
    assert opened.filling.root.children["home"][0].children["floor_area"][0].text == "62.5"
    assert wang.account.drafts.of_visit(place.visit) == []


@pytest.mark.usefixtures("asking")
def test_a_questionnaire_that_was_only_looked_at_is_not_begun(wang: Hand) -> None:
    assert wang.sync().complete
    place = wang.visit()
    wang.answer(place, FORM)
    assert wang.account.drafts.of_visit(place.visit) == []


def test_the_visit_before_stands_beside_every_question(asking: Office, wang: Hand) -> None:
    assert wang.sync().complete
    first = wang.visit()
    wang.fill_form(first, FORM, floor_area="62.5", tenure="other", facilities="water power", sleeps_here="yes")
    wang.fill(first, "outcome", outcome="completed")
    assert wang.sync().complete
    wang.clock.wall_ms += 86_400_000
    second = VisitPlace(first.household, EntityId("v-next-year"))
    asking.write(second.household, begun(second, at_ms=wang.clock.wall_ms))
    assert wang.sync().complete
    opened = wang.open_form(second, FORM)
    assert opened.filling is not None
    root = opened.filling.root
    home = root.children["home"][0].children
    said = {name: opened.previous(home[name][0]) for name in ("floor_area", "tenure", "facilities", "rooms")}
    words = {name: one.shown.zh if one is not None else "" for name, one in said.items()}
    assert words["floor_area"] == "62.5"
    assert words["rooms"] == ""
    assert words["facilities"].count("、") == 1
    assert said["floor_area"] is not None
    assert said["floor_area"].by == "王调查"
    person = root.children["family"][0].children["person"][1].children["person_page"][0].children["sleeps_here"][0]
    lives = opened.previous(person)
    assert lives is not None
    assert lives.value == "yes"


def test_different_answers_are_a_contradiction_in_words_and_a_third_one_settles_it(
    asking: Office, wang: Hand, zhao: Hand
) -> None:
    assert wang.sync().complete
    place = wang.visit()
    assert wang.sync().complete
    assert zhao.sync().complete
    wang.fill_form(place, FORM, tenure="other")
    zhao.fill_form(place, FORM, tenure=HOUSING.lists["tenure"][0].name)
    for hand in (wang, zhao, wang):
        assert hand.sync().complete
    assert [one.unit for one in contradictions(asking.case("h-1"))] == ["home/tenure"]
    sheet = open_household(wang.account, place.household, rules=wang.asked().rules, today=wang.asked().now.date())
    [named] = sheet.contradictions
    assert named.where.zh == "最低收入家庭住房状况调查 · 产权性质"
    assert "其他" in {one.verified.shown.zh for one in named.options}
    opened = wang.open_form(place, FORM)
    [seen] = opened.contradictions.values()
    assert {one.verified.shown.zh for one in seen.options} == {"其他", HOUSING.lists["tenure"][0].label["中文 (zh)"]}
    effective = next(one for one in seen.options if one.effective)
    wang.fill_form(place, FORM, tenure=str(effective.verified.value))
    assert wang.open_form(place, FORM).contradictions == {}


def test_the_office_finds_what_the_tablet_finds(asking: Office, wang: Hand) -> None:
    assert wang.sync().complete
    place = wang.visit()
    wang.fill_form(place, FORM, floor_area="2000")
    assert wang.sync().complete
    case = asking.case("h-1")
    visit = find_visit(case, place.visit)
    assert visit is not None
    demanded = forms_for(preset("housing"), case, visit)
    found = form_findings(case, visit, demanded, shelf=OfficeShelf(), now=wang.asked().now)
    assert [one.message.zh for one in found] == lacking(wang, place)


def test_a_remark_on_an_answer_leads_to_its_question(asking: Office, wang: Hand) -> None:
    assert wang.sync().complete
    place = wang.visit()
    wang.fill(place, "outcome", outcome="nobody_home")
    wang.fill(place, "present", second="u-2")
    wang.fill(place, "outcome", outcome="completed")
    wang.fill_form(place, FORM, floor_area="62.5")
    wang.fill(place, "outcome", outcome="nobody_home")
    for signer, name in (("lead", "王调查"), ("second", "赵调查")):
        wang.sign(place, signer, name)
    wang.finish(place)
    assert wang.sync().complete
    filled = asking.case("h-1").shown(FILLED)[0].id
    asking.return_("h-1", place.visit, Remark(filled, "home/floor_area", "请复核面积"))
    assert wang.sync().complete
    [asked] = answer_return(wang.account, place).remarks
    assert asked.section == "finish", "a visit that met nobody has no such section"
    wang.fill(place, "outcome", outcome="completed")
    marks = {one.section.id: one.remarks for one in section_marks(wang.account, place, asked=wang.asked())}
    assert marks[FORM] == 1
    [remark] = wang.open_form(place, FORM).remarks.values()
    assert remark.remark.text == "请复核面积"
    title = "最低收入家庭住房状况调查"
    where = Label(f"{title} · 建筑面积(平方米)", f"{title} · Floor area (m²)")
    sheet = open_household(wang.account, place.household, rules=wang.asked().rules, today=wang.asked().now.date())
    listed = [*wang.row().remarks, *(one for visit in sheet.visits for one in visit.remarks)]
    assert {one.where for one in (remark.remark, *listed)} == {where}
    assert len(listed) == 2
    wang.fill_form(place, FORM, floor_area="60")
    marks = {one.section.id: one.remarks for one in section_marks(wang.account, place, asked=wang.asked())}
    assert marks[FORM] == 0
