"""Members and income lines: added, removed with a reason, put back; new households."""

from __future__ import annotations

from decimal import Decimal

import pytest

from field_app.use_cases.add_household_not_listed import FoundHousehold, add_household_not_listed
from field_app.use_cases.add_income import add_income
from field_app.use_cases.add_member import add_member
from field_app.use_cases.open_household import HouseholdSheet, open_household
from field_app.use_cases.remove_income import EntryRemoval, remove_income
from field_app.use_cases.remove_member import Removal, remove_member
from field_app.use_cases.restore_member import restore_member
from field_app.use_cases.save_interview import save_interview
from field_app.use_cases.start_visit import start_visit
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import contradictions, fold
from shared_models.errors import NotFoundError, UnfitError
from shared_models.ids import AreaCode, EntityId
from tests.builders import COMMUNITY, change, entry, part, saw
from tests.field_app.conftest import Desk
from tests.field_app.kit import SHAHE, TODAY, case_with, family, give


@pytest.fixture
def place(desk: Desk) -> VisitPlace:
    return start_visit(desk.account, EntityId("h-1"), stamp=desk.clock(), new_id=desk.means.new_id)


def sheet(desk: Desk, household: str = "h-1") -> HouseholdSheet:
    return open_household(desk.account, EntityId(household), rules=SHAHE, today=TODAY)


def test_the_sheet_tells_who_lives_here_and_what_was_recorded(desk: Desk, place: VisitPlace) -> None:
    shown = sheet(desk)
    assert [(person.name, person.relation.zh, person.age) for person in shown.people] == [
        ("王秀英", "户主", None),
        ("王小明", "子女", 16),
    ]
    lines = {line.unit: line.verified for line in shown.lines}
    assert (lines["address"].shown.zh, lines["address"].by) == ("沙河镇东关村1号", "王调查")
    numbers = {line.unit: line.verified.shown.zh for line in shown.people[0].lines}
    assert "********" in numbers["identity_number"]
    assert shown.open_visit == place.visit
    assert [(visit.mine, visit.status) for visit in shown.visits] == [(True, "draft")]


