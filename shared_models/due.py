"""When a household is due for a visit, with the reason in one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, Protocol, TypeAlias

from shared_models.words import Label

CadenceKind: TypeAlias = Literal["quarter", "months"]


@dataclass(frozen=True, slots=True)
class Due:
    """The last day in time, why, and whether that day has passed."""

    on: date
    reason: Label
    overdue: bool
    citation: str


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


def due_on(cadence: PlainCadence, *, last_visit: date | None, since: date | None, today: date) -> Due:
    """The next due day of a household after its last valid visit (none: after its admission, else today)."""
    if cadence.kind == "quarter":
        return _quarterly(cadence, last_visit, since, today=today)
    start = last_visit or since
    on = add_months(start, cadence.months) if start else today
    reason = (
        Label(f"上次入户 {last_visit},满 {cadence.months} 个月", f"last visit {last_visit}, {cadence.months} months")
        if last_visit
        else Label("纳入后尚未入户", "not visited since admission")
    )
    return Due(on, reason, on < today, cadence.citation)


def _quarterly(cadence: PlainCadence, last_visit: date | None, since: date | None, *, today: date) -> Due:
    begin, end = quarter_of(today)
    previous_begin, previous_end = quarter_of(begin - timedelta(days=1))
    if last_visit is not None and last_visit >= begin:
        next_end = quarter_of(end + timedelta(days=1))[1]
        return Due(next_end, Label("本季度已入户", "visited this quarter"), overdue=False, citation=cadence.citation)
    if last_visit is None and since is not None and since >= begin:
        words = Label("{quarter}纳入,应入户", "admitted in {quarter}").fill(quarter=called(begin))
        return Due(end, words, overdue=False, citation=cadence.citation)
    if last_visit is None or last_visit < previous_begin:
        known = (
            Label(f"上次入户 {last_visit}", f"last visit {last_visit}")
            if last_visit
            else Label("没有入户记录", "no visit on record")
        )
        reason = Label("上季度未入户,{known}", "not visited last quarter; {known}").fill(known=known)
        return Due(previous_end, reason, overdue=True, citation=cadence.citation)
    reason = Label("{quarter}应入户,上次 {last}", "due in {quarter}, last visit {last}")
    reason = reason.fill(quarter=called(begin), last=last_visit)
    return Due(end, reason, overdue=False, citation=cadence.citation)


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
