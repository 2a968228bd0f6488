"""Duplicates, moves and splits over both databases: recorded whole or not at all, and reversed."""

from __future__ import annotations

from datetime import date

import pytest

from shared_models.coverage import coverage_fact
from shared_models.entity import is_removed
from shared_models.errors import NotAllowedError, NotFoundError
from shared_models.household import household_of
from shared_models.ids import AreaCode, EntityId
from shared_models.registry.state import arrived_since_merger, merged_into, split_from, splits
from sync_server.store import case_store
from sync_server.store.database import Database
from sync_server.use_cases.decide import OvertakenError
from sync_server.use_cases.find_duplicates import find_duplicates
from sync_server.use_cases.keep_registry import RegistryRefusedError
from sync_server.use_cases.list_payments import list_payments
from sync_server.use_cases.rebuild_cases import rebuild_cases
from tests.builders import COMMUNITY, HOUSEHOLD, NOW_MS, change, part, saw
from tests.sync_server.console.story import visited
from tests.sync_server.district import (
    DISTRICT_OFFICER,
    FAR_COMMUNITY,
    INVESTIGATOR,
    OFFICER,
    OTHER_COMMUNITY,
    STRANGER,
    Tablet,
)
from tests.sync_server.registrar import NEW_HOME, TODAY, TWIN, case_of, do, log_length, planned, wish

# --- duplicates and mergers -----------------------------------------------------------------------------------------


def test_a_family_on_file_twice_is_found_until_it_is_merged_and_again_when_that_is_undone(town: Database) -> None:
    def found() -> list[tuple[EntityId, EntityId]]:
        pairs = find_duplicates(town, OFFICER, community="", now_ms=NOW_MS).pairs
        return [(pair.one.household, pair.other.household) for pair in pairs]

    before = case_of(town), case_of(town, TWIN)
    assert found() == [(HOUSEHOLD, TWIN)]
    do(town, wish("merge", household=TWIN, other=HOUSEHOLD))
    assert found() == []
    do(town, wish("unmerge", "w-2", household=TWIN, other=HOUSEHOLD))
    assert found() == [(HOUSEHOLD, TWIN)]
    after = case_of(town), case_of(town, TWIN)
    assert [case.entities for case in after] == [case.entities for case in before]
    assert [household_of(case) for case in after] == [household_of(case) for case in before]
    assert [coverage_fact(case) for case in after] == [coverage_fact(case) for case in before]


def test_the_same_form_twice_merges_once(town: Database) -> None:
    wanted = wish("merge", household=TWIN, other=HOUSEHOLD)

    assert do(town, wanted)
    length = log_length(town)
    assert not do(town, wanted)
    assert log_length(town) == length


def test_a_tablets_open_work_on_a_merged_file_is_kept_there_and_counted(town: Database) -> None:
    do(town, wish("merge", household=TWIN, other=HOUSEHOLD))
    Tablet(town, replica="r-2").push(*visited("v-late", NOW_MS, household=TWIN))

    late = case_of(town, TWIN)
    assert late.root.value("registry_no") == "DB-2"
    assert EntityId("v-late") in late.entities
    assert merged_into(late) is not None
    assert arrived_since_merger(late) > 0


def test_the_old_number_still_finds_the_file_and_the_payment_list_pays_one_of_the_two(town: Database) -> None:
    twins = Tablet(town, replica="r-pay")
    for household in (HOUSEHOLD, TWIN):
        tail = "" if household == HOUSEHOLD else f"-{household}"
        own = part({"benefit": saw("600.00", f"c-register{tail}")}, entity=household)
        twins.push(change(f"c-pay-{household}", own, household=household))
    do(town, wish("merge", household=TWIN, other=HOUSEHOLD))

    with town.reading() as tx:
        assert case_store.households_registered(tx, ["DB-2"]) == {"DB-2": TWIN}
        assert case_store.households_with(tx, ["990000196001010014"])["990000196001010014"] in {TWIN, HOUSEHOLD}

    def paid(month: str) -> set[str]:
        sheet = list_payments(town, OFFICER, community=COMMUNITY, month=date.fromisoformat(month), now_ms=NOW_MS)
        return {line.household for line in sheet.lines}

    assert paid("2026-09-01") == {HOUSEHOLD, TWIN}
    assert paid("2026-10-01") == {HOUSEHOLD}


def test_the_cases_made_anew_from_the_log_are_the_same(town: Database) -> None:
    do(town, wish("merge", household=TWIN, other=HOUSEHOLD))
    do(town, wish("split", "w-2", other=NEW_HOME, ticked=("m-2",), head="m-2", address="一社区 9 号", on=TODAY))
    do(town, wish("move", "w-3", to=OTHER_COMMUNITY, on=TODAY))

    assert rebuild_cases(town, write=False).differences == []


# --- moving ---------------------------------------------------------------------------------------------------------


