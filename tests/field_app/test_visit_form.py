"""Typing: every key is kept, leaving a section makes one change, and nothing is made of nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from field_app.use_cases.check_visit import check_visit
from field_app.use_cases.confirm_unchanged import confirm_unchanged
from field_app.use_cases.keep_draft import drop_drafts, keep_draft
from field_app.use_cases.open_section import EntityForm, new_entry, open_section, section_marks
from field_app.use_cases.restore_drafts import restore_drafts
from field_app.use_cases.save_section import Saved, save_section
from field_app.use_cases.start_visit import start_visit
from field_app.use_cases.unlock import StoreError, unlock
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import contradictions, fold
from shared_models.change import Write
from shared_models.identity_number import with_check_character
from shared_models.ids import AreaCode, EntityId, UserId
from shared_models.values import Value
from tests.builders import COMMUNITY, NOW_MS, change, entry, part, saw
from tests.field_app.conftest import Desk
from tests.field_app.kit import COLLEAGUE, PIN, USER, asked_by, case_with, family, form_of, give, tablet_at, values_in


@pytest.fixture
def place(desk: Desk) -> VisitPlace:
    return start_visit(desk.account, EntityId("h-1"), stamp=desk.clock(), new_id=desk.means.new_id)


def type_in(desk: Desk, form: EntityForm, **typed: Value) -> None:
    keep_draft(desk.account, form, typed, now_ms=desk.clock.wall_ms)


def save(desk: Desk, place: VisitPlace, section: str) -> Saved:
    return save_section(desk.account, place, section, stamp=desk.clock(), new_id=desk.means.new_id)


def test_a_visit_begins_with_its_lead_and_time_and_without_an_outcome(desk: Desk, place: VisitPlace) -> None:
    case = desk.account.cases.view(place.household)
    assert case is not None
    visit = case.entities[place.visit]
    assert (visit.value("lead"), visit.value("started_at"), visit.value("outcome")) == (USER, NOW_MS, None)


def test_starting_again_goes_on_with_the_visit_that_was_begun(desk: Desk, place: VisitPlace) -> None:
    again = start_visit(desk.account, EntityId("h-1"), stamp=desk.clock(), new_id=desk.means.new_id)
    assert again == place
    assert desk.account.outbox.pending() == 1


def test_what_was_typed_is_there_after_the_app_was_killed(desk: Desk, place: VisitPlace, tmp_path: Path) -> None:
    type_in(desk, form_of(desk.account, place, "housing"), phone="1390000")
    type_in(desk, form_of(desk.account, place, "housing"), phone="13900001111", housing_area="6")
    again, means = tablet_at(tmp_path / "tablet", desk.clock, name="u")
    reopened = unlock(again, desk.account.id, PIN, now_ms=NOW_MS, new_id=means.new_id)
    held = values_in(form_of(reopened, place, "housing"))
    assert (held["phone"], held["housing_area"]) == ("13900001111", "6")
    reopened.close()


def test_a_recovery_card_names_household_section_and_time(desk: Desk, place: VisitPlace) -> None:
    type_in(desk, form_of(desk.account, place, "housing"), phone="139", housing_area="")
    desk.clock.pass_ms(60_000)
    type_in(desk, form_of(desk.account, place, "opinion"), opinion="keep")
    first, second = restore_drafts(desk.account)
    assert first.section is not None
    assert second.section is not None
    assert (first.section.id, first.at_ms, first.fields) == ("opinion", NOW_MS + 60_000, 1)
    assert (second.section.label.zh, second.head_name, second.fields) == ("住房", "王秀英", 1)
    assert "沙河镇" in second.address


def test_leaving_a_section_makes_one_change_of_what_differs_and_forgets_the_draft(
    desk: Desk, place: VisitPlace
) -> None:
    type_in(
        desk, form_of(desk.account, place, "housing"), phone=" 139 ", housing_tenure="owned", address="沙河镇东关村1号"
    )
    made = save(desk, place, "housing").change
    assert made is not None
    (written,) = made.parts
    assert {unit: write.v for unit, write in written.set.items()} == {"phone": "139", "housing_tenure": "owned"}
    assert made.visit == place.visit
    assert restore_drafts(desk.account) == ()
    assert desk.account.outbox.pending() == 2


def test_typing_and_taking_it_back_makes_no_change(desk: Desk, place: VisitPlace) -> None:
    type_in(desk, form_of(desk.account, place, "housing"), phone="139")
    type_in(desk, form_of(desk.account, place, "housing"), phone="")
    assert save(desk, place, "housing").change is None
    assert restore_drafts(desk.account) == ()


def test_a_save_supersedes_what_was_on_screen_and_not_what_came_meanwhile(desk: Desk, place: VisitPlace) -> None:
    form = form_of(desk.account, place, "housing")
    moved = change("c-9", part({"address": saw("县城新居", "c-1-1")}, entity="h-1"), household="h-1")
    news = fold(case_with(1, *family(1, "王秀英"), n=1), [entry(moved, 7)])
    give(desk.account, news, case_with(2, *family(2, "李建国"), n=2))
    type_in(desk, form, address="东关村旧宅")
    made = save(desk, place, "housing").change
    assert made is not None
    assert made.parts[0].set["address"].saw == ("c-1-1",)
    case = desk.account.cases.view(place.household)
    assert case is not None
    assert [clash.unit for clash in contradictions(case)] == ["address"]


def test_going_on_typing_in_a_form_that_was_saved_contradicts_nobody(desk: Desk, place: VisitPlace) -> None:
    form = form_of(desk.account, place, "housing")
    type_in(desk, form, phone="139")
    first = save(desk, place, "housing").change
    type_in(desk, form, phone="138", housing_area="60")
    second = save(desk, place, "housing").change
    assert first is not None
    assert second is not None
    assert second.parts[0].set["phone"] == Write(v="138", saw=(first.id,))
    case = desk.account.cases.view(place.household)
    assert case is not None
    assert contradictions(case) == ()


def test_typing_back_the_first_value_in_a_saved_form_is_a_change_too(desk: Desk, place: VisitPlace) -> None:
    form = form_of(desk.account, place, "housing")
    type_in(desk, form, address="县城")
    save(desk, place, "housing")
    type_in(desk, form, address="沙河镇东关村1号")
    assert save(desk, place, "housing").change is not None
    assert values_in(form_of(desk.account, place, "housing"))["address"] == "沙河镇东关村1号"


def test_unreadable_text_is_kept_as_typed_and_readable_text_is_read(desk: Desk, place: VisitPlace) -> None:
    type_in(desk, form_of(desk.account, place, "housing"), housing_area="六十", housing_rooms="３")
    type_in(desk, form_of(desk.account, place, "housing"), phone="a\x00b")
    made = save(desk, place, "housing").change
    assert made is not None
    assert made.parts[0].set["housing_area"].v == "六十"
    said = {
        finding.unit: finding.message.zh
        for finding in check_visit(desk.account, place, asked=asked_by(desk.account)).must
    }
    assert said["housing_area"] == "家庭:建筑面积无法读取,请重新填写"
    assert "housing_rooms" not in said
    assert made.parts[0].set["housing_rooms"].v == 3
    assert made.parts[0].set["phone"].v == "ab"


def test_an_amount_is_recorded_with_its_period_and_two_places(desk: Desk, place: VisitPlace) -> None:
    type_in(desk, form_of(desk.account, place, "observed"), utilities={"yuan": "80.5", "per": "month"})
    made = save(desk, place, "observed").change
    assert made is not None
    assert made.parts[0].set["utilities"].v == {"yuan": "80.50", "per": "month"}


def test_ticks_say_what_was_seen_and_nothing_about_the_rest(desk: Desk, place: VisitPlace) -> None:
    type_in(desk, form_of(desk.account, place, "observed"), appliances=["tv", "fridge"])
    first = save(desk, place, "observed").change
    type_in(desk, form_of(desk.account, place, "observed"), appliances=["tv"])
    second = save(desk, place, "observed").change
    assert first is not None
    assert second is not None
    assert {unit: write.v for unit, write in first.parts[0].set.items()} == {
        "appliances.tv": True,
        "appliances.fridge": True,
    }
    assert {unit: write.v for unit, write in second.parts[0].set.items()} == {"appliances.fridge": False}
    assert values_in(form_of(desk.account, place, "observed"))["appliances"] == ["tv"]


def test_the_value_before_the_visit_stays_beside_the_input_with_who_and_when(desk: Desk, place: VisitPlace) -> None:
    type_in(desk, form_of(desk.account, place, "housing"), address="县城")
    save(desk, place, "housing")
    address = next(f for f in form_of(desk.account, place, "housing").fields if f.field.unit == "address")
    assert address.value == "县城"
    assert address.previous is not None
    assert (address.previous.value, address.previous.by) == ("沙河镇东关村1号", "王调查")
    assert str(address.previous.day) == "2026-09-21"


def test_confirming_is_a_change_that_writes_no_value(desk: Desk, place: VisitPlace) -> None:
    form = form_of(desk.account, place, "housing")
    made = confirm_unchanged(
        desk.account, place, [(form, ("address", "phone"))], stamp=desk.clock(), new_id=desk.means.new_id
    )
    assert made is not None
    (said,) = made.parts
    assert (said.set, said.confirm) == ({}, {"address": ("c-1-1",)})
    confirmed = {f.field.unit: f.confirmed_here for f in form_of(desk.account, place, "housing").fields}
    assert confirmed["address"]
    assert not confirmed["phone"]


def test_a_value_that_is_being_typed_is_not_confirmed(desk: Desk, place: VisitPlace) -> None:
    form = form_of(desk.account, place, "housing")
    type_in(desk, form, address="县城")
    asked = [(form, ("address",))]
    assert confirm_unchanged(desk.account, place, asked, stamp=desk.clock(), new_id=desk.means.new_id) is None


def test_an_interview_being_typed_is_restored_and_becomes_one_of_this_visit(desk: Desk, place: VisitPlace) -> None:
    blank = new_entry(place, "interview", EntityId("i-1"))
    type_in(desk, blank, lives_here="两口人常住", source_name="张大妈")
    shown = form_of(desk.account, place, "interview", "i-1")
    assert (values_in(shown)["source_name"], shown.saved) == ("张大妈", False)
    made = save(desk, place, "interview").change
    assert made is not None
    written = {unit: write.v for unit, write in made.parts[0].set.items()}
    assert (written["visit"], written["interviewer"], written["taken_at"]) == (place.visit, USER, NOW_MS)
    assert form_of(desk.account, place, "interview", "i-1").saved


def test_a_member_typed_with_an_identity_number_gets_birth_date_and_sex_from_it(desk: Desk, place: VisitPlace) -> None:
    type_in(
        desk,
        new_entry(place, "members", EntityId("m-9")),
        name="王小红",
        identity_number=with_check_character("99000020080229122"),
    )
    made = save(desk, place, "members").change
    assert made is not None
    written = {unit: write.v for unit, write in made.parts[0].set.items()}
    assert (written["birth_date"], written["sex"]) == ("2008-02-29", "female")


def test_dropping_drafts_forgets_what_was_typed_since_the_last_save(desk: Desk, place: VisitPlace) -> None:
    type_in(desk, form_of(desk.account, place, "housing"), phone="139")
    drop_drafts(desk.account, place, "housing")
    assert values_in(form_of(desk.account, place, "housing"))["phone"] is None


def test_a_failing_save_leaves_the_draft_and_no_half_change(
    desk: Desk, place: VisitPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(desk, form_of(desk.account, place, "housing"), phone="139")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(desk.account.summaries, "refresh", fail)
        with pytest.raises(StoreError, match="Storage is full"):
            save(desk, place, "housing")
    assert desk.account.outbox.pending() == 1
    assert values_in(form_of(desk.account, place, "housing"))["phone"] == "139"
    assert save(desk, place, "housing").change is not None


def test_marks_tell_what_is_open_touched_and_drafted(desk: Desk, place: VisitPlace) -> None:
    type_in(desk, form_of(desk.account, place, "outcome"), outcome="completed")
    save(desk, place, "outcome")
    type_in(desk, form_of(desk.account, place, "housing"), phone="139")
    marks = {mark.section.id: mark for mark in section_marks(desk.account, place, asked=asked_by(desk.account))}
    assert (marks["outcome"].touched, marks["outcome"].must) == (True, 0)
    assert (marks["housing"].drafted, marks["housing"].touched) == (True, False)
    assert marks["photos"].must == 2


def test_an_attempt_that_met_nobody_asks_only_what_is_known_at_the_door(desk: Desk, place: VisitPlace) -> None:
    type_in(desk, form_of(desk.account, place, "outcome"), outcome="absent")
    save(desk, place, "outcome")
    assert [mark.section.id for mark in section_marks(desk.account, place, asked=asked_by(desk.account))] == [
        "outcome",
        "present",
        "finish",
    ]
    assert [f.field.unit for f in form_of(desk.account, place, "present").fields] == ["lead", "second", "third"]


def test_colleagues_are_offered_as_second_investigator_but_not_oneself(desk: Desk, place: VisitPlace) -> None:
    offered = dict(open_section(desk.account, place, "present").colleagues)
    assert offered[COLLEAGUE] == "赵调查"
    assert USER not in offered


def test_only_those_who_may_visit_in_this_community_are_offered_when_the_server_says_who(
    desk: Desk, place: VisitPlace
) -> None:
    desk.account.meta.visitors = {COMMUNITY: (USER, COLLEAGUE), AreaCode("620723101002"): (UserId("u-office"),)}
    assert dict(open_section(desk.account, place, "present").colleagues) == {COLLEAGUE: "赵调查"}
    desk.account.meta.visitors = {}
    assert open_section(desk.account, place, "present").colleagues == ()
