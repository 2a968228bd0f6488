"""An officer's change: through the very same custody and merge as a tablet's, numbered by the office's own replica."""

from __future__ import annotations

from collections.abc import Sequence

from shared_models.change import Change, change_bytes
from shared_models.errors import NotAllowedError, UnfitError
from shared_models.ids import AreaCode, DeviceId, ReplicaId, UserId
from shared_models.sync_protocol import Result, chain_hash
from sync_server.store import replica_store
from sync_server.store.database import BusyError, Database, Transaction
from sync_server.store.replica_store import Label
from sync_server.use_cases.arrival import Sender, read_arrival
from sync_server.use_cases.custody import MovedMeanwhileError, take_custody
from sync_server.use_cases.keeping import Circumstances

OFFICE = DeviceId("office")
ATTEMPTS = 5


def record_office_change(database: Database, change: Change, *, now_ms: int) -> Result:
    """What became of an officer's change: applied, or a duplicate when the same click came twice.

    Raises:
        NotAllowedError: the officer has no such right there; nothing was kept.
        UnfitError: it cannot be merged as things stand, and why; nothing was kept.
        BusyError: nothing was kept, the same change may be given again.
    """
    return record_office_changes(database, [change], user=change.author, now_ms=now_ms)[0]


def record_office_changes(database: Database, changes: Sequence[Change], *, user: UserId, now_ms: int) -> list[Result]:
    """What became of several changes of one officer, all kept or none; errors as for one.

    Somebody sits before the screen: unlike a tablet's, an office change that cannot be merged is told at once
    instead of being held.
    """
    also = frozenset[AreaCode]()
    for _ in range(ATTEMPTS):
        try:
            with database.writing() as tx:
                return record_in(tx, changes, user=user, now_ms=now_ms, also=also)
        except MovedMeanwhileError as moved:
            also |= moved.communities
    raise BusyError("households are being moved; nothing was kept, please try again")


def record_in(
    tx: Transaction, changes: Sequence[Change], *, user: UserId, now_ms: int, also: frozenset[AreaCode] = frozenset()
) -> list[Result]:
    """The same inside a transaction that the caller ends.

    Raises:
        MovedMeanwhileError: nothing was written; roll back and try again with its communities.
    """
    sender = Sender(user=user, device=OFFICE, replica=ReplicaId(f"office:{user}"))
    at = Circumstances(epoch=replica_store.current_epoch(tx), received_ms=now_ms, by_server_clock=True)
    replica = replica_store.lock_replica(tx, sender.replica, user=user, device=OFFICE)
    arrivals, h = [], replica.h
    for seq, change in enumerate(changes, start=replica.last + 1):
        body = change_bytes(change)
        h = chain_hash(h, body)
        arrivals.append(read_arrival(body, seq=seq, h=h))
    custody = take_custody(tx, arrivals, sender, at=at, also=also)
    results = [custody.results[change.id] for change in changes]
    for result in results:
        _refuse_if_held(result)
    labels = [Label(seq=one.seq, h=one.h, change=id_) for one, id_ in zip(arrivals, custody.ids, strict=True)]
    replica_store.save_labels(tx, sender.replica, labels, epoch=at.epoch)
    replica_store.advance_replica(tx, sender.replica, last=replica.last + len(labels), h=h, now_ms=now_ms)
    return results


def _refuse_if_held(result: Result) -> None:
    if result.reason in {"out_of_scope", "not_allowed"}:
        raise NotAllowedError(result.detail)
    if result.reason is not None:
        raise UnfitError(result.detail)
