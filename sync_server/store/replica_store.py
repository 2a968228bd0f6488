"""Copies of tablets' outboxes: how far each has been taken in, under which labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select, update

from shared_models.ids import ChangeId, DeviceId, EntityId, ReplicaId, UserId
from shared_models.sync_protocol import CHAIN_START
from sync_server.store.batch import insert_missing, insert_rows
from sync_server.store.database import Transaction
from sync_server.store.tables import log, table_of

_replica = table_of(log.ReplicaRow)
_label = table_of(log.LabelRow)
_epoch = table_of(log.EpochRow)
_change = table_of(log.ChangeRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replica:
    """What is held of one copy; a copy never seen has sequence 0 and the start of the chain."""

    id: ReplicaId
    user: UserId
    last: int = 0
    h: str = CHAIN_START
    durable: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One transport label."""

    seq: int
    h: str
    change: ChangeId


_LATEST = select(_epoch.c.id).order_by(_epoch.c.since_ms.desc(), _epoch.c.id).limit(1)


def current_epoch(tx: Transaction) -> str:
    """The id of the present life of this store."""
    return str(tx.execute(_LATEST).scalar_one())


def begin_epoch(tx: Transaction, epoch: str, *, now_ms: int, restored_from: str = "") -> None:
    """Starts a new life of this store: the latest of all, also when the clock was set back since the one before."""
    latest = tx.execute(select(func.max(_epoch.c.since_ms))).scalar_one()
    since_ms = now_ms if latest is None else max(now_ms, latest + 1)
    insert_rows(tx, _epoch, [{"id": epoch, "since_ms": since_ms, "restored_from": restored_from}])


def find_replica(tx: Transaction, id_: ReplicaId, user: UserId) -> Replica:
    """What is held of a copy, as of now."""
    found = tx.execute(select(_replica).where(_replica.c.id == id_)).one_or_none()
    if found is None:
        return Replica(id=id_, user=user)
    return Replica(
        id=id_, user=UserId(found.user_id), last=found.last_seq, h=found.last_hash, durable=found.durable_seq
    )


def lock_replica(tx: Transaction, id_: ReplicaId, *, user: UserId, device: DeviceId) -> Replica:
    """What is held of a copy, and nobody else may add to it until the transaction ends."""
    locked = select(_replica).where(_replica.c.id == id_).with_for_update()
    found = tx.execute(locked).one_or_none()
    if found is None:
        fresh = {"id": id_, "user_id": user, "device": device, "last_seq": 0, "last_hash": CHAIN_START}
        insert_missing(tx, _replica, [{**fresh, "durable_seq": 0, "app": "", "last_seen_ms": 0}])
        found = tx.execute(locked).one()
    return Replica(
        id=id_, user=UserId(found.user_id), last=found.last_seq, h=found.last_hash, durable=found.durable_seq
    )


def advance_replica(tx: Transaction, id_: ReplicaId, *, last: int, h: str, now_ms: int) -> None:
    """Notes how far a copy has been taken in."""
    tx.execute(update(_replica).where(_replica.c.id == id_).values(last_seq=last, last_hash=h, last_seen_ms=now_ms))


def labels_between(tx: Transaction, id_: ReplicaId, first: int, *, last: int) -> Mapping[int, Label]:
    """The labels held of a copy in a range of sequence numbers."""
    wanted = select(_label.c.seq, _label.c.h, _label.c.change).where(
        _label.c.replica == id_, _label.c.seq.between(first, last)
    )
    return {row.seq: Label(seq=row.seq, h=row.h, change=ChangeId(row.change)) for row in tx.execute(wanted)}


def save_labels(tx: Transaction, id_: ReplicaId, labels: Iterable[Label], *, epoch: str) -> None:
    """Keeps new labels."""
    rows = [{"replica": id_, "seq": one.seq, "h": one.h, "change": one.change, "epoch": epoch} for one in labels]
    insert_rows(tx, _label, rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a change stands in the chain of the copy that brought it first."""

    change: ChangeId
    replica: ReplicaId
    seq: int
    before: str
    h: str


def links_of(tx: Transaction, household: EntityId) -> Mapping[ChangeId, Link]:
    """The link of every change of a household, of the first label each came under."""
    earlier = _label.alias("earlier")
    wanted = (
        select(_label.c.change, _label.c.replica, _label.c.seq, _label.c.h, earlier.c.h.label("before"))
        .join(_change, _change.c.id == _label.c.change)
        .outerjoin(earlier, (earlier.c.replica == _label.c.replica) & (earlier.c.seq == _label.c.seq - 1))
        .where(_change.c.household == household)
        .order_by(_label.c.replica.desc(), _label.c.seq.desc())
    )
    return {
        ChangeId(row.change): Link(
            change=ChangeId(row.change),
            replica=ReplicaId(row.replica),
            seq=row.seq,
            before=row.before or CHAIN_START,
            h=row.h,
        )
        for row in tx.execute(wanted)
    }
