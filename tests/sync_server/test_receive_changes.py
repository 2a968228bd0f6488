"""Custody: what is pushed is kept once, exactly as sent; one bad change never blocks its neighbours."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import select

from shared_models.case import Case, contradictions
from shared_models.change import Stamp, change_bytes
from shared_models.ids import AreaCode, ChangeId, EntityId
from shared_models.register import value_of
from shared_models.sync_protocol import CHAIN_START, Labelled, Push, Refusal, chain_hash
from sync_server.store import case_store, change_store, held_store, scope_store
from sync_server.store.change_store import KeptChange
from sync_server.store.database import Database
from sync_server.store.tables import cases, log, table_of
from sync_server.use_cases.receive_changes import receive_changes
from sync_server.use_cases.refused import RefusedError
from tests.builders import COMMUNITY, HOUSEHOLD, NOW_MS, change, part, saw
from tests.sync_server.district import COLLEAGUE, FAR_COMMUNITY, OFFICER, STRANGER, Tablet, act, by


def kept(database: Database, id_: str) -> KeptChange:
    """A change as the log has it."""
    with database.reading() as tx:
        return change_store.find_changes(tx, [ChangeId(id_)])[ChangeId(id_)]


def case_of(database: Database, household: str = HOUSEHOLD) -> Case:
    """A household's stored case."""
    with database.reading() as tx:
        case = case_store.load_case(tx, EntityId(household))
    assert case is not None
    return case


def count_log(database: Database) -> int:
    """How many changes the log has."""
    with database.reading() as tx:
        return len(tx.execute(select(table_of(log.ChangeRow).c.id)).all())


def refusal(tablet: Tablet, labelled: tuple[Labelled, ...]) -> Refusal:
    """Why a push is refused."""
    with pytest.raises(RefusedError) as refused:
        tablet.send(labelled)
    return refused.value.refusal


def test_a_change_is_kept_byte_for_byte_and_merged(district: Database) -> None:
    odd = change_bytes(change("c1", part({"phone": "1"}))).replace(b'"kind":"save"', b'"kind" :  "save"')
    answer = Tablet(district).push(odd)
    assert answer.ack == (1,)
    assert answer.results[ChangeId("c1")].s == "applied"
    assert answer.heads == {COMMUNITY: 1}
    assert kept(district, "c1").body == odd
    assert case_of(district).root.value("phone") == "1"


def test_a_lost_receipt_is_given_again_and_nothing_is_kept_twice(district: Database) -> None:
    tablet = Tablet(district)
    batch = tablet.label(change("c1", part({"phone": "1"})), change("c2", part({"address": "东街"})))
    tablet.send(batch)
    again = tablet.send(batch)
    assert again.ack == (1, 2)
    assert {id_: result.s for id_, result in again.results.items()} == {"c1": "duplicate", "c2": "duplicate"}
    assert again.heads == {COMMUNITY: 2}
    assert count_log(district) == 2


def test_a_batch_may_repeat_its_beginning_and_go_on(district: Database) -> None:
    tablet = Tablet(district)
    first = tablet.label(change("c1", part({"phone": "1"})))
    tablet.send(first)
    answer = tablet.send((*first, *tablet.label(change("c2", part({"address": "东街"})))))
    assert [answer.results[ChangeId(id_)].s for id_ in ("c1", "c2")] == ["duplicate", "applied"]


def test_the_same_change_under_another_label_is_a_duplicate(district: Database) -> None:
    one = change("c1", part({"phone": "1"}))
    Tablet(district).push(one)
    answer = Tablet(district, replica="r-2").push(one, change("c2", part({"address": "东街"})))
    assert [answer.results[ChangeId(id_)].s for id_ in ("c1", "c2")] == ["duplicate", "applied"]
    assert answer.ack == (1, 2)


def test_another_change_that_bears_a_known_id_is_kept_under_its_content(district: Database) -> None:
    Tablet(district).push(change("c1", part({"phone": "1"})))
    answer = Tablet(district, replica="r-2").push(change("c1", part({"phone": "2"})))
    result = answer.results[ChangeId("c1")]
    assert (result.s, result.reason) == ("quarantined", "invalid")
    assert case_of(district).root.value("phone") == "1"
    assert count_log(district) == 2


def test_a_clone_that_numbers_other_changes_forks(district: Database) -> None:
    original, clone = Tablet(district), Tablet(district)
    shared = original.label(change("c1", part({"phone": "1"})))
    clone.label(change("c1", part({"phone": "1"})))
    original.send(shared)
    original.push(change("c2", part({"phone": saw("2", "c1")})))
    forked = refusal(clone, clone.label(change("c3", part({"address": "东街"}))))
    assert (forked.err, forked.at) == ("fork", 2)
    assert count_log(district) == 2


