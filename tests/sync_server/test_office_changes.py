"""The office: held changes are released or refused, households moved, and the same rules hold as for tablets."""

from __future__ import annotations

import pytest

from shared_models.area import Grant, Role
from shared_models.case import Case
from shared_models.errors import NotAllowedError, UnfitError
from shared_models.ids import AreaCode, ChangeId, EntityId
from shared_models.sync_protocol import chain_hash
from sync_server.store import case_store, grant_store, held_store, log_check, scope_store
from sync_server.store.blob_store import FolderBlobs
from sync_server.store.database import Database
from sync_server.store.held_store import Held
from sync_server.use_cases.rebuild_cases import rebuild_cases
from sync_server.use_cases.record_office_change import record_office_change, record_office_changes
from sync_server.use_cases.verify_log import verify_log
from tests.builders import COMMUNITY, HOUSEHOLD, NOW_MS, change, part, saw
from tests.sync_server.district import (
    ADMINISTRATOR,
    COLLEAGUE,
    DISTRICT_OFFICER,
    FAR_COMMUNITY,
    INVESTIGATOR,
    OFFICER,
    OTHER_COMMUNITY,
    STRANGER,
    Tablet,
    act,
    by,
    move,
    settlement,
)


def case_of(database: Database, household: str = HOUSEHOLD) -> Case | None:
    """A household's stored case."""
    with database.reading() as tx:
        return case_store.load_case(tx, EntityId(household))


def value(database: Database, unit: str) -> object:
    """What the household's case shows for a unit."""
    case = case_of(database)
    return case.root.value(unit) if case is not None else None


def held(database: Database, id_: str) -> Held:
    """The office's note of a held change."""
    with database.reading() as tx:
        return held_store.find_held(tx, [ChangeId(id_)])[ChangeId(id_)]


@pytest.fixture
def waiting(district: Database) -> Database:
    """A district where late work of a stranger waits beside a household of ours."""
    Tablet(district).push(change("c1", part({"phone": "1"})))
    Tablet(district, STRANGER, replica="r-2").push(by(STRANGER, change("late", part({"address": "西街"}))))
    assert value(district, "address") is None
    return district


def test_a_held_change_counts_once_the_office_accepts_it(waiting: Database) -> None:
    assert record_office_change(waiting, settlement("o1", "accept", "late"), now_ms=NOW_MS).s == "applied"
    assert value(waiting, "address") == "西街"
    settled = held(waiting, "late")
    assert (settled.settled, settled.settled_by) == ("accepted", "o1")
    case = case_of(waiting)
    assert case is not None
    assert case.saves[ChangeId("late")].author == STRANGER
    assert case.saves[ChangeId("late")].n == 2


def test_a_refused_change_stays_out_and_may_still_be_accepted_later(waiting: Database) -> None:
    record_office_change(waiting, settlement("o1", "refuse", "late"), now_ms=NOW_MS)
    assert value(waiting, "address") is None
    assert held(waiting, "late").settled == "refused"
    record_office_change(waiting, settlement("o2", "accept", "late"), now_ms=NOW_MS)
    assert value(waiting, "address") == "西街"
    record_office_change(waiting, settlement("o3", "refuse", "late"), now_ms=NOW_MS)
    assert value(waiting, "address") == "西街"
    assert held(waiting, "late").settled == "accepted"


def test_what_nobody_can_read_cannot_be_accepted(district: Database) -> None:
    tablet = Tablet(district)
    tablet.push(change("c1", part({"phone": "1"})), change("c2", part({"appliances.tv": "yes"})))
    with pytest.raises(UnfitError, match="cannot be read"):
        record_office_change(district, settlement("o1", "accept", "c2"), now_ms=NOW_MS)
    assert held(district, "c2").settled == ""
    record_office_change(district, settlement("o2", "refuse", "c2"), now_ms=NOW_MS)
    assert held(district, "c2").settled == "refused"


def test_what_names_no_household_can_still_be_refused(district: Database) -> None:
    Tablet(district).push(b"{}")
    with district.reading() as tx:
        (one,) = held_store.open_held(tx, [COMMUNITY])
    refusal = settlement("o1", "refuse", one.change, household=one.household)
    record_office_change(district, refusal, now_ms=NOW_MS)
    with district.reading() as tx:
        assert held_store.open_held(tx, [COMMUNITY]) == []
    assert rebuild_cases(district, write=False).differences == []


