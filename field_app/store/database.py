"""One SQLite file, written in transactions that are on the disk when they end."""

from __future__ import annotations

import errno
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from field_app.store.errors import StoreError
from shared_models.words import Label

NO_SPACE = Label(
    "存储空间不足,这次没有保存。之前录入的都还在;请删除与走访无关的文件后重试。",
    "Storage is full and this was not saved. Everything recorded before is still here; "
    "delete files that are not Zoufang's, then try again.",
)
NOT_WRITTEN = Label(
    "没能写入本机存储,这次没有保存。之前录入的都还在,请重试;仍不行请联系技术支持。",
    "The tablet's storage could not be written and this was not saved. Everything recorded before is still here: "
    "try again, and ask support if it keeps failing.",
)

Row = tuple[Any, ...]


class Database:
    """One connection behind one lock. Transactions are short: what is slow is prepared before them."""

    def __init__(self, path: Path) -> None:
        """Opens the file, made when it is not there."""
        self.path = path
        self._connection = connect(path)
        self._lock = threading.RLock()
        self._depth = 0
        self._after_commit: list[Callable[[], object]] = []

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction; inside another one it is part of it. Undone whole when anything is raised.

        Raises:
            StoreError: the disk is full or cannot be written.
        """
        with self._lock:
            outermost = self._depth == 0
            self._depth += 1
            try:
                if outermost:
                    self._connection.execute("BEGIN IMMEDIATE")
                yield
                if outermost:
                    self._connection.execute("COMMIT")
            except BaseException as error:
                if outermost:
                    self._undo()
                raise _plain(error) from error
            finally:
                self._depth -= 1
            if outermost:
                self._run_after_commit()

    def _undo(self) -> None:
        self._after_commit.clear()
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _run_after_commit(self) -> None:
        waiting, self._after_commit = self._after_commit, []
        for action in waiting:
            action()

    def after_commit(self, action: Callable[[], object]) -> None:
        """Runs an action once the running transaction is on the disk; never when it is undone."""
        self._after_commit.append(action)

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Executes one statement; gives how many rows it touched."""
        with self._lock:
            return self._connection.execute(sql, values).rowcount

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Executes one statement for each row of values."""
        with self._lock:
            self._connection.executemany(sql, rows)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Every row of a query."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row of a query; nothing when there is none."""
        with self._lock:
            found: Row | None = self._connection.execute(sql, values).fetchone()
            return found

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._connection.close()


def connect(path: Path) -> sqlite3.Connection:
    """A connection whose commits survive an empty battery (WAL, synchronous FULL) and whose deletions leave nothing."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()
    return connection


def _plain(error: BaseException) -> BaseException:
    full = (isinstance(error, OSError) and error.errno == errno.ENOSPC) or (
        isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode == sqlite3.SQLITE_FULL
    )
    if full:
        return StoreError(NO_SPACE)
    if isinstance(error, sqlite3.OperationalError):
        return StoreError(NOT_WRITTEN)
    return error
