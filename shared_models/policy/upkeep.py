"""How procedures were kept in a period: notices posted as ruled, reports answered in time, meetings held.

Counts areas and cases, never persons.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import TypeAlias

from shared_models.case import Case
from shared_models.policy.act_log import Done
from shared_models.policy.event import events
from shared_models.policy.guard import POST
from shared_models.policy.notice import posting, posting_flaw
from shared_models.policy.picture import Picture
from shared_models.policy.policy import Policy
from shared_models.policy.procedure_rules import Notice, Step, Vote
from shared_models.policy.proceeding import Proceeding
from shared_models.policy.vote import tally_of, verdict

Period: TypeAlias = tuple[date, date]
"""First and last day, inclusive."""
REPORT = "report"


@dataclass(slots=True)
class Upkeep:
    """What was done in a period. photographed ⊆ posted; in_time ⊆ answered ⊆ reports; valid ⊆ meetings."""

    posted: int = 0
    """Notices put up."""
    as_ruled: int = 0
    """Of these, with places, hotline, photo and day as their rule asks."""
    photographed: int = 0
    """Of these, with a photo of the board on record."""
    reports: int = 0
    """Reports and tip-offs that came in."""
    answered: int = 0
    in_time: int = 0
    late: int = 0
    """Not answered, and the term has ended."""
    meetings: int = 0
    """Votes recorded."""
    valid: int = 0
    """Of these, such as count: enough people, the ballot as ruled, recusal said."""
    should_attend: int = 0
    """Seats of all meetings whose record says how many, without those recused."""
    attended: int = 0

    def add(self, other: Upkeep) -> None:
        """All that another counted."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


def upkeep(case: Case, found: Iterable[Proceeding], *, present: Policy, period: Period, today: date) -> Upkeep:
    """What one household's procedures add to the count; `present` is the policy that holds where it lives."""
    count = Upkeep()
    for one in found:
        for step, done in _steps(one):
            if period[0] <= done.day <= period[1] and not done.deemed:
                _count_notice(count, one.policy.notices.get(step.notice), done)
                _count_meeting(count, one.policy.votes.get(step.vote), done)
    for state in events(present, Picture(case, today)):
        if present.events[state.id].act == REPORT and state.day is not None and period[0] <= state.day <= period[1]:
            count.reports += 1
            count.answered += state.answered is not None
            count.in_time += state.answered is not None and (state.due is None or state.answered <= state.due)
            count.late += state.answered is None and state.overdue
    return count


def _steps(one: Proceeding) -> Iterator[tuple[Step, Done]]:
    """Every act with the step in which it was done."""
    step = one.policy.procedures[one.procedure.rule].start
    for done in one.procedure.log:
        yield one.policy.steps[step], done
        step = done.enters or step


def _count_notice(count: Upkeep, rule: Notice | None, done: Done) -> None:
    if done.act != POST or rule is None:
        return
    hung = posting(done.day, done.data)
    count.posted += 1
    count.photographed += hung.photo
    count.as_ruled += posting_flaw(rule, hung) is None


def _count_meeting(count: Upkeep, rule: Vote | None, done: Done) -> None:
    if rule is None or "yes" not in done.data:
        return
    count.meetings += 1
    count.valid += verdict(rule, done.data).result != "void"
    tally = tally_of(done.data)
    if tally is not None:
        count.should_attend += tally.members - tally.recused
        count.attended += tally.present
