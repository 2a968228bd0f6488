"""The sync log: what each exchange did, in words a user can show to support. It names counts and codes, no persons."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from field_app.store.database import Database
from shared_models.words import Label

LogLevel: TypeAlias = Literal["info", "warning", "error"]

KEPT_LINES = 2_000


class LoggedLine(NamedTuple):
    """One line."""

    at_ms: int
    level: LogLevel
    text: Label


class SyncLog:
    """The latest lines of an account's log."""

    def __init__(self, db: Database) -> None:
        """Reads and writes through the account's database."""
        self._db = db

    def add(self, at_ms: int, level: LogLevel, text: Label) -> None:
        """Adds a line and lets the oldest go."""
        with self._db.writing():
            self._db.run("INSERT INTO sync_log(at_ms, level, zh, en) VALUES (?, ?, ?, ?)", (at_ms, level, *text))
            self._db.run("DELETE FROM sync_log WHERE ord <= (SELECT max(ord) FROM sync_log) - ?", (KEPT_LINES,))

    def latest(self, count: int) -> list[LoggedLine]:
        """So many lines, the newest first."""
        rows = self._db.rows("SELECT at_ms, level, zh, en FROM sync_log ORDER BY ord DESC LIMIT ?", (count,))
        return [LoggedLine(at_ms, level, Label(zh, en)) for at_ms, level, zh, en in rows]
