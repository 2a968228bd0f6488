"""Account files of older versions: brought up to date on a copy, never the only one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from field_app.store.errors import StoreError
from field_app.store.migrations import MIGRATIONS, bring_up_to_date
from field_app.use_cases.start_visit import start_visit
from field_app.use_cases.unlock import unlock
from shared_models.ids import EntityId
from tests.builders import NOW_MS
from tests.field_app.conftest import Desk
from tests.field_app.kit import PIN, USER

ADDED = "ALTER TABLE blob ADD COLUMN caption TEXT NOT NULL DEFAULT '';"


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


@pytest.fixture
def path(desk: Desk, tmp_path: Path) -> Path:
    """The file of an account with one change in it, closed."""
    start_visit(desk.account, EntityId("h-1"), stamp=desk.clock(), new_id=desk.means.new_id)
    desk.account.close()
    return tmp_path / "tablet" / "accounts" / f"a-{USER}" / "work.sqlite"


def test_a_new_file_has_the_newest_shape(tmp_path: Path) -> None:
    bring_up_to_date(tmp_path / "new.sqlite")
    assert version(tmp_path / "new.sqlite") == len(MIGRATIONS)


def test_an_older_file_gets_the_new_shape_and_keeps_its_work_and_the_old_file_beside_it(path: Path) -> None:
    bring_up_to_date(path, (*MIGRATIONS, ADDED))
    assert version(path) == len(MIGRATIONS) + 1
    assert version(path.with_suffix(".before")) == len(MIGRATIONS)
    for file in (path, path.with_suffix(".before")):
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("SELECT count(*) FROM outbox").fetchone() == (1,)


@pytest.mark.parametrize("broken", ["SELECT nonsense FROM nowhere;", "DELETE FROM outbox;"])
def test_a_migration_that_fails_or_loses_work_leaves_the_file_as_it_was(path: Path, broken: str) -> None:
    with pytest.raises((StoreError, sqlite3.OperationalError)):
        bring_up_to_date(path, (*MIGRATIONS, broken))
    assert version(path) == len(MIGRATIONS)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM outbox").fetchone() == (1,)
    bring_up_to_date(path)


def test_a_file_of_a_newer_app_is_not_touched(path: Path) -> None:
    bring_up_to_date(path, (*MIGRATIONS, ADDED))
    with pytest.raises(StoreError, match="newer app"):
        bring_up_to_date(path)
    assert version(path) == len(MIGRATIONS) + 1


def test_a_database_copied_to_another_installation_numbers_its_unsent_work_afresh(desk: Desk, path: Path) -> None:
    assert path.exists()
    desk.tablet._content = type(desk.tablet._content)(install="another", accounts=desk.tablet._content.accounts)
    reopened = unlock(desk.tablet, f"a-{USER}", PIN, now_ms=NOW_MS, new_id=desk.means.new_id)
    before = desk.means.new_id()
    assert reopened.meta.install == "another"
    assert reopened.meta.replica.id < before
    assert [label.seq for label in reopened.outbox.batch(10)] == [1]
    desk.account = reopened
