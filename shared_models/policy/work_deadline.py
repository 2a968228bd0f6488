"""The one legal day an office works a household by: what a procedure's clock gives, else when the next visit is due.

It does not depend on the day it is asked for: a day that was missed stays the deadline until somebody acts. So it may
be kept beside the case, as long as `stands_until` is heeded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from shared_models.coverage import VISITABLE, CoverageFact
from shared_models.due import Cadence
from shared_models.policy.clock import ClockRun, clock_runs
from shared_models.policy.deadline import span
from shared_models.policy.policy import Policy
from shared_models.policy.proceeding import Proceeding
from shared_models.policy.rhythm import cadences
from shared_models.words import Label

NOT_VISITED = Label("不在入户对象之列,没有入户期限", "not among those who are visited: no visit is due")
NO_CLASS = Label("未登记类别或该类别没有入户期限", "no class is recorded, or none that a visit is due for")
NO_BEGIN = Label("没有审核通过的入户,也没有纳入日期", "neither an accepted visit nor the day of admission is recorded")
OF_A_CLOCK = Label("{clock}:{started} 起 {span}", "{clock}: {span} from {started}")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDeadline:
    """The last day in time, why in one line, and the rule; no day where nothing sets one."""

    on: date | None
    reason: Label
    citation: str = ""
    stands_until: date | None = None
    """The last day on which this is so although nobody does anything; nothing: for good."""


def work_deadline(
    fact: CoverageFact, present: Policy, proceedings: Iterable[Proceeding], *, today: date
) -> WorkDeadline:
    """The earliest last day of a clock that runs in an open procedure, else the day the next visit is due."""
    runs = [
        (one.policy, run)
        for one in proceedings
        if one.procedure.log and not one.procedure.outcome
        for run in clock_runs(one.policy, one.procedure.log, today)
        if run.stopped is None
    ]
    turns = min(_turns(runs, today), default=None)
    timed = [(run.last_day, run) for _, run in runs if run.last_day is not None]
    if not timed:
        return replace(visit_deadline(fact, cadences(present)), stands_until=turns)
    last, run = min(timed, key=lambda one: (one[0], one[1].clock))
    return WorkDeadline(on=last, reason=_said(run), citation=run.cite.zh, stands_until=turns)


def _turns(runs: Iterable[tuple[Policy, ClockRun]], today: date) -> Iterator[date]:
    """The days after which an act counts as done although nobody did it."""
    for policy, run in runs:
        if policy.clocks[run.clock].deems and run.last_day is not None and run.last_day >= today:
            yield run.last_day


def open_campaign(proceedings: Iterable[Proceeding]) -> str:
    """The campaign whose check of the household goes on, of several the one begun last; blank for none."""
    found = ""
    for one in proceedings:
        if one.procedure.log and not one.procedure.outcome:
            rules = one.policy.campaigns.items()
            found = next((id_ for id_, rule in rules if rule.procedure == one.procedure.rule), found)
    return found


def _said(run: ClockRun) -> Label:
    words = OF_A_CLOCK.fill(clock=run.label, started=run.started, span=span(run.days, run.count))
    return words if run.note is None else Label(f"{words.zh}({run.note.zh})", f"{words.en} ({run.note.en})")


def visit_deadline(fact: CoverageFact, rules: Mapping[str, Cadence]) -> WorkDeadline:
    """The first day in time for the next visit, counted from the last one that was accepted, else from admission."""
    if fact.standing not in VISITABLE:
        return WorkDeadline(on=None, reason=NOT_VISITED)
    rule = rules.get(fact.benefit_class)
    if rule is None:
        return WorkDeadline(on=None, reason=NO_CLASS)
    accepted = accepted_on(fact)
    begin = accepted[-1] if accepted else fact.since
    if begin is None:
        return WorkDeadline(on=None, reason=NO_BEGIN)
    # Asked for the day it is counted from, a rhythm gives the first day it sets; asked later, the latest it missed.
    due = rule.due(visited=accepted, since=fact.since, today=begin)
    if fact.since is None and due.on == begin:
        return WorkDeadline(on=None, reason=due.reason, citation=due.citation)
    on_the_day = rule.due(visited=accepted, since=fact.since, today=due.on)
    said = on_the_day if on_the_day.on == due.on else due
    return WorkDeadline(on=due.on, reason=said.reason, citation=due.citation)


def accepted_on(fact: CoverageFact) -> tuple[date, ...]:
    """The days of all completed visits that the office accepted, oldest first."""
    days = (visit.day for visit in fact.visits if visit.status == "accepted" and visit.outcome == "completed")
    return tuple(sorted(day for day in days if day is not None))
