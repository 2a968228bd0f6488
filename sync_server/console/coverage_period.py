"""The period that a coverage page speaks of: a month, a quarter, a year or days of one's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import Depends, Query

from shared_models.coverage import Period
from shared_models.due import add_months, quarter_of
from shared_models.errors import NotFoundError
from shared_models.visit import day_of
from shared_models.words import Label
from sync_server.console.seat import AuditorSeat, Seat

OWN = "own"
_NAMED = re.compile(r"(\d{4})(?:-Q([1-4])|-(0[1-9]|1[0-2]))?")
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")
PAST_QUARTERS, PAST_MONTHS, PAST_YEARS = 8, 6, 3
LONGEST_DAYS = 1100
BACKWARD = Label(
    "请填写起止两日：起始日不能晚于截止日，最长三年。现在显示的是本季度。",
    "Give both days: the first cannot lie after the last, three years at most. Shown is this quarter.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPeriod:
    """The days asked for, their name in addresses, and what was wrong with the asking."""

    days: Period
    name: str
    complaint: Label | None = None
    typed: tuple[str, str] | None = None
    """First and last day as they were typed, where something is wrong with them."""


def asked_period(
    seat: AuditorSeat,
    *,
    period: Annotated[str, Query(max_length=24)] = "",
    first: Annotated[str, Query(alias="from", max_length=10)] = "",
    last: Annotated[str, Query(alias="to", max_length=10)] = "",
    shown: Annotated[str, Query(max_length=24)] = "",
) -> AskedPeriod:
    """The period in the address, such as 2026-Q4, 2026-11, 2026 or 2026-10-01..2026-11-15; this quarter without.

    A form sends the period that it was `shown` with as well: whoever changed its days and left the name alone means
    the days.

    Raises:
        NotFoundError: it is no period.
    """
    if period == OWN:
        return _own(seat, first, last)
    asked = _named(seat, period)
    days = tuple(day.isoformat() for day in asked.days)
    return _own(seat, first, last) if shown and shown == period and (first, last) != days else asked


def _named(seat: Seat, period: str) -> AskedPeriod:
    if _DAYS.fullmatch(period):
        return _own(seat, *period.split(".."))
    if not period:
        days = quarter_of(day_of(seat.now_ms))
        return AskedPeriod(days=days, name=period_name(days))
    match = _NAMED.fullmatch(period)
    if match is None or not 1 < int(match[1]) < 9999:  # noqa: PLR2004 - years with room on both sides
        raise NotFoundError(period)
    year = int(match[1])
    if match[2]:
        return AskedPeriod(days=quarter_of(date(year, int(match[2]) * 3, 1)), name=period)
    if match[3]:
        return AskedPeriod(days=_months(date(year, int(match[3]), 1), 1), name=period)
    return AskedPeriod(days=_months(date(year, 1, 1), 12), name=period)


Asked = Annotated[AskedPeriod, Depends(asked_period)]


def _own(seat: Seat, first: str, last: str) -> AskedPeriod:
    text = f"{first}..{last}"
    match = _DAYS.fullmatch(text)
    try:
        days = (date.fromisoformat(match[1]), date.fromisoformat(match[2])) if match else None
    except ValueError:
        days = None
    if days is None or not 0 <= (days[1] - days[0]).days <= LONGEST_DAYS or days[0].year < 2:  # noqa: PLR2004
        now = quarter_of(day_of(seat.now_ms))
        return AskedPeriod(days=now, name=period_name(now), complaint=BACKWARD, typed=(first, last))
    return AskedPeriod(days=days, name=text)


def _months(first: date, number: int) -> Period:
    return first, add_months(first, number) - timedelta(days=1)


def period_name(days: Period) -> str:
    """How an address names the quarter of these days."""
    return f"{days[0].year}-Q{(days[0].month + 2) // 3}"


def period_words(seat: Seat, name: str) -> str:
    """A period in words."""
    match = _NAMED.fullmatch(name)
    if match is None:
        return name.replace("..", " – ")
    year = int(match[1])
    if match[2]:
        return seat.say("{year} 年第 {n} 季度", "Quarter {n} of {year}", year=year, n=match[2])
    if match[3]:
        return seat.say("{year} 年 {n} 月", "{year}-{n:02d}", year=year, n=int(match[3]))
    return seat.say("{year} 年", "Year {year}", year=year)


def choices(today: date) -> Iterator[str]:
    """The periods that a page offers: months, quarters and years up to now."""
    month = today.replace(day=1)
    for back in range(PAST_MONTHS):
        yield f"{add_months(month, -back):%Y-%m}"
    quarter = quarter_of(today)
    for _ in range(PAST_QUARTERS):
        yield period_name(quarter)
        quarter = quarter_of(quarter[0] - timedelta(days=1))
    for back in range(PAST_YEARS):
        yield str(today.year - back)
