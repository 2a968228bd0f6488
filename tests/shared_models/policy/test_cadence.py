"""A policy's classes are the cadences that coverage and today's list ask."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_models.coverage import CoverageFact, VisitFact, coverage, due_in, due_of
from shared_models.due import NATIONAL_CADENCE, SHAHE_CADENCE, Cadence
from shared_models.ids import AreaCode, EntityId
from shared_models.policy.rhythm import cadences
from shared_models.policy.shelf import preset
from tests.shared_models.policy.home import day

DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("name", "table", "class_ids"), [("shahe", SHAHE_CADENCE, "ABCD"), ("national-2021", NATIONAL_CADENCE, "AB")]
)
@given(visited=st.lists(DAYS, max_size=3).map(sorted), since=st.none() | DAYS, today=DAYS)
def test_the_presets_give_the_due_days_of_the_tables_they_replace(
    name: str, table: dict[str, Cadence], class_ids: str, visited: list[date], since: date | None, today: date
) -> None:
    for class_id in class_ids:
        old = table[class_id].due(visited=visited, since=since, today=today)
        new = cadences(preset(name))[class_id].due(visited=visited, since=since, today=today)
        assert (new.on, new.overdue, new.reason) == (old.on, old.overdue, old.reason)


def fact(*days: str, class_id: str = "C") -> CoverageFact:
    """A recipient household visited on these days."""
    visits = tuple(VisitFact(EntityId(f"v{n}"), day(on), "completed", "accepted") for n, on in enumerate(days))
    return CoverageFact(
        household=EntityId("h"),
        community=AreaCode("1"),
        benefit_class=class_id,
        standing="recipient",
        since=day("2020-01-01"),
        visits=visits,
    )


def test_coverage_counts_by_any_rhythm_a_policy_may_have() -> None:
    """Sifang's class A is due in December only: it is no gap of the first quarter, and one of the last."""
    sifang = cadences(preset("sifang"))
    facts = [fact("2025-12-03", class_id="A"), fact("2025-12-03", class_id="C")]
    spring = coverage(facts, sifang, period=(day("2026-01-01"), day("2026-03-31")), today=day("2026-03-31"))
    winter = coverage(facts, sifang, period=(day("2026-10-01"), day("2026-12-31")), today=day("2026-12-31"))
    assert spring[AreaCode("1")].due == 1
    assert winter[AreaCode("1")].due == 2


def test_the_last_but_one_visit_counts_where_a_policy_asks_for_two_in_six_months() -> None:
    haishu = cadences(preset("haishu"))
    often, seldom = fact("2026-02-10", "2026-05-15", class_id="A"), fact("2026-05-15", class_id="A")
    due = [due_of(told, haishu, day("2026-05-20")) for told in (often, seldom)]
    assert [one.on for one in due if one] == [day("2026-08-10"), day("2026-08-15")], "broken: evenly from the last"


def test_an_entitlement_that_ends_calls_for_a_visit_before() -> None:
    haishu = cadences(preset("haishu"))
    due = due_of(fact("2026-03-01", "2026-05-15", class_id="B"), haishu, day("2026-05-20"))
    assert due is not None
    assert due.on == day("2026-06-30"), "half-years from January 2020 on"
    assert due_in(fact("2026-02-01", "2026-03-15", class_id="B"), haishu, (day("2026-04-01"), day("2026-06-30")))


def test_a_class_the_policy_does_not_have_has_no_cadence() -> None:
    assert due_of(fact(class_id="D"), cadences(preset("sifang")), day("2026-05-20")) is None
