"""Views of the queue that people gave names: each person sees their own."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func, select, update

from shared_models.ids import UserId
from sync_server.store.batch import insert_rows
from sync_server.store.database import Transaction
from sync_server.store.tables import people, table_of

_saved = table_of(people.SavedFilterRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFilter:
    """A named view."""

    id: str
    name: str
    query: str
    """The address part that asks for it."""


def save_filter(tx: Transaction, user: UserId, saved: SavedFilter, *, now_ms: int) -> None:
    """Keeps a view; those that were removed before can be brought back no longer."""
    tx.execute(delete(_saved).where(_saved.c.user_id == user, _saved.c.removed_ms.is_not(None)))
    row = {"id": saved.id, "user_id": user, "name": saved.name, "query": saved.query, "made_ms": now_ms}
    insert_rows(tx, _saved, [{**row, "removed_ms": None}])


def filters_of(tx: Transaction, user: UserId) -> list[SavedFilter]:
    """A person's views, in the order they were made."""
    mine = select(_saved).where(_saved.c.user_id == user, _saved.c.removed_ms.is_(None))
    rows = tx.execute(mine.order_by(_saved.c.made_ms, _saved.c.id))
    return [SavedFilter(id=row.id, name=row.name, query=row.query) for row in rows]


def count_filters(tx: Transaction, user: UserId) -> int:
    """How many a person has."""
    mine = select(func.count()).where(_saved.c.user_id == user, _saved.c.removed_ms.is_(None))
    return int(tx.execute(mine).scalar_one())


def set_removed(tx: Transaction, user: UserId, id_: str, *, removed_ms: int | None) -> SavedFilter | None:
    """Removes a view of a person, or brings it back; nothing when there is none."""
    mine = (_saved.c.user_id == user) & (_saved.c.id == id_)
    tx.execute(update(_saved).where(mine).values(removed_ms=removed_ms))
    row = tx.execute(select(_saved).where(mine)).one_or_none()
    return None if row is None else SavedFilter(id=row.id, name=row.name, query=row.query)
