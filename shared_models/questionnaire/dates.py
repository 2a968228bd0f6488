"""The functions of dates and times. Source: ODK XForms "Date and Time Functions"."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, time

from shared_models.questionnaire.convert import DAY_SECONDS, Result, date_of_days, days_of, time_of, to_number, to_text
from shared_models.questionnaire.library import Function

MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAYS_ZH = "一二三四五六日"
_SIGN = re.compile(r"%([A-Za-z3%])")


def to_date(value: Result) -> str:
    """`date()` of a value: ISO text, blank for what is no date."""
    if isinstance(value, float):
        day = date_of_days(value)
        return day.isoformat() if day else ""
    text = to_text(value)
    if days_of(text) is not None:
        return text[:10]
    number = to_number(text)
    return "" if math.isnan(number) else to_date(number)


def formatted(value: Result, form: str, *, chinese: bool, with_time: bool) -> str:
    """A date, or a date with time, in the format that the text describes; blank for what is none."""
    iso = to_date(value)
    if not iso:
        return ""
    text = to_text(value)
    try:
        moment = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        moment = None
    signs = _date_signs(date.fromisoformat(iso), chinese=chinese)
    if with_time:
        signs |= _time_signs(moment.time() if moment else time())
    return _SIGN.sub(lambda match: signs.get(match[1], match[0]), form)


def _date_signs(day: date, *, chinese: bool) -> dict[str, str]:
    return {
        "Y": f"{day.year:04d}",
        "y": f"{day.year % 100:02d}",
        "m": f"{day.month:02d}",
        "n": str(day.month),
        "b": f"{day.month}月" if chinese else MONTHS_EN[day.month - 1],
        "d": f"{day.day:02d}",
        "e": str(day.day),
        "a": f"周{DAYS_ZH[day.weekday()]}" if chinese else DAYS_EN[day.weekday()],
    }


def _time_signs(clock: time) -> dict[str, str]:
    return {
        "H": f"{clock.hour:02d}",
        "h": str(clock.hour),
        "M": f"{clock.minute:02d}",
        "S": f"{clock.second:02d}",
        "3": f"{clock.microsecond // 1000:03d}",
    }


def _decimal_time(args: Sequence[Result]) -> Result:
    clock = time_of(to_text(args[0]))
    if clock is None:
        return math.nan
    return (clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6) / DAY_SECONDS


def _decimal_date_time(args: Sequence[Result]) -> Result:
    if isinstance(args[0], float):
        return args[0]
    days = days_of(to_text(args[0]))
    return math.nan if days is None else days


DATES: dict[str, Function] = {
    "date": Function(lambda args: to_date(args[0]), 1, 1),
    "decimal-time": Function(_decimal_time, 1, 1),
    "decimal-date-time": Function(_decimal_date_time, 1, 1),
}
