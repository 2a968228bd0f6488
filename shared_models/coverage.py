"""Who was visited and who was not, and how we know: counted by the same function on tablet and server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, TypeAlias

import msgspec

from shared_models.case import Case
from shared_models.choices import MERGED
from shared_models.due import Cadence, Due
from shared_models.household import date_of
from shared_models.ids import AreaCode, EntityId
from shared_models.registry.state import merged_into
from shared_models.values import text_of
from shared_models.visit import Visit, VisitStatus, visits
from shared_models.words import Label

VISITABLE = frozenset({"recipient", "suspended", "applicant"})
"""Standings whose households are visited."""


class VisitFact(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What coverage needs to know of one visit."""

    id: EntityId
    day: date | None
    outcome: str
    status: VisitStatus
    valid: bool | None = None
    """Whether nothing is missing of what the policy of its day demands; None: nobody has judged."""


class CoverageFact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What coverage needs to know of one household; the server keeps it beside the case."""

    household: EntityId
    community: AreaCode
    benefit_class: str = ""
    standing: str = ""
    since: date | None = None
    visits: tuple[VisitFact, ...] = ()


Reason: TypeAlias = Literal["no_attempt", "absent", "refused", "moved", "hospital", "deceased", "in_progress"]

REASON_LABELS: Mapping[str, Label] = {
    "no_attempt": Label("尚未上门", "No attempt yet"),
    "absent": Label("家中无人", "Nobody home"),
    "refused": Label("拒访", "Refused"),
    "moved": Label("搬离", "Moved away"),
    "hospital": Label("住院", "In hospital"),
    "deceased": Label("死亡", "Deceased"),
    "in_progress": Label("已上门,记录未完成", "Visited, record not finished"),
}


UNREACHABLE = frozenset({"absent", "refused", "moved", "hospital", "deceased"})
"""Reasons of households that somebody went to in vain."""

FUNNEL = ("due", "attempted", "visited", "valid", "passed", "sampled")
"""The steps of a count; each holds only households that the step before it holds too."""


@dataclass(slots=True, kw_only=True)
class CoverageLine:
    """One area's count of households: the steps of FUNNEL, and what stands beside them.

    visited ⊇ accepted ⊇ passed; due = visited + not visited; overdue ⊆ not visited.
    """

    community: AreaCode
    due: int = 0
    attempted: int = 0
    visited: int = 0
    valid: int = 0
    """Of these, with a finished visit of which nothing is missing."""
    passed: int = 0
    """Of these, with such a visit that the office accepted."""
    sampled: int = 0
    """Of these, drawn in the period to be looked at again."""
    accepted: int = 0
    """Visited, with a visit that the office accepted, whatever is missing of it."""
    unjudged: int = 0
    """Visited, with a visit of which nobody has judged yet whether something is missing."""
    overdue: int = 0
    not_visited: Counter[str] = field(default_factory=Counter)
    """Households by reason code."""

    @property
    def unreachable(self) -> int:
        """Not visited although somebody went there: nobody opened, refused, moved, in hospital, deceased."""
        return sum(count for reason, count in self.not_visited.items() if reason in UNREACHABLE)

    @property
    def accepted_short(self) -> int:
        """Accepted by the office although something is missing: no funnel step, but a number to look into."""
        return self.accepted - self.passed

    def add(self, other: CoverageLine) -> None:
        """All that another counted."""
        for name in (*FUNNEL, "accepted", "unjudged", "overdue"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.not_visited = self.not_visited + other.not_visited


Judge: TypeAlias = Callable[[Case, Visit], bool]
"""Whether nothing is missing of a finished visit."""


def coverage_fact(case: Case, made: tuple[Visit, ...] | None = None, *, judge: Judge | None = None) -> CoverageFact:
    """The coverage fact of a case; `made` are its visits, where they are known already."""
    root = case.root
    return CoverageFact(
        household=case.household,
        community=case.community,
        benefit_class=text_of(root.value("benefit_class")),
        standing=text_of(root.value("standing")) if merged_into(case) is None else MERGED,
        since=date_of(root.value("since")),
        visits=tuple(_fact(case, visit, judge) for visit in (visits(case) if made is None else made)),
    )


def _fact(case: Case, visit: Visit, judge: Judge | None) -> VisitFact:
    fact = VisitFact(visit.id, visit.day, text_of(visit.outcome), visit.status)
    if judge is None or not counts_as_visited(fact):
        return fact
    return VisitFact(fact.id, fact.day, fact.outcome, fact.status, judge(case, visit))


def counts_as_visited(visit: VisitFact) -> bool:
    """Whether somebody was at home with the family and the record was finished."""
    return visit.outcome == "completed" and visit.status != "draft" and visit.day is not None


def last_visit(fact: CoverageFact, before: date | None = None) -> date | None:
    """The day of the latest finished visit (before a day, when given)."""
    return max(visited_on(fact, before), default=None)


def visited_on(fact: CoverageFact, before: date | None = None) -> tuple[date, ...]:
    """The days of all finished visits (before a day, when given), oldest first."""
    days = [
        visit.day
        for visit in fact.visits
        if visit.day is not None and (before is None or visit.day < before) and counts_as_visited(visit)
    ]
    days.sort()
    return tuple(days)


def due_of(fact: CoverageFact, cadences: Mapping[str, Cadence], today: date) -> Due | None:
    """When the household is due; nothing for households that are not visited or whose class has no cadence."""
    cadence = cadences.get(fact.benefit_class)
    if fact.standing not in VISITABLE or cadence is None:
        return None
    return cadence.due(visited=visited_on(fact), since=fact.since, today=today)


Period: TypeAlias = tuple[date, date]
"""First and last day, inclusive."""
NOBODY: frozenset[EntityId] = frozenset()


def coverage(
    facts: Iterable[CoverageFact],
    cadences: Mapping[str, Cadence],
    *,
    period: Period,
    today: date,
    sampled: Container[EntityId] = NOBODY,
) -> dict[AreaCode, CoverageLine]:
    """Per community: households due in the period, and what became of them; `sampled` were drawn in it."""
    counts = coverage_counts(facts, cadences, period=period, sampled=sampled)
    return {code: count.on(today) for code, count in counts.items()}


@dataclass(frozen=True, slots=True)
class CoverageCount:
    """A line as it stands whatever the day, and the days on which those that were not visited were due."""

    line: CoverageLine
    owed: Counter[date]

    def on(self, today: date) -> CoverageLine:
        """The line as of a day."""
        return replace(self.line, overdue=sum(n for day, n in self.owed.items() if day < today))


def coverage_counts(
    facts: Iterable[CoverageFact],
    cadences: Mapping[str, Cadence],
    *,
    period: Period,
    sampled: Container[EntityId] = NOBODY,
) -> dict[AreaCode, CoverageCount]:
    """The counts behind `coverage`, by community; those without due households are left out."""
    counts: dict[AreaCode, CoverageCount] = {}
    for fact in facts:
        due = due_in(fact, cadences, period)
        if due is not None:
            if fact.community not in counts:
                counts[fact.community] = CoverageCount(CoverageLine(community=fact.community), Counter())
            count = counts[fact.community]
            if not _count(count.line, fact, period, sampled=sampled):
                count.owed[due.on] += 1
    return counts


def due_in(fact: CoverageFact, cadences: Mapping[str, Cadence], period: Period) -> Due | None:
    """The due day, as it stood on the eve of a period, of a household that owes a visit by the period's last day."""
    begin, end = period
    cadence = cadences.get(fact.benefit_class)
    if fact.standing not in VISITABLE or cadence is None:
        return None
    due = cadence.due(visited=visited_on(fact, before=begin), since=fact.since, today=begin)
    return due if due.on <= end else None


