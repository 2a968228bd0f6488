"""From what an input holds to what is recorded: read where it can be read, kept as typed where it cannot."""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Iterable, Mapping

from shared_models.catalogue import field_of
from shared_models.entity import Entity
from shared_models.errors import MalformedError
from shared_models.field import Field, parse
from shared_models.identity_number import identity_number
from shared_models.money import yuan
from shared_models.values import Value, group_of, text_of, texts_of

NUMERIC = frozenset({"integer", "decimal", "money", "date", "identity_number"})


def half_width(text: str) -> str:
    """Digits as a Chinese keyboard gives them, ３.５, as the digits they are."""
    return unicodedata.normalize("NFKC", text)


def recorded(entity: Entity, typed: Mapping[str, Value]) -> dict[str, Value]:
    """The values to record for what was typed in a form of this entity, by merge unit."""
    values: dict[str, Value] = {}
    for unit, value in typed.items():
        field = field_of(entity.type, unit)
        if field is not None and field.kind == "multi" and unit == field.unit:
            values.update(_ticks(field, entity, value))
        else:
            values[unit] = _read(field, value)
    if entity.type == "member":
        values.update(_told_by_number(entity, values))
    return values


def _ticks(field: Field, entity: Entity, value: Value) -> Iterable[tuple[str, Value]]:
    """One register per choice. A list gives the ticked ones: an unticked one is only written when it was ticked before.

    That nobody ticked a thing says nothing about it; a group `{code: yes/no}` says it of each.
    """
    if isinstance(value, Mapping):
        return [(f"{field.unit}.{code}", said) for code, said in value.items()]
    ticked = set(texts_of(value))
    units = {code: f"{field.unit}.{code}" for code in field.choices or {}}
    on: list[tuple[str, Value]] = [(unit, True) for code, unit in units.items() if code in ticked]
    off: list[tuple[str, Value]] = [
        (unit, False) for code, unit in units.items() if code not in ticked and entity.value(unit) is True
    ]
    return on + off


def _read(field: Field | None, value: Value) -> Value:
    if isinstance(value, Mapping):
        return _group(field, value)
    if not isinstance(value, str):
        return value
    text = value.replace("\x00", "").strip()
    if field is None or not text:
        return text or None
    try:
        return parse(field, half_width(text) if field.kind in NUMERIC else text)
    except MalformedError:
        return text


def _group(field: Field | None, value: Mapping[str, Value]) -> Value:
    if field is None or field.kind != "amount" or "no_value" in value:
        return value or None
    typed = half_width(text_of(value.get("yuan")).strip())
    if not typed:
        return None
    with contextlib.suppress(MalformedError):
        typed = str(yuan(typed))
    return {**value, "yuan": typed}


def _told_by_number(entity: Entity, values: Mapping[str, Value]) -> dict[str, Value]:
    """Birth date and sex as a readable identity number tells them, where they are blank."""
    try:
        number = identity_number(text_of(values.get("identity_number")))
    except MalformedError:
        return {}
    told = {"birth_date": number.birth_date.isoformat(), "sex": number.sex}
    return {unit: value for unit, value in told.items() if not (values.get(unit) or entity.value(unit))}


def ticked(field: Field, entity: Entity) -> list[str]:
    """The codes that stand ticked in a multi field."""
    return [code for code in field.choices or {} if entity.value(f"{field.unit}.{code}") is True]


def holds_something(value: Value) -> bool:
    """Whether an input that holds this is not empty."""
    return bool(group_of(value) or value is not None) and value not in ("", [], {})
