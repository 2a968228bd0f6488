"""Where a household stands in the work of its investigators: one word, and what it is ordered by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, TypeAlias

from shared_models.coverage import CoverageFact, VisitFact, counts_as_visited, last_visit
from shared_models.due import Due, quarter_of
from shared_models.words import Label

WorkState: TypeAlias = Literal[
    "recheck", "returned", "in_progress", "overdue", "due", "waiting_review", "accepted", "later", "none"
]
"""recheck: to be looked at again by this person, blind; returned: came back with remarks; in_progress: a visit was
begun; overdue and due: owes a visit, the last day being past or in this quarter; waiting_review: visited, the office
has not decided; accepted: visited this quarter and accepted; later: not due yet; none: not visited by this plan (its
standing or class has no cadence)."""

WORK_LABELS: Mapping[WorkState, Label] = {
    "recheck": Label("复核", "Re-check"),
    "returned": Label("退回补正", "Returned"),
    "in_progress": Label("进行中", "In progress"),
    "overdue": Label("已逾期", "Overdue"),
    "due": Label("待入户", "Due"),
    "waiting_review": Label("待审核", "Waiting for review"),
    "accepted": Label("已通过", "Accepted"),
    "later": Label("未到期", "Not due yet"),
    "none": Label("无入户计划", "No visit planned"),
}
"""In the order of the work."""

ORDER: tuple[WorkState, ...] = tuple(WORK_LABELS)


def work_state(fact: CoverageFact, due: Due | None, today: date) -> WorkState:
    """The state of a household whose next due day is known (`coverage.due_of`)."""
    statuses = {visit.status for visit in fact.visits}
    if "returned" in statuses:
        return "returned"
    if "draft" in statuses:
        return "in_progress"
    return _owed(due, today) or _done(fact, today) or ("none" if due is None else "later")


def _owed(due: Due | None, today: date) -> WorkState | None:
    if due is not None and due.overdue:
        return "overdue"
    return "due" if due is not None and due.on <= quarter_of(today)[1] else None


def _done(fact: CoverageFact, today: date) -> WorkState | None:
    latest = _latest_visit(fact)
    if latest is not None and latest.status == "finished":
        return "waiting_review"
    this_quarter = latest is not None and latest.day is not None and latest.day >= quarter_of(today)[0]
    return "accepted" if this_quarter else None


def _latest_visit(fact: CoverageFact) -> VisitFact | None:
    done = [visit for visit in fact.visits if counts_as_visited(visit)]
    return done[-1] if done else None


def failed_attempts(fact: CoverageFact) -> int:
    """How often somebody came since the last completed visit and met nobody who would or could answer."""
    last = last_visit(fact)
    return sum(
        visit.status != "draft"
        and visit.outcome not in {"", "completed"}
        and visit.day is not None
        and (last is None or visit.day > last)
        for visit in fact.visits
    )
