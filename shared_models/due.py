"""When a household is due for a visit, with the reason in one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, Protocol, TypeAlias

from shared_models.words import Label

CadenceKind: TypeAlias = Literal["quarter", "months"]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """The last day in time, why, and whether that day has passed."""

    on: date
    words: Label
    """The reason, with room for what is said in it."""
    overdue: bool
    citation: str
    said: tuple[tuple[str, object], ...] = ()

    @property
    def reason(self) -> Label:
        """Why, in one line. Put together when it is read: whoever counts a city reads none."""
        return self.words.fill(**dict(self.said)) if self.said else self.words


class Cadence(Protocol):
    """How often a class is visited. `shared_models.policy.rhythm.cadences` gives those of a policy."""

    @property
    def citation(self) -> str:
        """The rule it rests on."""

    def due(self, *, visited: Sequence[date], since: date | None, today: date) -> Due:
        """The next due day of a household visited on these days (oldest first) and admitted on one, if known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainCadence:
    """Once in every calendar quarter, or within so many months of the last visit."""

    kind: CadenceKind
    months: int = 3
    citation: str

    def due(self, *, visited: Sequence[date], since: date | None, today: date) -> Due:
        """The next due day."""
        return due_on(self, last_visit=visited[-1] if visited else None, since=since, today=today)


SHAHE_CADENCE: Mapping[str, Cadence] = dict.fromkeys(
    "ABCD", PlainCadence(kind="quarter", citation="沙河镇低保管理办法:对保障对象每季度入户一次")
)
NATIONAL_CADENCE: Mapping[str, Cadence] = {
    "A": PlainCadence(kind="months", months=12, citation="最低生活保障审核确认办法 第三十一条"),
    **dict.fromkeys("BCD", PlainCadence(kind="months", months=6, citation="最低生活保障审核确认办法 第三十一条")),
}
"""Little change expected: yearly; unstable income or able to work: half-yearly."""


SINCE_VISIT = Label("上次入户 {last},满 {months} 个月", "last visit {last}, {months} months")
NEVER = Label("纳入后尚未入户", "not visited since admission")
THIS_QUARTER = Label("本季度已入户", "visited this quarter")
ADMITTED = Label("{quarter}纳入,应入户", "admitted in {quarter}")
MISSED = Label("上季度未入户,上次入户 {last}", "not visited last quarter; last visit {last}")
NEVER_SEEN = Label("上季度未入户,没有入户记录", "not visited last quarter; no visit on record")
DUE_IN = Label("{quarter}应入户,上次 {last}", "due in {quarter}, last visit {last}")


def due_on(cadence: PlainCadence, *, last_visit: date | None, since: date | None, today: date) -> Due:
    """The next due day of a household after its last valid visit (none: after its admission, else today)."""
    if cadence.kind == "quarter":
        return _quarterly(cadence, last_visit, since, today=today)
    start = last_visit or since
    on = add_months(start, cadence.months) if start else today
    if last_visit is None:
        return Due(on, NEVER, on < today, cadence.citation)
    return Due(on, SINCE_VISIT, on < today, cadence.citation, (("last", last_visit), ("months", cadence.months)))


def _quarterly(cadence: PlainCadence, last_visit: date | None, since: date | None, *, today: date) -> Due:
    (begin, end), (previous_begin, previous_end) = quarter_of(today), _quarter_beside(today, -1)
    if last_visit is not None and last_visit >= begin:
        return Due(_quarter_beside(today, 1)[1], THIS_QUARTER, overdue=False, citation=cadence.citation)
    if last_visit is None and since is not None and since >= begin:
        return Due(end, ADMITTED, overdue=False, citation=cadence.citation, said=(("quarter", called(begin)),))
    if last_visit is None:
        return Due(previous_end, NEVER_SEEN, overdue=True, citation=cadence.citation)
    if last_visit < previous_begin:
        return Due(previous_end, MISSED, overdue=True, citation=cadence.citation, said=(("last", last_visit),))
    said = (("quarter", called(begin)), ("last", last_visit))
    return Due(end, DUE_IN, overdue=False, citation=cadence.citation, said=said)


@lru_cache(maxsize=4096)
def _quarter_beside(day: date, step: Literal[-1, 1]) -> tuple[date, date]:
    """The first and last day of the calendar quarter before or after the one a day lies in."""
    begin, end = quarter_of(day)
    return quarter_of(begin - ONE_DAY if step < 0 else end + ONE_DAY)


@lru_cache(maxsize=256)
def called(day: date) -> Label:
    """The calendar quarter a day lies in, in words."""
    n = (day.month + 2) // 3
    return Label(f"{day.year} 年第 {n} 季度", f"quarter {n} of {day.year}")


@lru_cache(maxsize=4096)
def quarter_of(day: date) -> tuple[date, date]:
    """The first and last day of the calendar quarter a day lies in."""
    first_month = (day.month - 1) // 3 * 3 + 1
    begin = date(day.year, first_month, 1)
    return begin, add_months(begin, 3) - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later; the last day where that month is shorter."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    message = f"no day {months} months after {day}"
    raise ValueError(message)
