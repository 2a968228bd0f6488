"""A view of the queue that somebody saved before."""

from __future__ import annotations

from sync_server.store.database import Database
from sync_server.store.saved_filter_store import SavedFilter, save_filter
from tests.builders import NOW_MS
from tests.sync_server.district import OFFICER

SAVED = "f-1"


def keep_filter_of_officer(database: Database) -> None:
    """A view of the queue that only the officer may remove or bring back."""
    saved = SavedFilter(id=SAVED, name="逾期", query="status=finished&overdue=1")
    with database.writing() as tx:
        save_filter(tx, OFFICER, saved, now_ms=NOW_MS)
