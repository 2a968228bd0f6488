"""A field of a form: its permanent id, its words, its kind, and the rule that may demand it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal, TypeAlias

from shared_models.errors import MalformedError
from shared_models.identity_number import identity_number, masked
from shared_models.money import MONTHS, shown, yuan
from shared_models.values import Value, group_of, text_of
from shared_models.words import Label, Language

FieldKind: TypeAlias = Literal[
    "text",  # one line
    "long_text",
    "integer",
    "decimal",  # decimal text with the field's unit of measure
    "amount",  # {"yuan": "600.00", "per": "month" | "quarter" | "year"}: moves together
    "money",  # decimal text in yuan
    "date",  # ISO date text
    "yes_no",
    "choice",  # the code of one choice
    "multi",  # one yes/no register per choice, named `field.choice`: two people may tick different ones
    "identity_number",
    "position",  # {"lat": "39.1", "lon": "100.4", "accuracy_m": "12"}: moves together
    "person",  # entity id of a member
    "file",  # SHA-256 of a blob
    "ink",  # strokes over a photo, a text of `shared_models.ink`
    "proof",  # the signed sidecar of a photo, a group of `shared_models.sidecar`
    "instant",  # Unix milliseconds as the device's corrected clock saw it
]

UNANSWERED: Mapping[str, Label] = {
    "unknown": Label("不清楚", "Does not know"),
    "refused": Label("拒绝回答", "Refused to answer"),
    "evidence": Label("见证据", "See evidence"),
}
"""Answers that say why there is no value, recorded as `{"no_value": code}` instead of left blank."""

YES = Label("是", "Yes")
NO = Label("否", "No")
YUAN = Label("元", "yuan")

PERIOD_LABELS: Mapping[str, Label] = {
    "month": Label("每月", "a month"),
    "quarter": Label("每季", "a quarter"),
    "year": Label("每年", "a year"),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """When a field is asked: another unit of the same entity has one of these values."""

    unit: str
    among: tuple[str | bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. `unit` is its permanent id within its entity type; a changed meaning is a new field."""

    unit: str
    label: Label
    kind: FieldKind = "text"
    choices: Mapping[str, Label] | None = None
    measure: str = ""
    """Unit of measure shown beside the input, such as m²."""
    section: str = ""
    """The section of the visit form that shows it; empty: not asked at a visit."""
    required_by: str = ""
    """The rule that demands an answer, cited; a field without one is never mandatory."""
    only_completed: bool = False
    """Asked of a visit only when somebody was there to answer."""
    asked_if: Condition | None = None
    """Nobody is asked for it otherwise; what was recorded is shown all the same."""
    seldom: bool = False
    """Filled in where there is something to say: a blank one is no open question."""
    help: Label | None = None

    def units(self) -> tuple[str, ...]:
        """The registers the field writes: itself, or one per choice for a multi field."""
        if self.kind != "multi" or self.choices is None:
            return (self.unit,)
        return tuple(f"{self.unit}.{code}" for code in self.choices)


def no_value(value: Value) -> str:
    """The code that says why there is no value; empty when there is one or nothing was recorded."""
    return text_of(group_of(value).get("no_value"))


def is_answered(value: Value) -> bool:
    """Whether something was recorded, be it only why there is no value."""
    return value is not None and value not in ("", [], {})


def is_asked(field: Field, value: Callable[[str], Value]) -> bool:
    """Whether an entity with these values, by unit, is asked this field."""
    return field.asked_if is None or value(field.asked_if.unit) in field.asked_if.among


def parse(field: Field, typed: str) -> Value:
    """The value of typed text; nothing for blank text.

    Raises:
        MalformedError: when the text is not a value of the field's kind; the message is for the log, screens say
            their own.
    """
    text = typed.strip()
    if not text:
        return None
    if field.kind == "choice" and text not in (field.choices or {}):
        message = f"{text!r} is not a choice of {field.unit}"
        raise MalformedError(message)
    reader = _READERS.get(field.kind)
    return reader(text) if reader else text


def _decimal(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        message = f"{text!r} is not a number"
        raise MalformedError(message) from error
    if not number.is_finite():
        message = f"{text!r} is not a finite number"
        raise MalformedError(message)
    return str(number)


def _integer(text: str) -> int:
    if not text.lstrip("-").isdigit() or not text.isascii():
        message = f"{text!r} is not a whole number"
        raise MalformedError(message)
    return int(text)


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        message = f"{text!r} is not a date like 2026-11-22"
        raise MalformedError(message) from error


_READERS: Mapping[FieldKind, Callable[[str], Value]] = {
    "identity_number": lambda text: identity_number(text).text,
    "money": lambda text: str(yuan(text)),
    "decimal": _decimal,
    "integer": _integer,
    "date": _date,
}


def shown_value(field: Field, value: Value, language: Language) -> str:
    """The value as screens and papers write it; a dash where nothing was recorded. Identity numbers are masked."""
    if not is_answered(value):
        return "—"
    if no_value(value) in UNANSWERED:
        return UNANSWERED[no_value(value)].text(language)
    if field.kind in _SPEAKERS:
        return _SPEAKERS[field.kind](value, language)
    if field.kind == "choice":
        code = text_of(value)
        return (field.choices or {}).get(code, Label(code, code)).text(language)
    writer = _WRITERS.get(field.kind)
    return writer(value) if writer else f"{text_of(value)} {field.measure}".strip()


def _shown_money(text: str) -> str:
    try:
        return shown(yuan(text))
    except MalformedError:
        return text


def _shown_amount(value: Value, language: Language) -> str:
    group = group_of(value)
    per = text_of(group.get("per"))
    period = PERIOD_LABELS[per].text(language) if per in MONTHS else per
    return f"{_shown_money(text_of(group.get('yuan')))} {YUAN.text(language)} {period}".strip()


_SPEAKERS: Mapping[FieldKind, Callable[[Value, Language], str]] = {
    "amount": _shown_amount,
    "money": lambda value, language: f"{_shown_money(text_of(value))} {YUAN.text(language)}",
    "yes_no": lambda value, language: (YES if value is True else NO).text(language),
}


def _shown_position(value: Value) -> str:
    group = group_of(value)
    return f"{text_of(group.get('lat'))}, {text_of(group.get('lon'))} ±{text_of(group.get('accuracy_m'))} m"


def _shown_ink(value: Value) -> str:
    return f"✎ {text_of(value).count(';') + 1}"


_WRITERS: Mapping[FieldKind, Callable[[Value], str]] = {
    "identity_number": lambda value: masked(text_of(value)),
    "position": _shown_position,
    "ink": _shown_ink,
}
