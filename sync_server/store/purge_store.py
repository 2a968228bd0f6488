"""What tablets say they removed because they may not hold it any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select

from shared_models.ids import AreaCode, DeviceId, UserId
from sync_server.store.batch import insert_missing
from sync_server.store.database import Transaction
from sync_server.store.tables import bundles, table_of

_purge = table_of(bundles.PurgeRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """One purge receipt; its id is the tablet's, so that a repeated one is known."""

    id: str
    device: DeviceId
    user_id: UserId
    community: AreaCode
    households: int
    purged_ms: int
    received_ms: int


def save_purges(tx: Transaction, purges: Sequence[Purge]) -> list[Purge]:
    """Keeps receipts; gives those that were not known yet."""
    ids = [one.id for one in purges]
    known = set(tx.execute(select(_purge.c.id).where(_purge.c.id.in_(ids))).scalars()) if ids else set()
    fresh = [one for one in purges if one.id not in known]
    insert_missing(tx, _purge, [asdict(one) for one in fresh])
    return fresh


def purges_of(tx: Transaction, device: DeviceId) -> list[Purge]:
    """A device's receipts in order of arrival."""
    rows = tx.execute(select(_purge).where(_purge.c.device == device).order_by(_purge.c.received_ms, _purge.c.id))
    return [Purge(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's documented way to a row by names
