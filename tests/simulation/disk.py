"""A tablet's disk: real SQLite files whose commits can be the last thing an app does, and that can be full."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TypeAlias

from field_app.store import files

When: TypeAlias = Literal["before", "after"]


class KilledError(BaseException):
    """The app is dead: whatever handlers still do in this process is not on its disk any more."""


class Disk:
    """The folder of one tablet. When the app is killed, the folder is kept exactly as it lay at that instant."""

    def __init__(self, folder: Path) -> None:
        """Takes the folder."""
        self.folder = folder
        self.full = False
        self.refusals = 0
        """How often something was refused because the disk was full."""
        self._image = folder.with_name(folder.name + ".killed")
        self._countdown = 0
        self._when: When = "before"
        self.died_after_commit = False
        self._changes = 0

    def kill_at_commit(self, count: int, when: When) -> None:
        """Kills the app at one of its next commits."""
        self._countdown, self._when = count, when

    def spare(self) -> None:
        """Takes back a kill that did not come."""
        self._countdown = 0

    def kill_now(self) -> KilledError:
        """The end of the app, the folder kept as it lies."""
        self._countdown = 0
        shutil.rmtree(self._image, ignore_errors=True)
        shutil.copytree(self.folder, self._image)
        return KilledError(self.folder.name)

    def settle(self) -> None:
        """Puts the folder back to how it lay when the app was killed. Nothing may be open in it."""
        if self._image.exists():
            shutil.rmtree(self.folder)
            self._image.rename(self.folder)

    def commit(self, connection: sqlite3.Connection) -> None:
        """Commits, unless the app dies of it or the disk is full."""
        self._countdown -= 1
        self.died_after_commit = self._when == "after"
        if self._countdown == 0 and self._when == "before":
            raise self.kill_now()
        if self.full and connection.total_changes > self._changes:
            raise self.no_space()
        sqlite3.Connection.execute(connection, "COMMIT")
        if self._countdown == 0 and self._when == "after":
            raise self.kill_now()

    def begin(self, connection: sqlite3.Connection) -> None:
        """Begins a transaction; on a full disk the file cannot grow in it."""
        size = sqlite3.Connection.execute(connection, "PRAGMA page_count").fetchone()[0]
        most = max(1, size) if self.full else 2**30
        sqlite3.Connection.execute(connection, f"PRAGMA max_page_count = {most}").close()
        sqlite3.Connection.execute(connection, "BEGIN IMMEDIATE")
        self._changes = connection.total_changes

    def no_space(self) -> sqlite3.OperationalError:
        """What SQLite says when the write-ahead log cannot grow."""
        self.refusals += 1
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        return error

    def write_file(self, path: Path, data: bytes) -> None:
        """Writes a whole file; a full disk takes half of it and refuses the rest."""
        if self.full:
            path.with_name(path.name + ".part").write_bytes(data[: len(data) // 2])
            self.refusals += 1
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        _write_whole(path, data)


_write_whole = files.write_whole
_disks: dict[Path, Disk] = {}


class _Connection(sqlite3.Connection):
    """A connection that tells its disk when a transaction begins and ends."""

    disk: Disk

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        if sql == "COMMIT":
            self.disk.commit(self)
            return self.cursor()
        if sql == "BEGIN IMMEDIATE":
            self.disk.begin(self)
            return self.cursor()
        return super().execute(sql, parameters)


def _disk_of(path: Path) -> Disk | None:
    return next((_disks[parent] for parent in path.parents if parent in _disks), None)


def _connect(path: str | Path, *args: Any, **kwargs: Any) -> sqlite3.Connection:
    disk = _disk_of(Path(path))
    if disk is None:
        plain: sqlite3.Connection = _plain_connect(path, *args, **kwargs)
        return plain
    connection = _plain_connect(path, *args, factory=_Connection, **kwargs)
    assert isinstance(connection, _Connection)
    connection.disk = disk
    return connection


_plain_connect = sqlite3.connect


def _write(path: Path, data: bytes) -> None:
    disk = _disk_of(path)
    (disk.write_file if disk else _write_whole)(path, data)


def add_disk(folder: Path) -> Disk:
    """The disk of a folder: everything that is opened below it goes through it."""
    return _disks.setdefault(folder, Disk(folder))


@contextmanager
def watched_disks() -> Iterator[None]:
    """While this is open, tablets' files go through their disks."""
    from field_app.store import blobs, device_file  # noqa: PLC0415 - the two that write files

    writers = (blobs, device_file)
    sqlite3.connect = _connect  # type: ignore[assignment]
    for module in writers:
        module.write_whole = _write  # type: ignore[attr-defined]
    try:
        yield
    finally:
        sqlite3.connect = _plain_connect
        for module in writers:
            module.write_whole = _write_whole  # type: ignore[attr-defined]
        _disks.clear()
