"""What a field may hold: text, whole numbers, yes/no, nothing, and lists or groups of these."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from shared_models.errors import MalformedError

if TYPE_CHECKING:
    Value: TypeAlias = bool | int | str | Sequence["Value"] | Mapping[str, "Value"] | None
else:
    Value = Any

MAX_TEXT = 20_000
MAX_DEPTH = 6
MAX_ITEMS = 2_000
MAX_INTEGER = 2**53


def check_value(value: object, depth: int = 0) -> None:
    """Passes a value that every client and both databases keep exactly; refuses the others.

    Fractions travel as decimal text, never as binary floating point: two devices must read the same number.

    Raises:
        MalformedError: for floats, NUL characters, text over 20,000 characters, integers beyond 2^53 (not exact in
            every JSON reader), lists or groups over 2,000 items or nested over 6 deep, and any other type.
    """
    if isinstance(value, str):
        _check_text(value)
    elif value is None or isinstance(value, bool):
        return
    elif isinstance(value, int):
        _refuse_if(abs(value) > MAX_INTEGER, "integer beyond 2^53")
    elif isinstance(value, list | tuple | dict):
        _check_collection(value, depth)
    else:
        message = f"a value cannot be of type {type(value).__name__}; numbers with a fraction are decimal text"
        raise MalformedError(message)


def _check_text(text: str) -> None:
    if len(text) <= MAX_TEXT and "\x00" not in text and text.isascii():
        return
    _refuse_if("\x00" in text, "text holds a NUL character")
    _refuse_if(len(text) > MAX_TEXT, "text longer than 20,000 characters")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        message = "text holds half a character"
        raise MalformedError(message) from error


def _check_collection(value: Sequence[object] | Mapping[object, object], depth: int) -> None:
    _refuse_if(depth >= MAX_DEPTH, f"value nested deeper than {MAX_DEPTH}")
    _refuse_if(len(value) > MAX_ITEMS, f"more than {MAX_ITEMS} items")
    if isinstance(value, Mapping):
        for key in value:
            _refuse_if(not isinstance(key, str), "a group's names must be text")
            check_value(key, depth + 1)
        items: Sequence[object] = list(value.values())
    else:
        items = value
    for item in items:
        check_value(item, depth + 1)


def _refuse_if(bad: bool, message: str) -> None:  # noqa: FBT001 - reads as the sentence it is
    if bad:
        raise MalformedError(message)


def canonical(value: Value) -> str:
    """One text for all spellings of a value: NFC, sorted names. Equal texts are equal answers.

    A pure ASCII text is quoted without the JSON machinery: this is the fold's hottest line.
    """
    if isinstance(value, str):
        return '"' + unicodedata.normalize("NFC", value) + '"'
    return json.dumps(_nfc(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _nfc(value: Value) -> Value:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {unicodedata.normalize("NFC", key): _nfc(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_nfc(item) for item in value]
    return value


def text_of(value: Value) -> str:
    """The value as plain text; nothing, lists and groups give the empty text."""
    if isinstance(value, bool) or value is None:
        return ""
    return str(value) if isinstance(value, str | int) else ""


def texts_of(value: Value) -> tuple[str, ...]:
    """The texts of a list value; anything else gives none."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(text_of(item) for item in value)
    return ()


def group_of(value: Value) -> Mapping[str, Value]:
    """The named parts of a group value; anything else gives an empty group."""
    return value if isinstance(value, Mapping) else {}
