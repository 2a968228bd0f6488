"""Changes that are held for the office, and how it settled them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, select, update

from shared_models.ids import AreaCode, ChangeId, EntityId, UserId
from sync_server.store.batch import insert_rows
from sync_server.store.database import Transaction, chunks
from sync_server.store.tables import log, table_of

_held = table_of(log.HeldRow)

MOST_SHOWN = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One held change: why, for whose office, and how it was settled (blank: not yet)."""

    change: ChangeId
    household: EntityId
    community: AreaCode
    author: UserId
    reason: str
    detail: str
    received_ms: int
    settled: str = ""
    settled_by: str = ""
    settled_ms: int | None = None


def save_held(tx: Transaction, held: Sequence[Held]) -> None:
    """Puts changes into the office's keeping."""
    insert_rows(tx, _held, [asdict(one) for one in held])


def settle_held(tx: Transaction, change: ChangeId, *, settled: str, by: ChangeId, now_ms: int) -> None:
    """Notes what the office decided on a held change."""
    tx.execute(update(_held).where(_held.c.change == change).values(settled=settled, settled_by=by, settled_ms=now_ms))


def move_held(tx: Transaction, household: EntityId, community: AreaCode) -> None:
    """Hands what is held of a household to the office of the community it was moved to."""
    tx.execute(update(_held).where(_held.c.household == household).values(community=community))


def find_held(tx: Transaction, ids: Iterable[ChangeId]) -> Mapping[ChangeId, Held]:
    """Those of these changes that were held on arrival."""
    found: dict[ChangeId, Held] = {}
    for some in chunks(ids):
        found |= {ChangeId(row.change): _one(row) for row in tx.execute(select(_held).where(_held.c.change.in_(some)))}
    return found


def held_by_author(tx: Transaction, author: UserId) -> list[Held]:
    """A person's own held changes, settled ones included, the latest first."""
    wanted = select(_held).where(_held.c.author == author).order_by(_held.c.received_ms.desc(), _held.c.change)
    return [_one(row) for row in tx.execute(wanted.limit(MOST_SHOWN))]


def open_held(tx: Transaction, communities: Iterable[AreaCode]) -> list[Held]:
    """What waits for the office of these communities, the oldest first."""
    found: list[Held] = []
    for some in chunks(communities):
        wanted = select(_held).where(_held.c.settled == "", _held.c.community.in_(some))
        found += [_one(row) for row in tx.execute(wanted)]
    return sorted(found, key=lambda one: (one.received_ms, one.change))


def open_held_of(tx: Transaction, household: EntityId) -> list[Held]:
    """What waits for the office about one household, the oldest first."""
    wanted = select(_held).where(_held.c.settled == "", _held.c.household == household)
    return [_one(row) for row in tx.execute(wanted.order_by(_held.c.received_ms, _held.c.change))]


def _one(row: Row[Any]) -> Held:
    return Held(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way to a row by names
