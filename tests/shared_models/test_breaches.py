"""Deadlines ahead: counted on their last day, as long as nobody was there."""

from __future__ import annotations

from collections import Counter
from datetime import date

from shared_models.breaches import breach_of, breaches_ahead
from shared_models.due import SHAHE_CADENCE
from tests.shared_models.test_coverage import fact

DONE = ("2026-08-01", "completed", "accepted")


def test_a_deadline_within_thirty_days_is_counted_on_its_last_day() -> None:
    facts = [fact(DONE), fact(DONE), fact(("2026-12-02", "completed", "accepted"))]

    assert breaches_ahead(facts, SHAHE_CADENCE, today=date(2026, 12, 1)) == Counter({date(2026, 12, 31): 2})
    assert breaches_ahead(facts, SHAHE_CADENCE, today=date(2026, 12, 31)) == Counter({date(2026, 12, 31): 2})
    assert not breaches_ahead(facts, SHAHE_CADENCE, today=date(2026, 11, 30))


def test_what_is_overdue_or_owes_no_visit_breaks_no_more() -> None:
    assert breach_of(fact(("2026-05-01", "completed", "accepted")), SHAHE_CADENCE, today=date(2026, 12, 1)) is None
    assert breach_of(fact(DONE, standing="ended"), SHAHE_CADENCE, today=date(2026, 12, 1)) is None