def test_a_move_takes_the_file_along_and_says_whose_tablets_change(town: Database) -> None:
    before = case_of(town)
    plan = planned(town, wish("move", to=OTHER_COMMUNITY, on=TODAY))
    do(town, wish("move", to=OTHER_COMMUNITY, on=TODAY))

    moved = case_of(town)
    assert any("name of u-1" in line.zh and "移除" in line.zh for line in plan.tells)
    assert not any("name of u-2" in line.zh for line in plan.tells)
    assert (moved.community, moved.placed) == (OTHER_COMMUNITY, before.placed + 1)
    assert household_of(moved) == household_of(before)
    assert [act.data["on"] for act in moved.acts if act.name == "move_household"] == [TODAY]
    do(town, wish("move", "w-2", to=COMMUNITY, on=TODAY))
    assert case_of(town).community == COMMUNITY


@pytest.mark.parametrize(
    ("to", "on", "problem"),
    [(COMMUNITY, TODAY, "to"), (FAR_COMMUNITY, TODAY, "to"), (OTHER_COMMUNITY, "2027-01-01", "on")],
)
def test_a_move_that_is_none_or_to_elsewhere_or_in_the_future_is_refused(
    town: Database, to: AreaCode, on: str, problem: str
) -> None:
    with pytest.raises(RegistryRefusedError) as refused:
        do(town, wish("move", to=to, on=on))
    assert set(refused.value.plan.problems) == {problem}
    assert case_of(town).community == COMMUNITY


def test_a_district_officer_moves_a_household_to_another_street(town: Database) -> None:
    do(town, wish("move", to=FAR_COMMUNITY, on=TODAY), DISTRICT_OFFICER)

    assert case_of(town).community == FAR_COMMUNITY
    with pytest.raises(NotFoundError):
        planned(town, wish("return", member="m-1"), OFFICER)
    assert household_of(case_of(town)).head_name == "张三"


# --- splitting ------------------------------------------------------------------------------------------------------


def test_a_split_makes_a_household_and_both_files_name_each_other(town: Database) -> None:
    before = household_of(case_of(town))
    do(town, wish("split", other=NEW_HOME, ticked=("m-1",), head="m-1", address="一社区 9 号", on=TODAY))

    old, new = case_of(town), case_of(town, NEW_HOME)
    assert [member.name for member in household_of(old).members] == ["李四"]
    assert household_of(old).incomes == ()
    made = household_of(new)
    assert [(member.name, member.relation) for member in made.members] == [("张三", "head")]
    assert [income.monthly for income in made.incomes] == [income.monthly for income in before.incomes]
    assert (made.incomes[0].member, made.standing, made.address) == (made.members[0].id, "", "一社区 9 号")
    assert split_from(new) == HOUSEHOLD
    assert [split.into for split in splits(old)] == [NEW_HOME]
    assert old.entities[EntityId("m-1")].value("left_reason") == "independent"
    assert find_duplicates(town, OFFICER, community="", now_ms=NOW_MS).pairs[0].grounds[0][0] == "number"


def test_a_split_undone_brings_members_and_incomes_back(town: Database) -> None:
    before = household_of(case_of(town))
    do(town, wish("split", other=NEW_HOME, ticked=("m-1",), head="m-1", address="一社区 9 号", on=TODAY))
    do(town, wish("undo_split", "w-2", other=NEW_HOME))

    assert household_of(case_of(town)) == before
    merger = merged_into(case_of(town, NEW_HOME))
    assert merger is not None
    assert merger.into == HOUSEHOLD
    assert split_from(case_of(town, NEW_HOME)) is None
    assert splits(case_of(town)) == ()


@pytest.mark.parametrize(
    ("ticked", "head", "problem"), [((), "", "members"), (("m-1", "m-2"), "m-1", "members"), (("m-1",), "m-2", "head")]
)
def test_a_split_needs_somebody_who_goes_and_somebody_who_stays(
    town: Database, ticked: tuple[str, ...], head: str, problem: str
) -> None:
    plan = planned(town, wish("split", other=NEW_HOME, ticked=ticked, head=head, address="9 号", on=TODAY))

    assert problem in plan.problems
    assert not plan.is_sound


# --- who, when, why -------------------------------------------------------------------------------------------------


def test_nothing_is_done_without_a_reason(town: Database) -> None:
    plan = planned(town, wish("merge", household=TWIN, other=HOUSEHOLD, reason=" "))

    assert set(plan.problems) == {"reason"}
    with pytest.raises(RegistryRefusedError):
        do(town, wish("merge", household=TWIN, other=HOUSEHOLD, reason=" "))
    assert merged_into(case_of(town, TWIN)) is None


def test_a_page_that_was_overtaken_writes_nothing(town: Database) -> None:
    seen = {EntityId(HOUSEHOLD): case_of(town).n}
    Tablet(town, replica="r-2").push(change("c-meanwhile", part({"phone": "7"})))

    with pytest.raises(OvertakenError):
        do(town, wish("leave", member="m-2", why="died", on=TODAY, seen=seen))
    assert not is_removed(case_of(town).entities[EntityId("m-2")])


def test_only_those_who_review_there_may_touch_the_register(town: Database) -> None:
    wanted = wish("leave", member="m-2", why="died", on=TODAY)

    with pytest.raises(NotAllowedError):
        do(town, wanted, INVESTIGATOR)
    with pytest.raises(NotFoundError):
        do(town, wanted, STRANGER)
    with pytest.raises(NotFoundError):
        do(town, wish("merge", other="h-none"))
    assert not is_removed(case_of(town).entities[EntityId("m-2")])