def test_a_household_that_is_not_here_is_not_shown(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        sheet(desk, "h-77")


def test_a_new_member_is_on_the_list_at_once_and_found_by_name(desk: Desk, place: VisitPlace) -> None:
    member = add_member(
        desk.account, place, {"name": "王小红", "relation": "child"}, stamp=desk.clock(), new_id=desk.means.new_id
    )
    assert sheet(desk).people[-1].id == member
    summary = desk.account.summaries.get(EntityId("h-1"))
    assert summary is not None
    assert "王小红" in summary.search


def test_a_member_without_a_name_is_not_added(desk: Desk, place: VisitPlace) -> None:
    with pytest.raises(UnfitError):
        add_member(desk.account, place, {"name": " "}, stamp=desk.clock(), new_id=desk.means.new_id)


def test_a_removed_member_stays_citable_with_the_reason_and_can_come_back(desk: Desk, place: VisitPlace) -> None:
    gone = Removal(member=EntityId("m-1-2"), reason="moved", on="2026-08-01")
    remove_member(desk.account, place, gone, stamp=desk.clock(), new_id=desk.means.new_id)
    shown = sheet(desk)
    assert [person.name for person in shown.people] == ["王秀英"]
    (former,) = shown.former
    assert (former.name, former.left_reason.zh if former.left_reason else "") == ("王小明", "迁出")
    restore_member(desk.account, place, EntityId("m-1-2"), stamp=desk.clock(), new_id=desk.means.new_id)
    assert [person.name for person in sheet(desk).people] == ["王秀英", "王小明"]


@pytest.mark.parametrize(
    "removal",
    [
        Removal(member=EntityId("m-1-2"), reason=""),
        Removal(member=EntityId("m-1-2"), reason="moved", on="someday"),
        Removal(member=EntityId("m-77"), reason="moved"),
        Removal(member=EntityId("h-1"), reason="moved"),
    ],
)
def test_a_removal_without_reason_date_or_member_is_refused(desk: Desk, place: VisitPlace, removal: Removal) -> None:
    with pytest.raises(UnfitError):
        remove_member(desk.account, place, removal, stamp=desk.clock(), new_id=desk.means.new_id)
    assert len(sheet(desk).people) == 2


def test_income_lines_give_the_figure_per_head(desk: Desk, place: VisitPlace) -> None:
    wages = add_income(
        desk.account,
        place,
        {"member": "m-1-1", "kind": "wages", "amount": {"yuan": "600", "per": "month"}, "source": "环卫"},
        stamp=desk.clock(),
        new_id=desk.means.new_id,
    )
    shown = sheet(desk)
    (line,) = shown.incomes
    assert (line.person, line.kind.zh, line.shown.zh, line.monthly) == (
        "王秀英",
        "工资性收入",
        "600.00 元 每月",
        Decimal(600),
    )
    assert shown.per_capita == Decimal("300.00")
    remove_income(desk.account, place, EntryRemoval(wages, "已停工"), stamp=desk.clock(), new_id=desk.means.new_id)
    assert (sheet(desk).incomes, sheet(desk).per_capita) == ((), Decimal("0.00"))


def test_an_interview_is_a_record_of_its_own(desk: Desk, place: VisitPlace) -> None:
    interview = save_interview(
        desk.account,
        place,
        {"source_name": "张大妈", "lives_here": "常住"},
        stamp=desk.clock(),
        new_id=desk.means.new_id,
    )
    case = desk.account.cases.view(place.household)
    assert case is not None
    assert case.entities[interview].value("visit") == place.visit
    with pytest.raises(UnfitError):
        save_interview(desk.account, place, {}, stamp=desk.clock(), new_id=desk.means.new_id)


def test_values_that_stand_against_each_other_are_shown_with_their_authors(desk: Desk) -> None:
    mine = change("c-8", part({"phone": "139"}, entity="h-1"), household="h-1")
    theirs = change("c-9", part({"phone": saw("138")}, entity="h-1"), household="h-1")
    give(desk.account, fold(case_with(1, *family(1, "王秀英")), [entry(mine, 8), entry(theirs, 9)]))
    (clash,) = sheet(desk).contradictions
    assert clash.where.zh == "家庭 · 联系电话"
    assert [(option.verified.shown.zh, option.effective) for option in clash.options] == [("139", True), ("138", False)]
    assert sheet(desk).row.contradictions == 1


def test_a_household_nobody_listed_is_registered_and_visited_at_once(desk: Desk) -> None:
    found = FoundHousehold(community=COMMUNITY, head_name="马新来", address="村口第一家")
    household = add_household_not_listed(desk.account, found, stamp=desk.clock(), new_id=desk.means.new_id)
    shown = sheet(desk, household)
    assert (shown.row.head_name, shown.row.standing.zh, shown.row.unsent) == ("马新来", "申请中", 1)
    place = start_visit(desk.account, household, stamp=desk.clock(), new_id=desk.means.new_id)
    assert sheet(desk, household).open_visit == place.visit


def test_a_household_is_not_registered_without_name_or_in_a_community_of_others(desk: Desk) -> None:
    for found in (
        FoundHousehold(community=COMMUNITY, head_name=" ", address="村口"),
        FoundHousehold(community=COMMUNITY, head_name="马新来", address=""),
        FoundHousehold(community=AreaCode("620723999"), head_name="马新来", address="村口"),
    ):
        with pytest.raises(UnfitError):
            add_household_not_listed(desk.account, found, stamp=desk.clock(), new_id=desk.means.new_id)
    assert desk.account.outbox.pending() == 0


def test_two_people_of_one_tablet_who_edit_and_remove_contradict_nobody_on_it(desk: Desk, place: VisitPlace) -> None:
    gone = Removal(member=EntityId("m-1-2"), reason="died")
    remove_member(desk.account, place, gone, stamp=desk.clock(), new_id=desk.means.new_id)
    case = desk.account.cases.view(place.household)
    assert case is not None
    assert contradictions(case) == ()
