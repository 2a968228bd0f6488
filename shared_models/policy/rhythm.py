"""When a class is next re-verified, with the reason in one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from operator import attrgetter

from shared_models.due import Cadence, Due, PlainCadence, add_months, due_on
from shared_models.policy.coverage_rules import Class, Rhythm
from shared_models.policy.policy import Policy
from shared_models.policy.working_days import (
    HOLIDAY_LABELS,
    ONE_DAY,
    fallback_note,
    holidays,
    is_published,
    last_working_before,
)
from shared_models.words import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a rhythm counts from."""

    visited: Sequence[date] = ()
    """Days of finished visits, oldest first."""
    since: date | None = None
    """Recipient since."""
    entitled_from: date | None = None
    """Begin of the present entitlement period; nothing: `since`."""
    period: int = 0
    """Months of the present entitlement period; 0: the longest the class allows."""


KNOWN = 20_000


@dataclass(frozen=True, slots=True)
class ClassCadence:
    """The cadence of a policy's class, as coverage and today's list ask it."""

    rule: Class
    citation: str
    _known: dict[tuple[date | None, date | None, date], Due] = field(default_factory=dict, compare=False, repr=False)
    """By last visit, else admission, and day: what hangs on nothing more is worked out once for a whole city."""

    def due(self, *, visited: Sequence[date], since: date | None, today: date) -> Due:
        """The next due day."""
        if not self.rule.rhythm.looks_at_last_visit_only:
            return class_due(self.rule, self.citation, History(visited=visited, since=since), today=today)
        last = visited[-1] if visited else None
        key = last, None if last else since, today
        due = self._known.get(key)
        if due is None:
            due = class_due(self.rule, self.citation, History(visited=visited[-1:], since=since), today=today)
            if len(self._known) >= KNOWN:
                self._known.clear()
            self._known[key] = due
        return due


def cadences(policy: Policy) -> Mapping[str, Cadence]:
    """How often each class of a policy is visited."""
    return {id_: ClassCadence(rule, policy.source(rule).zh) for id_, rule in policy.classes.items()}


def next_due(policy: Policy, class_id: str, history: History, *, today: date) -> Due | None:
    """The earliest due day of a class; nothing for a class that the policy does not know."""
    rule = policy.classes.get(class_id)
    if rule is None:
        return None
    return class_due(rule, policy.source(rule).zh, history, today=today)


def class_due(rule: Class, citation: str, history: History, *, today: date) -> Due:
    """The earliest of the due days that the parts of a rhythm give."""
    first = min(_dues(rule, citation, history, today=today), key=_day)
    return first if first.overdue or not rule.rhythm.holidays else _with_note(first, today)


_day = attrgetter("on")


def _with_note(due: Due, today: date) -> Due:
    """The due day, saying so when a check before a holiday could not be taken into account."""
    unknown = [date(year, 1, 1) for year in (today.year, due.on.year) if not is_published(year)]
    note = fallback_note(unknown)
    if note is None:
        return due
    return Due(due.on, NOT_COUNTED, due.overdue, due.citation, (("reason", due.reason), ("note", note)))


NOT_COUNTED = Label("{reason}({note},节前走访未计入)", "{reason} ({note}; checks before holidays left out)")


def _dues(rule: Class, citation: str, history: History, *, today: date) -> Iterator[Due]:
    rhythm = rule.rhythm
    last = history.visited[-1] if history.visited else None
    if rhythm.quarterly:
        yield due_on(_quarterly(citation), last_visit=last, since=history.since, today=today)
    if rhythm.months:
        cadence = PlainCadence(kind="months", months=rhythm.months, citation=citation)
        yield due_on(cadence, last_visit=last, since=history.since, today=today)
    if rhythm.in_months:
        yield _in_months(rhythm, citation, history, today=today)
    if rhythm.times:
        yield _so_often(rhythm, citation, history, today=today)
    if rhythm.holidays:
        yield from _before_holiday(rhythm, citation, history, today=today)
    if rhythm.before_expiry:
        yield _before_expiry(rule, citation, history, today=today)


