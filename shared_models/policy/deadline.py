"""The last day of a period that the law counts in working days, calendar days or months."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared_models.due import add_months
from shared_models.policy.procedure_rules import Counting
from shared_models.policy.working_days import ONE_DAY, is_working
from shared_models.words import Label


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that are not counted: those after `since`, up to and including `until`; without end while it lasts."""

    since: date
    until: date | None


def last_day(start: date, days: int, count: Counting, *, pauses: Iterable[Pause] = ()) -> date | None:
    """The last day on which a period is still kept; the day of the start is not counted.

    Nothing while a pause without end keeps the period from running out. Zero days end on the day of the start.
    """
    if count == "months":
        return add_months(start, days)
    paused = tuple(pauses)
    day, left = start, days
    while left > 0:
        day += ONE_DAY
        resting = next((pause for pause in paused if _rests(pause, day)), None)
        if resting is not None and resting.until is None:
            return None
        if resting is None and counts(day, count):
            left -= 1
    return day


def _rests(pause: Pause, day: date) -> bool:
    return pause.since < day and (pause.until is None or day <= pause.until)


def counts(day: date, count: Counting) -> bool:
    """Whether a day is one of those counted."""
    return count != "working" or is_working(day)


def days_between(start: date, end: date, count: Counting) -> int:
    """How many counted days lie after `start` up to and including `end`; 0 when `end` is not later."""
    found, day = 0, start
    while day < end:
        day += ONE_DAY
        found += counts(day, count)
    return found


def span(days: int, count: Counting) -> Label:
    """A length in words."""
    if count == "working":
        return Label(f"{days} 个工作日", f"{days} working day{'s' * (days != 1)}")
    if count == "months":
        return Label(f"{days} 个月", f"{days} month{'s' * (days != 1)}")
    return Label(f"{days} 天", f"{days} day{'s' * (days != 1)}")