def test_a_change_that_does_not_follow_on_the_chain_forks(district: Database) -> None:
    tablet = Tablet(district)
    tablet.push(change("c1", part({"phone": "1"})))
    body = change_bytes(change("c2", part({"address": "东街"})))
    wrong = Labelled(seq=2, h=chain_hash(CHAIN_START, body), body=msgspec.Raw(body))
    assert refusal(tablet, (wrong,)).err == "fork"
    torn = tablet.label(change("c3", part({"building": "1"})), change("c4", part({"building": "2"})))
    assert refusal(tablet, (torn[0], msgspec.structs.replace(torn[1], h="0" * 16))).at == 3
    assert count_log(district) == 1


def test_numbers_that_were_never_sent_are_asked_for(district: Database) -> None:
    tablet = Tablet(district)
    batch = tablet.label(*(change(f"c{n}", part({"phone": str(n)})) for n in range(1, 4)))
    assert refusal(tablet, batch[1:]).expected == 1
    assert refusal(tablet, (batch[0], batch[2])).expected == 2
    assert count_log(district) == 0


def test_another_persons_copy_of_the_same_name_is_told_apart(district: Database) -> None:
    Tablet(district).push(change("c1", part({"phone": "1"})))
    other = Tablet(district, COLLEAGUE)
    assert refusal(other, other.label(by(COLLEAGUE, change("c2", part({"address": "东街"}))))).err == "fork"


def test_another_epoch_is_told_before_anything_is_kept(district: Database) -> None:
    tablet = Tablet(district)
    tablet.epoch = "e0"
    answer = refusal(tablet, tablet.label(change("c1", part({"phone": "1"}))))
    assert (answer.err, answer.epoch) == ("epoch", "e1")
    assert count_log(district) == 0


POISON = {
    "not JSON": b'{"id":"p1","kind":',
    "another shape": b'{"id":"p1","household":"h-1","parts":7}',
    "a NUL": change_bytes(change("p1", part({"phone": "a"}))).replace(b'"a"', b'"a\\u0000"'),
    "a fraction": change_bytes(change("p1", part({"phone": "a"}))).replace(b'"a"', b"1.5"),
    "a wrong type": change_bytes(change("p1", part({"appliances.tv": "yes"}))),
    "a huge integer": change_bytes(change("p1", part({"housing_rooms": 1}))).replace(b'"v":1', b'"v":' + b"9" * 30),
    "a clock no database keeps": change_bytes(change("p1", part({}))).replace(
        b'"wall_ms":179', b'"wall_ms":' + b"9" * 25
    ),
    "an endless name": change_bytes(change("p1", part({"x" * 5_000: "1"}))),
    "an endless household": change_bytes(change("p1", part({}), household="h" * 5_000)),
    "an id with a NUL": change_bytes(change("p1", part({}))).replace(b'"p1"', b'"p\\u00001"'),
    "half a character": b'{"id":"p1","household":"\\ud800"}',
    "nothing": b"null",
    "deep nesting": b'{"id":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
}


@pytest.mark.parametrize("poison", POISON.values(), ids=POISON)
def test_what_cannot_be_read_is_held_alone_and_its_neighbours_are_merged(district: Database, poison: bytes) -> None:
    good = change("c1", part({"phone": "1"})), change("c2", part({"address": "东街"}))
    answer = Tablet(district).push(good[0], poison, good[1])
    assert answer.ack == (1, 2, 3)
    states = [result.s for result in answer.results.values()]
    assert states == ["applied", "quarantined", "applied"]
    assert {result.reason for result in answer.results.values()} == {None, "invalid"}
    assert count_log(district) == 3
    with district.reading() as tx:
        (held,) = held_store.open_held(tx, [COMMUNITY])
        assert change_store.find_changes(tx, [held.change])[held.change].body == poison


def test_a_change_of_a_newer_app_waits_for_a_newer_server(district: Database) -> None:
    newer = change_bytes(change("c1", part({"phone": "1"}))).replace(b'"kind":"save"', b'"kind":"vote","schema":2')
    result = Tablet(district).push(newer).results[ChangeId("c1")]
    assert (result.s, result.reason) == ("quarantined", "unknown_schema")


def test_an_unknown_field_is_kept_and_merged(district: Database) -> None:
    Tablet(district).push(change("c1", part({"phone": "1", "field_of_tomorrow": ["a", 1]})))
    assert case_of(district).root.value("field_of_tomorrow") == ["a", 1]


def test_work_outside_the_authors_communities_is_held_not_lost(district: Database) -> None:
    Tablet(district).push(change("c1", part({"phone": "1"})))
    late = Tablet(district, STRANGER, replica="r-2").push(by(STRANGER, change("c2", part({"phone": saw("2", "c1")}))))
    assert late.results[ChangeId("c2")].reason == "out_of_scope"
    assert late.ack == (1,)
    assert case_of(district).root.value("phone") == "1"
    with district.reading() as tx:
        assert [held.change for held in held_store.open_held(tx, [COMMUNITY])] == ["c2"]


