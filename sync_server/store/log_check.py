"""What a check of the whole log reads: everything, in order, without holding it in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import func, select, union_all

from shared_models.ids import AreaCode, ReplicaId
from sync_server.store.database import Transaction
from sync_server.store.tables import cases, log, table_of

_label = table_of(log.LabelRow)
_change = table_of(log.ChangeRow)
_replica = table_of(log.ReplicaRow)
_scope = table_of(cases.ScopeRow)
_left = table_of(cases.ScopeLeftRow)


class LabelledBody(NamedTuple):
    """A label with the bytes of its change; no bytes when the change is missing."""

    replica: ReplicaId
    seq: int
    h: str
    body: bytes


class Positions(NamedTuple):
    """What one community's counter handed out, as it says and as the log shows."""

    community: AreaCode
    head: int
    numbers: int
    lowest: int
    highest: int


def labels_with_bodies(tx: Transaction) -> Iterator[LabelledBody]:
    """Every label, replica by replica, in order of sequence number."""
    wanted = select(_label.c.replica, _label.c.seq, _label.c.h, _change.c.body)
    joined = wanted.outerjoin(_change, _change.c.id == _label.c.change).order_by(_label.c.replica, _label.c.seq)
    for row in tx.execute(joined, execution_options={"yield_per": 1_000}):
        yield LabelledBody(ReplicaId(row.replica), row.seq, row.h, row.body or b"")


def replica_ends(tx: Transaction) -> Iterator[tuple[ReplicaId, tuple[int, str]]]:
    """Each replica with the last sequence number and hash that were noted."""
    for row in tx.execute(select(_replica.c.id, _replica.c.last_seq, _replica.c.last_hash).order_by(_replica.c.id)):
        yield ReplicaId(row.id), (row.last_seq, row.last_hash)


def positions(tx: Transaction) -> Iterator[Positions]:
    """Every community's numbers: those of its changes and those of households that left it."""
    numbered = union_all(
        select(_change.c.community, _change.c.n).where(_change.c.n.is_not(None)), select(_left.c.community, _left.c.n)
    ).subquery()
    counted = (
        select(
            numbered.c.community,
            func.count(numbered.c.n.distinct()).label("numbers"),
            func.min(numbered.c.n).label("lowest"),
            func.max(numbered.c.n).label("highest"),
        )
        .group_by(numbered.c.community)
        .subquery()
    )
    wanted = select(_scope.c.id, _scope.c.head, counted).outerjoin(counted, counted.c.community == _scope.c.id)
    for row in tx.execute(wanted.order_by(_scope.c.id)):
        yield Positions(AreaCode(row.id), row.head, row.numbers or 0, row.lowest or 0, row.highest or 0)
