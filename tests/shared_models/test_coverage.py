"""Coverage: who owed a visit, who got one, and why the others did not."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from shared_models.coverage import (
    FUNNEL,
    REASON_LABELS,
    CoverageFact,
    CoverageLine,
    VisitFact,
    coverage,
    coverage_fact,
    due_of,
    last_visit,
)
from shared_models.due import NATIONAL_CADENCE, SHAHE_CADENCE, add_months, quarter_of
from shared_models.ids import AreaCode, EntityId
from tests.builders import NOW_MS, change, folded, part
from tests.shared_models.test_visit import act, begun

TODAY = date(2026, 11, 22)
QUARTER = (date(2026, 10, 1), date(2026, 12, 31))


def fact(
    *visits: tuple[str, str, str],
    standing: str = "recipient",
    class_: str = "C",
    valid: bool | None = None,
    id_: str = "h",
) -> CoverageFact:
    """A household with visits given as day, outcome and status, all of them judged alike."""
    return CoverageFact(
        household=EntityId(id_),
        community=AreaCode("c1"),
        benefit_class=class_,
        standing=standing,
        since=date(2020, 1, 1),
        visits=tuple(
            VisitFact(EntityId(f"v{n}"), date.fromisoformat(day), outcome, status, valid)  # type: ignore[arg-type]  # a literal
            for n, (day, outcome, status) in enumerate(visits)
        ),
    )


OUTCOMES = st.sampled_from(["completed", "absent", "refused", "moved", "hospital", "deceased", ""])
JUDGED = st.sampled_from([None, True, False])
STATUSES = st.sampled_from(["draft", "finished", "returned", "accepted"])
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(str)
FACTS = st.builds(
    lambda visits, standing, class_, valid, id_: fact(*visits, standing=standing, class_=class_, valid=valid, id_=id_),
    st.lists(st.tuples(DAYS, OUTCOMES, STATUSES), max_size=4).map(sorted),
    st.sampled_from(["recipient", "applicant", "ended", "refused", "suspended"]),
    st.sampled_from(["A", "B", "C", "D", ""]),
    JUDGED,
    st.sampled_from(["h", "drawn"]),
)


@given(st.lists(FACTS, max_size=30), st.sampled_from([SHAHE_CADENCE, NATIONAL_CADENCE]))
def test_the_counts_nest_and_every_household_not_visited_has_a_reason(
    facts: list[CoverageFact], cadences: dict[str, object]
) -> None:
    lines = coverage(facts, cadences, period=QUARTER, today=TODAY, sampled={EntityId("drawn")})  # type: ignore[arg-type]
    for line in lines.values():
        steps = [getattr(line, step) for step in FUNNEL]
        assert steps == sorted(steps, reverse=True)
        assert steps[-1] >= 0
        assert line.visited >= line.accepted >= line.passed
        assert line.unreachable <= line.due - line.visited
        assert line.due - line.visited == sum(line.not_visited.values())
        assert line.overdue <= line.due - line.visited
        assert set(line.not_visited) <= set(REASON_LABELS)


def one(given_fact: CoverageFact) -> tuple[int, int, int, int, int]:
    """Due, attempted, visited, accepted, overdue of a single household in this quarter."""
    lines = coverage([given_fact], SHAHE_CADENCE, period=QUARTER, today=TODAY)
    line = lines.get(AreaCode("c1"))
    return (line.due, line.attempted, line.visited, line.accepted, line.overdue) if line else (0, 0, 0, 0, 0)


def test_a_household_visited_every_quarter_is_due_and_not_overdue() -> None:
    assert one(fact(("2026-08-01", "completed", "accepted"))) == (1, 0, 0, 0, 0)
    assert one(fact(("2026-08-01", "completed", "accepted"), ("2026-11-01", "completed", "accepted"))) == (
        1,
        1,
        1,
        1,
        0,
    )


def test_each_step_holds_only_households_of_the_step_before() -> None:
    seen, short = ("2026-11-01", "completed", "accepted"), ("2026-11-02", "completed", "finished")

    def steps(*facts: CoverageFact) -> list[int]:
        line = coverage(facts, SHAHE_CADENCE, period=QUARTER, today=TODAY, sampled={EntityId("drawn")})[AreaCode("c1")]
        return [getattr(line, step) for step in FUNNEL] + [line.accepted_short, line.unjudged]

    assert steps(fact(seen, valid=True)) == [1, 1, 1, 1, 1, 0, 0, 0]
    assert steps(fact(seen, valid=True, id_="drawn")) == [1, 1, 1, 1, 1, 1, 0, 0]
    assert steps(fact(short, valid=True, id_="drawn")) == [1, 1, 1, 1, 0, 0, 0, 0]
    assert steps(fact(seen, valid=False, id_="drawn")) == [1, 1, 1, 0, 0, 0, 1, 0]
    assert steps(fact(seen)) == [1, 1, 1, 0, 0, 0, 1, 1]


def test_lines_add_up() -> None:
    met, absent = fact(("2026-11-01", "completed", "accepted"), valid=True), fact(("2026-11-01", "absent", "finished"))
    both = coverage([met, absent], SHAHE_CADENCE, period=QUARTER, today=TODAY)[AreaCode("c1")]
    apart = CoverageLine(community=AreaCode("c1"))
    for one_fact in (met, absent):
        apart.add(coverage([one_fact], SHAHE_CADENCE, period=QUARTER, today=TODAY)[AreaCode("c1")])
    assert apart == both
    assert both.unreachable == 1


def test_a_missed_quarter_is_overdue_until_somebody_was_at_home() -> None:
    assert one(fact(("2026-05-01", "completed", "accepted"))) == (1, 0, 0, 0, 1)
    assert one(fact(("2026-05-01", "completed", "accepted"), ("2026-11-01", "absent", "finished"))) == (1, 1, 0, 0, 1)


def test_an_unfinished_record_is_an_attempt_and_not_a_visit() -> None:
    assert one(fact(("2026-08-01", "completed", "accepted"), ("2026-11-01", "completed", "draft"))) == (1, 1, 0, 0, 0)


def test_who_left_the_scheme_owes_no_visit() -> None:
    assert one(fact(standing="ended")) == (0, 0, 0, 0, 0)
    assert due_of(fact(standing="refused"), SHAHE_CADENCE, TODAY) is None


def test_the_due_day_gives_its_reason_and_its_rule() -> None:
    due = due_of(fact(("2026-08-01", "completed", "accepted")), SHAHE_CADENCE, TODAY)
    assert due is not None
    assert (due.on, due.overdue) == (date(2026, 12, 31), False)
    assert "2026-08-01" in due.reason.zh
    assert due.citation
    yearly = due_of(fact(("2025-11-21", "completed", "accepted"), class_="A"), NATIONAL_CADENCE, TODAY)
    assert yearly is not None
    assert (yearly.on, yearly.overdue) == (date(2026, 11, 21), True)


def test_a_household_never_visited_is_due_from_its_admission() -> None:
    due = due_of(fact(), NATIONAL_CADENCE, TODAY)
    assert due is not None
    assert due.on == date(2020, 7, 1)
    assert last_visit(fact()) is None


def test_the_fact_of_a_case_is_what_its_acts_say() -> None:
    root = part({"benefit_class": "C", "standing": "recipient", "since": "2024-03-01"})
    case = folded(change("r", root), begun(at=NOW_MS), act("a", "finish"))
    made = coverage_fact(case)
    assert (made.benefit_class, made.standing, made.since) == ("C", "recipient", date(2024, 3, 1))
    assert [(v.outcome, v.status, v.day) for v in made.visits] == [("completed", "finished", date(2026, 9, 21))]


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_quarter_holds_its_day_and_the_quarters_leave_no_gap(day: date) -> None:
    begin, end = quarter_of(day)
    assert begin <= day <= end
    assert 89 <= (end - begin).days <= 91
    assert add_months(begin, 3) > end >= add_months(begin, 2)


def test_a_month_without_that_day_ends_on_its_last() -> None:
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert add_months(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert add_months(date(2026, 12, 15), 1) == date(2027, 1, 15)
