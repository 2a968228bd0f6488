"""The counters of the communities' logs: locked first by every writer, read by every pull."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select, update

from shared_models.ids import AreaCode, EntityId
from sync_server.store.batch import insert_missing, insert_rows
from sync_server.store.database import Transaction, chunks
from sync_server.store.tables import cases, table_of

_scope = table_of(cases.ScopeRow)
_left = table_of(cases.ScopeLeftRow)


@dataclass(slots=True, kw_only=True)
class Scope:
    """One community's counter: the last number handed out and the digest of all its cases."""

    id: AreaCode
    head: int
    digest: str
    min_n: int = 0

    def next(self) -> int:
        """Hands out the next number."""
        self.head += 1
        return self.head


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A household that left a community: at which position of the log, with which placement version."""

    community: AreaCode
    n: int
    household: EntityId
    placed: int


def open_scopes(tx: Transaction, communities: Iterable[AreaCode]) -> None:
    """Gives communities a counter that have none yet."""
    rows = [{"id": id_, "head": 0, "min_n": 0, "digest": "0" * 16} for id_ in sorted(set(communities))]
    insert_missing(tx, _scope, rows)


def lock_scopes(tx: Transaction, communities: Iterable[AreaCode]) -> dict[AreaCode, Scope]:
    """The counters, in sorted order, and nobody else may number or fold there until the transaction ends.

    Communities without a counter are left out.
    """
    found: dict[AreaCode, Scope] = {}
    for some in chunks(communities):
        wanted = select(_scope).where(_scope.c.id.in_(some)).order_by(_scope.c.id).with_for_update()
        found |= {row.id: Scope(id=row.id, head=row.head, digest=row.digest) for row in tx.execute(wanted)}
    return found


def find_scopes(tx: Transaction, communities: Iterable[AreaCode]) -> dict[AreaCode, Scope]:
    """The counters as they stand in this snapshot."""
    found: dict[AreaCode, Scope] = {}
    for some in chunks(communities):
        for row in tx.execute(select(_scope).where(_scope.c.id.in_(some))):
            found[row.id] = Scope(id=row.id, head=row.head, digest=row.digest, min_n=row.min_n)
    return found


def all_scopes(tx: Transaction) -> list[Scope]:
    """Every community's counter, in order of code."""
    rows = tx.execute(select(_scope).order_by(_scope.c.id))
    return [Scope(id=row.id, head=row.head, digest=row.digest, min_n=row.min_n) for row in rows]


def save_scopes(tx: Transaction, scopes: Iterable[Scope]) -> None:
    """Keeps what was numbered under the lock."""
    rows = [{"at": scope.id, "to_head": scope.head, "to_digest": scope.digest} for scope in scopes]
    if rows:
        changed = update(_scope).where(_scope.c.id == bindparam("at"))
        tx.execute(changed.values(head=bindparam("to_head"), digest=bindparam("to_digest")), rows)


def save_left(tx: Transaction, left: Sequence[Left]) -> None:
    """Notes households that left."""
    rows = [{"community": one.community, "n": one.n, "household": one.household, "placed": one.placed} for one in left]
    insert_rows(tx, _left, rows)


def left_between(tx: Transaction, community: AreaCode, after: int, *, upto: int) -> list[Left]:
    """Who left a community after one position and up to another, in order."""
    wanted = select(_left).where(_left.c.community == community, _left.c.n > after, _left.c.n <= upto)
    rows = tx.execute(wanted.order_by(_left.c.n))
    return [Left(community=community, n=row.n, household=row.household, placed=row.placed) for row in rows]


def heads_of(scopes: Mapping[AreaCode, Scope]) -> dict[AreaCode, int]:
    """The last number of each."""
    return {id_: scope.head for id_, scope in scopes.items()}