def test_unreadable_work_of_somebody_who_left_still_reaches_an_office(district: Database) -> None:
    with district.writing() as tx:
        grant_store.end_grant(tx, INVESTIGATOR, Grant(role=Role.INVESTIGATOR, area=COMMUNITY), now_ms=NOW_MS)
    Tablet(district).push(b"{}")
    with district.reading() as tx:
        assert len(held_store.open_held(tx, [COMMUNITY])) == 1


def test_a_household_held_on_arrival_comes_to_life_when_accepted(district: Database) -> None:
    new = by(STRANGER, change("c1", part({"phone": "1"})))
    Tablet(district, STRANGER).push(new)
    assert case_of(district) is None
    record_office_change(district, settlement("o1", "accept", "c1"), now_ms=NOW_MS)
    case = case_of(district)
    assert case is not None
    assert (case.community, case.placed_n) == (COMMUNITY, 1)


def test_refusing_a_new_household_leaves_nothing_to_show(district: Database) -> None:
    Tablet(district, STRANGER).push(by(STRANGER, change("c1", part({"phone": "1"}))))
    record_office_change(district, settlement("o1", "refuse", "c1"), now_ms=NOW_MS)
    assert case_of(district) is None
    assert rebuild_cases(district, write=False).differences == []


def test_an_officer_without_the_right_is_told_at_once_and_nothing_is_kept(waiting: Database) -> None:
    with pytest.raises(NotAllowedError):
        record_office_change(waiting, settlement("o1", "accept", "late", author=INVESTIGATOR), now_ms=NOW_MS)
    with pytest.raises(NotAllowedError):
        record_office_changes(
            waiting,
            [act("o2", "return", author=OFFICER), move("o3", FAR_COMMUNITY)],
            user=OFFICER,
            now_ms=NOW_MS,
        )
    with waiting.reading() as tx:
        assert all(label.replica != f"office:{OFFICER}" for label in log_check.labels_with_bodies(tx))


def test_the_same_click_twice_is_kept_once(district: Database) -> None:
    Tablet(district).push(change("c1", part({"phone": "1"})), act("c2", "finish"))
    click = act("o1", "accept", author=OFFICER)
    assert record_office_change(district, click, now_ms=NOW_MS).s == "applied"
    assert record_office_change(district, click, now_ms=NOW_MS).s == "duplicate"
    case = case_of(district)
    assert case is not None
    assert [one.id for one in case.acts] == ["c2", "o1"]


def test_office_labels_chain_like_a_tablets(district: Database) -> None:
    Tablet(district).push(change("c1", part({"phone": "1"})))
    for n in range(3):
        record_office_change(district, act(f"o{n}", "return", author=OFFICER), now_ms=NOW_MS)
    with district.reading() as tx:
        labels = [one for one in log_check.labels_with_bodies(tx) if one.replica == f"office:{OFFICER}"]
    assert [label.seq for label in labels] == [1, 2, 3]
    assert labels[2].h == chain_hash(labels[1].h, labels[2].body)


def test_a_moved_household_leaves_one_log_and_enters_the_other(district: Database) -> None:
    tablet = Tablet(district)
    tablet.push(change("c1", part({"phone": "1"})), change("c2", part({"phone": "5"}, entity="h-2"), household="h-2"))
    record_office_change(district, move("o1", OTHER_COMMUNITY), now_ms=NOW_MS)
    case = case_of(district)
    assert case is not None
    assert (case.community, case.placed, case.placed_n, case.n) == (OTHER_COMMUNITY, 1, 1, 1)
    with district.reading() as tx:
        (left,) = scope_store.left_between(tx, COMMUNITY, 0, upto=99)
        heads = scope_store.heads_of(scope_store.find_scopes(tx, [COMMUNITY, OTHER_COMMUNITY]))
    assert (left.household, left.placed, left.n) == (HOUSEHOLD, 0, 3)
    assert heads == {COMMUNITY: 3, OTHER_COMMUNITY: 1}


