"""What is kept of each kind, since when, and whether it is older than anything demands."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.ids import UserId
from shared_models.retention import RETENTION, RetentionRule
from sync_server.store.age_store import Age, ages
from sync_server.store.database import Database
from sync_server.use_cases.administration import bounds_of

DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One kind of record as it stands."""

    rule: RetentionRule
    age: Age
    past_least: bool
    """Whether the oldest has been kept for as long as it must be."""
    past_most: bool
    """Whether the oldest is kept for longer than it may be."""


def review_retention(database: Database, asker: UserId, *, now_ms: int) -> list[Kept]:
    """Every kind of record.

    Raises:
        NotAllowedError: the asker administers nothing.
    """
    with database.reading() as tx:
        bounds_of(tx, asker)
        found = ages(tx, now_ms=now_ms)
    return [_kept(rule, found[rule.kind], now_ms) for rule in RETENTION]


def _kept(rule: RetentionRule, age: Age, now_ms: int) -> Kept:
    days = (now_ms - age.oldest_ms) // DAY_MS if age.oldest_ms is not None else 0
    return Kept(
        rule=rule,
        age=age,
        past_least=rule.least_days is not None and days > rule.least_days,
        past_most=rule.most_days is not None and days > rule.most_days,
    )
