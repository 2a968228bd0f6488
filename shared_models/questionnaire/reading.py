"""What people type and what the case keeps, as the text that a question's node holds, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from shared_models.errors import MalformedError
from shared_models.questionnaire.form import Choice, Item
from shared_models.values import Value, group_of, text_of, texts_of
from shared_models.words import Label

NOT_A: Mapping[str, Label] = {
    "integer": Label("请填写整数", "Write a whole number"),
    "decimal": Label("请填写数字", "Write a number"),
    "range": Label("请在给定范围内选择", "Choose within the range"),
    "date": Label("请填写日期,如 2026-11-23", "Write a date such as 2026-11-23"),
    "time": Label("请填写时间,如 14:30", "Write a time such as 14:30"),
    "dateTime": Label("请填写日期和时间,如 2026-11-23T14:30", "Write date and time such as 2026-11-23T14:30"),
    "geopoint": Label("位置无法读取", "The place cannot be read"),
}
_POINT = ("lat", "lon", "alt_m", "accuracy_m")
WHOLE_DIGITS = 15
"""Digits of a whole number that every reader keeps exactly."""


def check_text(item: Item, text: str) -> Label | None:
    """What is wrong with the text as an answer of the item's kind; nothing when it fits or is blank."""
    checker = _CHECKERS.get(item.kind)
    if not text or checker is None:
        return None
    try:
        fits = checker(item, text)
    except (ValueError, InvalidOperation):
        fits = False
    return None if fits else NOT_A[item.kind]


def bounds(item: Item) -> tuple[Decimal, Decimal, Decimal]:
    """Start, end and step of a range.

    Raises:
        MalformedError: they are no numbers, or no answer fits them.
    """
    try:
        start, end, step = (
            Decimal(item.parameters.get(name, given)) for name, given in (("start", "0"), ("end", "10"), ("step", "1"))
        )
        sound = start.is_finite() and end.is_finite() and step.is_finite() and step != 0 and start != end
    except InvalidOperation:
        sound = False
        start = end = step = Decimal(0)
    if not sound:
        raise MalformedError("start, end and step of a range are numbers, and they span something")
    return start, end, step


def _whole(item: Item, text: str) -> bool:
    del item
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) <= WHOLE_DIGITS


def _number(item: Item, text: str) -> bool:
    del item
    return Decimal(text).is_finite() and text.isascii() and "e" not in text.lower()


def _in_range(item: Item, text: str) -> bool:
    start, end, step = bounds(item)
    number = Decimal(text)
    return min(start, end) <= number <= max(start, end) and (number - start) % step == 0


def _point(item: Item, text: str) -> bool:
    del item
    numbers = [float(part) for part in text.split()]
    return 2 <= len(numbers) <= len(_POINT) and abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180  # noqa: PLR2004 - degrees


_CHECKERS: Mapping[str, Callable[[Item, str], bool]] = {
    "integer": _whole,
    "decimal": _number,
    "range": _in_range,
    "date": lambda _, text: date.fromisoformat(text).isoformat() == text,
    "time": lambda _, text: bool(time.fromisoformat(text).isoformat()),
    "dateTime": lambda _, text: bool(datetime.fromisoformat(text).isoformat()) and "T" in text,
    "geopoint": _point,
}


def in_list_order(choices: tuple[Choice, ...], text: str) -> str:
    """Ticked choices in the order of their list, so that it does not matter who ticked which first."""
    ticked = text.split()
    listed = [choice.name for choice in choices if choice.name in ticked]
    return " ".join(dict.fromkeys([*listed, *ticked]))


def value_of(item: Item, text: str) -> Value:
    """The value that the case keeps for a node's text; nothing for a blank one.

    A `select_multiple` is not kept as one value: each of its choices has a register.
    """
    if not text:
        return None
    if item.kind == "integer" and _whole(item, text):
        return int(text)
    if item.kind == "rank":
        return text.split()
    if item.kind == "geopoint":
        return dict(zip(_POINT, text.split(), strict=False))
    return text


def text_of_value(item: Item, value: Value) -> str:
    """The text of a value of the case, as formulas read it."""
    if item.kind == "rank":
        return " ".join(texts_of(value))
    if item.kind == "geopoint":
        group = group_of(value)
        return " ".join(text_of(group[name]) for name in _POINT if name in group)
    return text_of(value)
