"""The shape of an account's file, and how an older file is brought to it without ever being the only copy at risk.

The statements stand in code, not in files: a packaged app cannot rely on reading files beside its modules.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from field_app.store.database import connect
from field_app.store.errors import StoreError
from field_app.store.files import sync_folder
from shared_models.words import Label

NEWER = Label(
    "本机数据由更新版本的应用保存,请更新应用后再打开。数据没有变化。",
    "This data was kept by a newer app: update the app, then open it. Nothing was changed.",
)
NOT_CARRIED = Label(
    "数据升级没有成功,原数据没有变化。请联系技术支持。",
    "The data could not be brought to the new version; it was left as it is. Ask support.",
)

FIRST = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE outbox(
    ord INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    household TEXT NOT NULL,
    visit TEXT NOT NULL,
    replica TEXT NOT NULL,
    seq INTEGER NOT NULL,
    h TEXT NOT NULL,
    body BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'acked', 'confirmed', 'quarantined')),
    overlay INTEGER NOT NULL CHECK (overlay IN (0, 1)),
    founds INTEGER NOT NULL CHECK (founds IN (0, 1)),
    heads TEXT NOT NULL DEFAULT '{}',
    reason TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    made_ms INTEGER NOT NULL,
    UNIQUE (replica, seq)
) STRICT;
CREATE INDEX outbox_household ON outbox(household, ord);
CREATE INDEX outbox_state ON outbox(state, seq);
CREATE INDEX outbox_overlay ON outbox(household, ord) WHERE overlay = 1;
CREATE TABLE confirmed(
    household TEXT PRIMARY KEY,
    community TEXT NOT NULL,
    placed INTEGER NOT NULL,
    digest TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX confirmed_community ON confirmed(community);
CREATE TABLE summary(household TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE community(scope TEXT PRIMARY KEY, name TEXT NOT NULL, ver INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE cursor(scope TEXT PRIMARY KEY, n INTEGER NOT NULL, since INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE stage(
    ord INTEGER PRIMARY KEY AUTOINCREMENT,
    scope TEXT NOT NULL,
    fresh INTEGER NOT NULL CHECK (fresh IN (0, 1)),
    n INTEGER NOT NULL,
    since INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE draft(
    visit TEXT NOT NULL,
    section TEXT NOT NULL,
    entity TEXT NOT NULL,
    household TEXT NOT NULL,
    base BLOB NOT NULL,
    typed BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (visit, section, entity)
) STRICT, WITHOUT ROWID;
CREATE TABLE snapshot(visit TEXT PRIMARY KEY, household TEXT NOT NULL, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE blob(
    sha256 TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    sent INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL CHECK (state IN ('here', 'sending', 'stored', 'safe')),
    rank INTEGER NOT NULL,
    mime TEXT NOT NULL,
    household TEXT NOT NULL,
    visit TEXT NOT NULL,
    entity TEXT NOT NULL,
    unit TEXT NOT NULL,
    change TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    stored_replica TEXT NOT NULL,
    stored_head INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_state ON blob(state, rank);
CREATE TABLE photo_hash(
    photo TEXT PRIMARY KEY, phash TEXT NOT NULL, household TEXT NOT NULL, visit TEXT NOT NULL, made_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE held(id TEXT PRIMARY KEY, household TEXT NOT NULL, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE sync_log(
    ord INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    level TEXT NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL
) STRICT;
"""

MIGRATIONS: Sequence[str] = (FIRST,)
"""Statement lists in order; a file's `user_version` counts how many it has had. Never edited, only added to."""


def bring_up_to_date(path: Path, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Leaves a file in the newest shape at the path, made when there is none.

    An older file is copied, the copy migrated and compared, then renamed over it; the old stays beside as `.before`.

    Raises:
        StoreError: the file was written by a newer app, or the migrated copy does not hold the same work.
    """
    version = _version(path) if path.exists() else 0
    if version == len(migrations):
        return
    if version > len(migrations):
        raise StoreError(NEWER)
    if version == 0:
        _apply(path, migrations)
        return
    copy, before = path.with_suffix(".migrating"), path.with_suffix(".before")
    _copy(path, copy)
    _apply(copy, migrations)
    if _work(copy) != _work(path):
        raise StoreError(NOT_CARRIED)
    _copy(path, before)
    copy.replace(path)
    sync_folder(path.parent)


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    _settle(source)
    with closing(connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _apply(path: Path, migrations: Sequence[str]) -> None:
    with closing(connect(path)) as connection:
        done = int(connection.execute("PRAGMA user_version").fetchone()[0])
        for number, script in enumerate(migrations[done:], start=done + 1):
            connection.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;")
    _settle(path)


def _settle(path: Path) -> None:
    """Moves what the write-ahead log holds into the file itself, so that the file alone is whole."""
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


def _version(path: Path) -> int:
    with closing(connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _work(path: Path) -> list[tuple[str, str]]:
    with closing(connect(path)) as connection:
        return connection.execute("SELECT id, h FROM outbox ORDER BY ord").fetchall()