def test_work_on_a_household_that_was_moved_meanwhile_follows_it(district: Database) -> None:
    Tablet(district, COLLEAGUE).push(by(COLLEAGUE, change("c1", part({"phone": "1"}))))
    record_office_change(district, move("o1", OTHER_COMMUNITY), now_ms=NOW_MS)
    late = Tablet(district, COLLEAGUE, replica="r-2")
    answer = late.push(by(COLLEAGUE, change("c2", part({"phone": saw("2", "c1")}))))
    assert answer.results[ChangeId("c2")].s == "applied"
    assert answer.heads == {OTHER_COMMUNITY: 2}
    assert value(district, "phone") == "2"


def test_a_move_needs_a_right_on_both_sides(district: Database) -> None:
    Tablet(district).push(change("c1", part({"phone": "1"})))
    with pytest.raises(NotAllowedError):
        record_office_change(district, move("o1", FAR_COMMUNITY), now_ms=NOW_MS)
    with pytest.raises(NotAllowedError):
        record_office_change(district, move("o2", AreaCode("999")), now_ms=NOW_MS)
    assert (
        record_office_change(district, move("o3", FAR_COMMUNITY, author=DISTRICT_OFFICER), now_ms=NOW_MS).s == "applied"
    )


def test_a_household_made_and_moved_in_one_batch_keeps_its_history(district: Database) -> None:
    made = by(ADMINISTRATOR, change("o1", part({"phone": "1"})))
    away = move("o2", OTHER_COMMUNITY, author=ADMINISTRATOR)
    record_office_changes(district, [made, away], user=ADMINISTRATOR, now_ms=NOW_MS)
    case = case_of(district)
    assert case is not None
    assert (case.community, case.placed, case.root.units["phone"].n) == (OTHER_COMMUNITY, 1, 1)
    assert rebuild_cases(district, write=False).differences == []


def test_a_resolution_settles_what_it_saw(district: Database) -> None:
    Tablet(district).push(change("c1", part({"phone": "1"})))
    Tablet(district, COLLEAGUE, replica="r-2").push(by(COLLEAGUE, change("c2", part({"phone": "2"}))))
    settle = by(OFFICER, change("o1", part({"phone": saw("2", "c1", "c2")}), kind="resolve", reason="电话核实"))
    assert record_office_change(district, settle, now_ms=NOW_MS).conflicts == ()
    assert value(district, "phone") == "2"


def test_everything_folds_again_from_the_log_and_verifies(
    waiting: Database, tmp_path_factory: pytest.TempPathFactory
) -> None:
    tablet = Tablet(waiting, COLLEAGUE, replica="r-3")
    tablet.push(
        by(COLLEAGUE, change("c3", part({"name": "李明"}, entity="m-1", type_="member"))),
        b"{}",
        act("c4", "finish", author=COLLEAGUE),
    )
    record_office_change(waiting, move("o1", OTHER_COMMUNITY), now_ms=NOW_MS)
    record_office_change(waiting, settlement("o2", "accept", "late"), now_ms=NOW_MS)
    record_office_change(waiting, move("o3", COMMUNITY), now_ms=NOW_MS)
    tablet.push(by(COLLEAGUE, change("c5", part({"phone": saw("3", "c1")}))))
    rebuilt = rebuild_cases(waiting, write=False)
    assert (rebuilt.households, rebuilt.differences) == (1, [])
    blobs = FolderBlobs(tmp_path_factory.mktemp("blobs"))
    assert list(verify_log(waiting, blobs)) == []


def test_the_right_to_settle_follows_the_household(waiting: Database) -> None:
    record_office_change(waiting, move("o1", FAR_COMMUNITY, author=DISTRICT_OFFICER), now_ms=NOW_MS)
    with waiting.reading() as tx:
        assert held_store.open_held(tx, [COMMUNITY]) == []
        assert [one.change for one in held_store.open_held(tx, [FAR_COMMUNITY])] == ["late"]
    with pytest.raises(NotAllowedError):
        record_office_change(waiting, settlement("o2", "accept", "late"), now_ms=NOW_MS)
    with waiting.writing() as tx:
        grant_store.add_grant(tx, OFFICER, Grant(role=Role.STREET_OFFICER, area=FAR_COMMUNITY), now_ms=NOW_MS)
    record_office_change(waiting, settlement("o3", "accept", "late"), now_ms=NOW_MS)
    assert value(waiting, "address") == "西街"
