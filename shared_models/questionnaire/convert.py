"""The types of formulas and how one becomes another: text, number, yes or no, nodes.

Source: XPath 1.0 sections 3.5 and 4, widened by ODK XForms: `number()` reads dates as days since 1970-01-01, and what
is not relevant counts as blank.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any, TypeAlias

from shared_models.questionnaire.node import Node

Result: TypeAlias = str | float | bool | list[Node]

EPOCH = date(1970, 1, 1)
DAY_SECONDS = 86_400
_NUMBER = re.compile(r"\s*-?(\d+(\.\d*)?|\.\d+)\s*")
_PLAIN = 10**15


def to_text(value: Result) -> str:
    """`string()` of a value."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return value[0].text if value else ""
    return number_text(value)


def number_text(value: float) -> str:
    """A number as people write it: no exponent, no trailing zeros, at most 15 digits."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value) and abs(value) < _PLAIN:
        return str(int(value))
    text = f"{value:.15g}"
    if "e" in text:
        text = f"{value:.20f}" if abs(value) < 1 else f"{value:.0f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def to_number(value: Result) -> float:
    """`number()` of a value; not a number for text that is neither number nor date."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    text = to_text(value)
    if _NUMBER.fullmatch(text):
        return float(text)
    days = days_of(text)
    return math.nan if days is None else days


def to_bool(value: Result) -> bool:
    """`boolean()` of a value."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return not (value == 0 or math.isnan(value))
    if isinstance(value, list):
        return bool(value)
    return value != ""


def days_of(text: str) -> float | None:
    """Days since 1970-01-01 of a date or a date with time; nothing for other text."""
    if len(text) < 10 or text[4] != "-":  # noqa: PLR2004 - 2026-11-22
        return None
    try:
        if len(text) == 10:  # noqa: PLR2004 - 2026-11-22
            return float((date.fromisoformat(text) - EPOCH).days)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / DAY_SECONDS


def date_of_days(days: float) -> date | None:
    """The date so many days after 1970-01-01; nothing beyond the calendar."""
    if math.isnan(days) or math.isinf(days):
        return None
    ordinal = EPOCH.toordinal() + math.floor(days)
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def time_of(text: str) -> time | None:
    """The time of day in a text such as 14:30 or 14:30:00.000+08:00; nothing for other text."""
    try:
        return time.fromisoformat(text.partition("T")[2] or text)
    except ValueError:
        return None


def stored(value: Result) -> str:
    """A result as a node keeps it; what is not a number is kept as blank."""
    if isinstance(value, float) and math.isnan(value):
        return ""
    return to_text(value)


_ORDER: dict[str, Any] = {
    "<": float.__lt__,
    "<=": float.__le__,
    ">": float.__gt__,
    ">=": float.__ge__,
}


def compared(operator: str, left: Result, right: Result) -> bool:
    """Two values compared; of nodes it is enough that one fits, and no nodes count as one blank."""
    if isinstance(left, list) and not isinstance(right, bool):
        return any(compared(operator, node.text, right) for node in left) if left else compared(operator, "", right)
    if isinstance(right, list) and not isinstance(left, bool):
        return any(compared(operator, left, node.text) for node in right) if right else compared(operator, left, "")
    if operator in _ORDER:
        return bool(_ORDER[operator](to_number(left), to_number(right)))
    return _equal(left, right) == (operator == "=")


def _equal(left: Result, right: Result) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_bool(left) == to_bool(right)
    if isinstance(left, float) or isinstance(right, float):
        return to_number(left) == to_number(right)
    return left == right


def arithmetic(operator: str, left: Result, right: Result) -> float:
    """Two values reckoned with; not a number where that makes no sense."""
    one, other = to_number(left), to_number(right)
    try:
        return _OPERATIONS[operator](one, other)
    except ZeroDivisionError:
        return math.nan if one == 0 or math.isnan(one) or operator == "mod" else math.copysign(math.inf, one)
    except (ArithmeticError, ValueError):
        return math.nan


_OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "div": lambda one, other: one / other,
    "mod": math.fmod,
}
