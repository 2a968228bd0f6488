"""The outbox: numbered and chained with the save, acknowledged exactly, renumbered without losing anything."""

from __future__ import annotations

from contextlib import suppress

import msgspec

from field_app.store.account import Account
from shared_models.change import read_change
from shared_models.ids import ChangeId, EntityId, ReplicaId
from shared_models.sync_protocol import CHAIN_START, Labelled, chain_hash
from tests.builders import COMMUNITY, change, part
from tests.field_app.kit import receipt


def put(account: Account, *ids: str) -> None:
    for id_ in ids:
        account.outbox.append(change(id_, part({"phone": id_}, entity="h-1"), household="h-1"))


def chained(batch: list[Labelled]) -> bool:
    h = CHAIN_START
    for label in batch:
        h = chain_hash(h, bytes(label.body))
        if h != label.h:
            return False
    return True


def test_numbers_are_dense_and_every_label_chains_to_the_one_before(account: Account) -> None:
    put(account, "a", "b", "c")
    batch = account.outbox.batch(10)
    assert [label.seq for label in batch] == [1, 2, 3]
    assert chained(batch)


def test_a_save_that_fails_uses_up_no_number(account: Account) -> None:
    put(account, "a")
    with suppress(RuntimeError), account.db.writing():
        put(account, "b")
        raise RuntimeError("killed")
    put(account, "c")
    assert [read_change(bytes(label.body)).id for label in account.outbox.batch(10)] == ["a", "c"]
    assert chained(account.outbox.batch(10))


def test_only_what_the_request_carried_and_the_receipt_names_is_acknowledged(account: Account) -> None:
    put(account, "a", "b", "c")
    batch = account.outbox.batch(2)
    for told in (
        msgspec.structs.replace(receipt(batch, 1), ack=(1, 2, 3)),
        msgspec.structs.replace(receipt(batch, 1, 2), ack=(1, 3)),
    ):
        account.outbox.acknowledge(batch, told)
    assert account.outbox.pending() == 2
    assert [label.seq for label in account.outbox.batch(10)] == [2, 3]


def test_acknowledged_work_stays_in_view_until_the_cursor_reaches_it(account: Account) -> None:
    put(account, "a")
    batch = account.outbox.batch(10)
    account.outbox.acknowledge(batch, receipt(batch, 1, n=205))
    assert account.outbox.pending() == 0
    for reached, left in ((204, 1), (205, 0)):
        with account.db.writing():
            account.outbox.release({COMMUNITY: reached})
        assert len(account.outbox.overlay(EntityId("h-1"))) == left


def test_held_work_is_told_with_its_reason(account: Account) -> None:
    put(account, "a")
    batch = account.outbox.batch(10)
    account.outbox.acknowledge(batch, receipt(batch, 1, held="a"))
    (held,) = account.outbox.quarantined()
    assert (held.change.id, held.reason) == ("a", "invalid")


def test_a_new_replica_numbers_what_is_only_here_from_one_and_changes_no_id(account: Account) -> None:
    put(account, "a", "b", "c")
    batch = account.outbox.batch(1)
    account.outbox.acknowledge(batch, receipt(batch, 1))
    account.outbox.relabel(ReplicaId("r-new"))
    put(account, "d")
    again = account.outbox.batch(10)
    assert [(label.seq, read_change(bytes(label.body)).id) for label in again] == [(1, "b"), (2, "c"), (3, "d")]
    assert chained(again)
    assert account.meta.replica.id == "r-new"


def test_a_restored_server_is_offered_everything_that_is_kept(account: Account) -> None:
    put(account, "a", "b", "c")
    batch = account.outbox.batch(2)
    account.outbox.acknowledge(batch, receipt(batch, 1, 2, held="b"))
    with account.db.writing():
        account.outbox.release({COMMUNITY: 200})
    account.outbox.offer_again(ReplicaId("r-new"))
    again = account.outbox.batch(10)
    assert [read_change(bytes(label.body)).id for label in again] == ["a", "b", "c"]
    assert chained(again)
    assert [made.id for made in account.outbox.overlay(EntityId("h-1"))] == ["c"]


def test_only_what_came_back_and_is_backed_up_is_forgotten(account: Account) -> None:
    put(account, "a", "b", "c")
    batch = account.outbox.batch(2)
    account.outbox.acknowledge(batch, receipt(batch, 1, 2))
    with account.db.writing():
        account.outbox.release({COMMUNITY: 200})
    assert account.outbox.forget_durable(1) == 1
    account.outbox.offer_again(ReplicaId("r-new"))
    assert [read_change(bytes(label.body)).id for label in account.outbox.batch(10)] == ["b", "c"]


def test_a_decided_hold_waits_for_nothing_any_more(account: Account) -> None:
    put(account, "a")
    batch = account.outbox.batch(10)
    account.outbox.acknowledge(batch, receipt(batch, 1, held="a"))
    with account.db.writing():
        account.outbox.close_settled([ChangeId("a")])
    assert account.outbox.quarantined() == []
    assert account.outbox.counts() == {}
