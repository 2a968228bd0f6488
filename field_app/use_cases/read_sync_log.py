"""The sync log that a user can show to support."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from shared_models.words import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line: when, how serious, what."""

    at_ms: int
    level: str
    """info, warning or error."""
    text: Label


def read_sync_log(account: Account, *, count: int = 200) -> tuple[LogLine, ...]:
    """The latest lines first. They name counts and codes, never persons."""
    return tuple(LogLine(at_ms=at_ms, level=level, text=text) for at_ms, level, text in account.log.latest(count))
