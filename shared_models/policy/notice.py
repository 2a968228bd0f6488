"""Public notices: what may be on them, how long they hang, and when they may be posted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shared_models.due import add_months
from shared_models.policy.deadline import last_day
from shared_models.policy.procedure_rules import Notice, Window
from shared_models.policy.working_days import ONE_DAY
from shared_models.values import text_of, texts_of
from shared_models.words import Label

FIELD_LABELS: Mapping[str, Label] = {
    "name": Label("申请人姓名", "Name"),
    "size": Label("家庭人口", "Household size"),
    "amount": Label("月保障金额", "Monthly amount"),
}


@dataclass(frozen=True, slots=True)
class Posting:
    """A notice that hangs since a day, in so many places, some of its words perhaps missing."""

    day: date
    places: tuple[str, ...]
    hotline: bool
    photo: bool = False
    """A photo of the board is on record."""


def content(rule: Notice, known: Mapping[str, str]) -> dict[str, str]:
    """What the notice shows of a household: the whitelisted fields, in their order, whatever else is known."""
    return {field: known.get(field, "") for field in rule.fields}


def not_allowed(rule: Notice, shown: Iterable[str]) -> tuple[str, ...]:
    """The shown fields that the whitelist does not name."""
    return tuple(field for field in shown if field not in rule.fields)


def posting(day: date, data: Mapping[str, Any]) -> Posting:
    """The posting that an act records: `places` (texts), `hotline`, and `file`, the hash of the board's photo."""
    places = data.get("places")
    listed = texts_of(places if isinstance(places, list | tuple) else ())
    return Posting(day, listed, hotline=data.get("hotline") is True, photo=bool(text_of(data.get("file"))))


def last_notice_day(rule: Notice, posted: date) -> date:
    """The last day the notice must hang; the day of posting is not counted."""
    day = last_day(posted, rule.days, rule.count)
    return day if day is not None else posted


def may_come_down(rule: Notice, posted: date) -> date:
    """The first day on which the notice has run."""
    return last_notice_day(rule, posted) + ONE_DAY


def posting_flaw(rule: Notice, hung: Posting) -> Label | None:
    """Why a posting does not count; nothing when it does."""
    if len(set(hung.places)) < rule.places:
        return Label(
            f"应张贴不少于 {rule.places} 处,已记录 {len(set(hung.places))} 处",
            f"to be posted in at least {rule.places} place(s), {len(set(hung.places))} recorded",
        )
    if rule.hotline and not hung.hotline:
        return Label("公示没有监督电话", "the hotline is not on it")
    if rule.photo and not hung.photo:
        return Label("没有公示栏照片", "there is no photo of the board")
    if rule.window and not in_window(rule.window, hung.day):
        return Label("不在规定的公示日期内", "not within the days set for posting")
    return None


def in_window(window: Window, day: date) -> bool:
    """Whether a day lies in the posting window."""
    return day.month in window.months and window.first_day <= day.day <= window.last_day


def next_window(window: Window, today: date) -> tuple[date, date]:
    """The first and last day of the window that is open today or opens next."""
    month = today.replace(day=1)
    while month.month not in window.months or _in_month(month, window.last_day) < today:
        month = add_months(month, 1)
    return _in_month(month, window.first_day), _in_month(month, window.last_day)


def _in_month(month: date, day: int) -> date:
    """That day of the month that begins with `month`, or its last day where it is shorter."""
    return min(month + timedelta(days=day - 1), add_months(month, 1) - ONE_DAY)


def reached_notice(hung: Posting | None, rule: Notice, day: date) -> Label | None:
    """Why the notice has not run by a day; nothing when it has."""
    if hung is None:
        return Label("没有张贴公示的记录", "no posting is on record")
    flaw = posting_flaw(rule, hung)
    first = may_come_down(rule, hung.day)
    if flaw is None and day < first:
        return Label(f"公示期未满,{first} 起方可撤下", f"the notice has not run; it may come down from {first}")
    return flaw
