"""Which households will be late, and from when, if nobody goes there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from shared_models.coverage import CoverageFact, due_of
from shared_models.due import Cadence, Due

AHEAD_DAYS = 30
"""The last day counted is today plus so many."""


def breach_of(fact: CoverageFact, cadences: Mapping[str, Cadence], *, today: date) -> Due | None:
    """The deadline that breaks within the days ahead if nobody visits; nothing when none does, or it is broken."""
    due = due_of(fact, cadences, today)
    return due if due is not None and today <= due.on <= today + timedelta(days=AHEAD_DAYS) else None


def breaches_ahead(facts: Iterable[CoverageFact], cadences: Mapping[str, Cadence], *, today: date) -> Counter[date]:
    """How many households have their last day in time on each of the days ahead."""
    found = (breach_of(fact, cadences, today=today) for fact in facts)
    return Counter(due.on for due in found if due is not None)
