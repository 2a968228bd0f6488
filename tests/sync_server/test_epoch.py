"""A restored server lives a new life, whatever its clock says."""

from __future__ import annotations

from sync_server.store.database import Database
from sync_server.store.replica_store import begin_epoch, current_epoch
from tests.builders import NOW_MS


def test_the_latest_life_counts_also_when_the_clock_was_set_back(district: Database) -> None:
    with district.writing() as tx:
        before = current_epoch(tx)
        begin_epoch(tx, "later", now_ms=NOW_MS + 10)
        begin_epoch(tx, "latest", now_ms=NOW_MS - 10**9, restored_from="backup")
        assert before != "latest"
        assert current_epoch(tx) == "latest"