def test_a_community_that_does_not_exist_holds_the_change_for_the_deliverers_office(district: Database) -> None:
    lost = msgspec.structs.replace(change("c1", part({"phone": "1"})), scope=AreaCode("999"))
    assert Tablet(district).push(lost).results[ChangeId("c1")].reason == "out_of_scope"
    with district.reading() as tx:
        assert [held.change for held in held_store.open_held(tx, [COMMUNITY])] == ["c1"]


def test_an_act_beyond_the_authors_role_is_held(district: Database) -> None:
    tablet = Tablet(district)
    tablet.push(change("c1", part({"phone": "1"})))
    answer = tablet.push(act("c2", "accept"), act("c3", "finish"), change("c4", part({}), kind="resolve", reason="x"))
    assert [answer.results[ChangeId(f"c{n}")].reason for n in (2, 3, 4)] == ["not_allowed", None, "not_allowed"]


def test_nobody_speaks_in_another_persons_name(district: Database) -> None:
    tablet = Tablet(district)
    tablet.push(change("c1", part({"phone": "1"})))
    forged = tablet.push(act("c2", "accept", author=OFFICER))
    assert forged.results[ChangeId("c2")].reason == "not_allowed"


def test_a_change_of_a_household_nobody_knows_is_held(district: Database) -> None:
    answer = Tablet(district).push(
        change("c1", part({"name": "李明"}, entity="m-1", type_="member")), act("c2", "finish")
    )
    assert {result.reason for result in answer.results.values()} == {"unknown_entity"}


def test_an_entity_keeps_its_type(district: Database) -> None:
    tablet = Tablet(district)
    tablet.push(change("c1", part({"phone": "1"}), part({"name": "李明"}, entity="m-1", type_="member")))
    result = tablet.push(change("c2", part({"kind": "wages"}, entity="m-1", type_="income"))).results[ChangeId("c2")]
    assert result.reason == "invalid"


def test_values_that_did_not_see_each_other_stand_and_both_senders_are_told(district: Database) -> None:
    Tablet(district).push(change("c1", part({"phone": "1"})))
    second = Tablet(district, COLLEAGUE, replica="r-2").push(by(COLLEAGUE, change("c2", part({"phone": "2"}))))
    assert second.results[ChangeId("c2")].conflicts == ("household.phone",)
    case = case_of(district)
    assert len(contradictions(case)) == 1
    assert value_of(case.root.units["phone"]) == "1"
    with district.reading() as tx:
        assert tx.execute(select(table_of(cases.CaseRow).c.n_contradictions)).scalar_one() == 1


def test_a_time_is_corrected_by_the_last_exchange_and_kept_beside_what_the_clock_said(district: Database) -> None:
    tablet = Tablet(district)
    hour = 3_600_000
    anchor = Stamp(wall_ms=NOW_MS - hour, mono_ms=500, boot="boot-1")
    labelled = tablet.label(change("c1", part({"phone": "1"})))
    push = Push(v=1, replica=tablet.sender.replica, epoch="e1", changes=labelled, anchor_server_ms=NOW_MS - 60_000)
    push = msgspec.structs.replace(push, anchor=anchor)
    receive_changes(district, push, sender=tablet.sender, received_ms=NOW_MS + 60_000)
    one = kept(district, "c1")
    assert (one.corrected_ms, one.clock_quality) == (NOW_MS - 60_000 + 500, "mono")
    assert (one.wall_ms, one.received_ms) == (NOW_MS, NOW_MS + 60_000)
    assert case_of(district).saves[ChangeId("c1")].ms == one.corrected_ms


def test_positions_have_no_holes_and_held_changes_take_none(district: Database) -> None:
    tablet = Tablet(district)
    tablet.push(change("c1", part({"phone": "1"})), b"{}", act("c2", "accept"), act("c3", "finish"))
    tablet.push(change("c4", part({"address": "东街"}), household="h-2"))
    positions = [kept(district, f"c{n}").n for n in (1, 2, 3)]
    assert positions == [1, None, 2]
    with district.reading() as tx:
        assert scope_store.find_scopes(tx, [COMMUNITY])[COMMUNITY].head == 2


def test_an_empty_batch_is_answered(district: Database) -> None:
    assert Tablet(district).send(()).ack == ()


def test_a_batch_over_two_communities_is_numbered_in_each(district: Database) -> None:
    both = [
        by(COLLEAGUE, change("c1", part({"phone": "1"}))),
        by(COLLEAGUE, change("c2", part({"phone": "1"}, entity="h-2"), household="h-2"), scope=FAR_COMMUNITY),
        by(
            COLLEAGUE,
            change("c3", part({"phone": "1"}, entity="h-3"), household="h-3"),
            scope=AreaCode("620723101002"),
        ),
    ]
    answer = Tablet(district, COLLEAGUE).push(*both)
    assert [answer.results[ChangeId(f"c{n}")].reason for n in (1, 2, 3)] == [None, "out_of_scope", None]
    assert answer.heads == {COMMUNITY: 1, "620723101002": 1}