def tried_in(fact: CoverageFact, period: Period) -> list[VisitFact]:
    """The visits and attempts within a period, oldest first."""
    begin, end = period
    return [visit for visit in fact.visits if visit.day is not None and begin <= visit.day <= end]


def _count(line: CoverageLine, fact: CoverageFact, period: Period, *, sampled: Container[EntityId]) -> bool:
    """Adds a household that is due to the line; whether it was visited."""
    tried = tried_in(fact, period)
    done = [visit for visit in tried if counts_as_visited(visit)]
    line.due += 1
    line.attempted += bool(tried)
    if not done:
        line.not_visited[why_not_visited(tried)] += 1
        return False
    accepted = valid = passed = unjudged = False
    for visit in done:
        accepted |= visit.status == "accepted"
        valid |= bool(visit.valid)
        passed |= bool(visit.valid) and visit.status == "accepted"
        unjudged |= visit.valid is None
    line.visited += 1
    line.accepted += accepted
    line.valid += valid
    line.passed += passed
    line.sampled += passed and fact.household in sampled
    line.unjudged += unjudged
    return True


def why_not_visited(tried: Iterable[VisitFact]) -> str:
    """The reason code of a household without a finished visit: what its last attempt met."""
    attempts = list(tried)
    if not attempts:
        return "no_attempt"
    outcome = attempts[-1].outcome
    return outcome if outcome in REASON_LABELS else "in_progress"
