"""Keeps the views of the queue that a person gave names; a removed one can be brought back at once."""

from __future__ import annotations

from shared_models.errors import NotFoundError, UnfitError
from shared_models.ids import UserId
from sync_server.store import saved_filter_store
from sync_server.store.database import Database
from sync_server.store.saved_filter_store import SavedFilter

LONGEST = 40
"""Characters of a name."""
MOST = 20
"""Of one person."""


class UnnamedError(UnfitError):
    """A view needs a name, not too long, and there is room for so many."""


def keep_filter(database: Database, user: UserId, saved: SavedFilter, *, now_ms: int) -> None:
    """Keeps a view of this person.

    Raises:
        UnnamedError: without a name of at most 40 characters, or when there are twenty already.
    """
    if not 0 < len(saved.name) <= LONGEST:
        raise UnnamedError("a saved filter needs a name of at most 40 characters")
    with database.writing() as tx:
        if saved_filter_store.count_filters(tx, user) >= MOST:
            raise UnnamedError("twenty saved filters are kept at most")
        saved_filter_store.save_filter(tx, user, saved, now_ms=now_ms)


def remove_filter(database: Database, user: UserId, id_: str, *, now_ms: int) -> SavedFilter:
    """The view that is now removed.

    Raises:
        NotFoundError: this person has no such view.
    """
    return _set(database, user, id_, removed_ms=now_ms)


def bring_back_filter(database: Database, user: UserId, id_: str) -> SavedFilter:
    """The view that is there again.

    Raises:
        NotFoundError: this person has no such view, or kept another one since.
    """
    return _set(database, user, id_, removed_ms=None)


def _set(database: Database, user: UserId, id_: str, *, removed_ms: int | None) -> SavedFilter:
    with database.writing() as tx:
        found = saved_filter_store.set_removed(tx, user, id_, removed_ms=removed_ms)
    if found is None:
        raise NotFoundError(id_)
    return found


def list_filters(database: Database, user: UserId) -> list[SavedFilter]:
    """A person's views, in the order they were made."""
    with database.reading() as tx:
        return saved_filter_store.filters_of(tx, user)
