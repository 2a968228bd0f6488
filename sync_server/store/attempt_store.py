"""Failed log-ins, counted in the database so that every server process slows the same guesser down."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select, update

from sync_server.store.batch import upsert_rows
from sync_server.store.database import Transaction, chunks
from sync_server.store.tables import people, table_of

FORGOTTEN_AFTER_MS = 24 * 3_600_000
"""A row of failures is forgotten a day after its last one."""

_attempt = table_of(people.AttemptRow)


def failures_of(tx: Transaction, keys: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Per key that failed before: how often in a row, and the time of the last one in Unix milliseconds."""
    found: dict[str, tuple[int, int]] = {}
    for some in chunks(keys):
        rows = tx.execute(select(_attempt).where(_attempt.c.key.in_(some)))
        found |= {row.key: (row.failures, row.last_ms) for row in rows}
    return found


def save_failures(tx: Transaction, failures: dict[str, int], *, now_ms: int) -> None:
    """Notes how often each key has failed in a row by now, and drops rows that are forgotten."""
    tx.execute(delete(_attempt).where(_attempt.c.last_ms < now_ms - FORGOTTEN_AFTER_MS))
    upsert_rows(tx, _attempt, [{"key": key, "failures": n, "last_ms": now_ms} for key, n in sorted(failures.items())])


def forget_failures(tx: Transaction, keys: Iterable[str]) -> None:
    """Forgets the failures of keys that succeeded."""
    for some in chunks(keys):
        tx.execute(delete(_attempt).where(_attempt.c.key.in_(some)))


def take_back(tx: Transaction, key: str) -> None:
    """Takes one failure off a key: a try that was counted beforehand went well."""
    one_less = update(_attempt).where(_attempt.c.key == key, _attempt.c.failures > 0)
    tx.execute(one_less.values(failures=_attempt.c.failures - 1))