@lru_cache(maxsize=64)
def _quarterly(citation: str) -> PlainCadence:
    return PlainCadence(kind="quarter", citation=citation)


def _due(on: date, reason: Label, *, today: date, citation: str) -> Due:
    return Due(on, reason, on < today, citation)


def _in_months(rhythm: Rhythm, citation: str, history: History, *, today: date) -> Due:
    """The first named month, from the one after admission on, in which no visit lies and which is not long past.

    Only the latest missed month is told as missed: a visit now makes up for all that lie behind.
    """
    last = history.visited[-1] if history.visited else None
    month = today.replace(day=1)
    previous = add_months(month, -1)
    while previous.month not in rhythm.in_months:
        previous = add_months(previous, -1)
    admitted = history.since or (last or today)
    if (last is None or last < previous) and admitted < previous:
        words = Label("{m} 月应复核而未入户", "re-verification of month {m} was missed").fill(m=previous.month)
        return _due(add_months(previous, 1) - ONE_DAY, words, today=today, citation=citation)
    begun = last or history.since
    while month.month not in rhythm.in_months or (begun is not None and begun >= month):
        month = add_months(month, 1)
    listed = "、".join(map(str, rhythm.in_months)), ", ".join(map(str, rhythm.in_months))
    words = Label(f"每年 {listed[0]} 月复核", f"re-verified in month {listed[1]} of each year")
    return _due(add_months(month, 1) - ONE_DAY, words, today=today, citation=citation)


def _so_often(rhythm: Rhythm, citation: str, history: History, *, today: date) -> Due:
    """So that any span of the given months holds the given number of checks.

    The first ones fall evenly from admission; a rhythm that was broken before the last check begins anew with it.
    """
    known = [day for day in (history.since, *history.visited) if day is not None]
    words = Label(
        f"每 {rhythm.within_months} 个月内不少于 {rhythm.times} 次",
        f"at least {rhythm.times} checks in every {rhythm.within_months} months",
    )
    if not known:
        return _due(today, words, today=today, citation=citation)
    evenly = add_months(known[-1], rhythm.within_months // rhythm.times)
    full = add_months(known[-rhythm.times], rhythm.within_months) if len(known) >= rhythm.times else known[-1]
    on = full if full > known[-1] else evenly
    return _due(on, words, today=today, citation=citation)


def _before_holiday(rhythm: Rhythm, citation: str, history: History, *, today: date) -> Iterator[Due]:
    """The next named holiday before which no check lies; none while the arrangement is not published."""
    coming = [(first, code) for year in (today.year, today.year + 1) for code, first in holidays(year).items()]
    for first, code in sorted(coming):
        early = first - timedelta(days=rhythm.holiday_days)
        done = any(early <= day < first for day in history.visited)
        if code in rhythm.holidays and first > today and not done:
            words = Label("{name}前走访", "check before {name}").fill(name=HOLIDAY_LABELS[code])
            yield _due(last_working_before(first), words, today=today, citation=citation)
            return


def _before_expiry(rule: Class, citation: str, history: History, *, today: date) -> Due:
    """The end of the present entitlement period; where its begin is not told, of the one the last visit lies in."""
    start = history.entitled_from or history.since
    months = history.period or max(rule.period)
    if start is None:
        words = Label("保障期起始日期没有记录", "the begin of the entitlement period is not recorded")
        return _due(today, words, today=today, citation=citation)
    ends = add_months(start, months) - ONE_DAY
    last = history.visited[-1] if history.visited and history.entitled_from is None else None
    while last is not None and ends < last:
        start = add_months(start, months)
        ends = add_months(start, months) - ONE_DAY
    words = Label(f"保障期 {months} 个月于 {ends} 届满", f"the entitlement of {months} months ends on {ends}")
    return _due(ends, words, today=today, citation=citation)
