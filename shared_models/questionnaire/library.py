"""The functions that take values and give one: text, choices, yes or no, numbers.

Source: ODK XForms "XPath Functions"; the tests hold each against its row there.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from shared_models.questionnaire.convert import Result, to_bool, to_number, to_text
from shared_models.questionnaire.pattern import pattern
from shared_models.questionnaire.tree import FormulaError
from shared_models.words import Label

MANY = 200
"""Arguments of functions that take any number."""


@dataclass(frozen=True, slots=True)
class Function:
    """What a function does, and how many arguments it takes."""

    run: Callable[[Sequence[Result]], Result]
    least: int
    most: int


def texts(values: Sequence[Result]) -> list[str]:
    """Every value as text; of nodes every one."""
    found: list[str] = []
    for value in values:
        if isinstance(value, list):
            found.extend(node.text for node in value)
        else:
            found.append(to_text(value))
    return found


def numbers(values: Sequence[Result]) -> list[float]:
    """The numbers among the values; blanks are left out."""
    return [to_number(text) for text in texts(values) if text != ""]


def _text(run: Callable[..., Result], count: int, most: int | None = None) -> Function:
    return Function(lambda args: run(*map(to_text, args)), count, most or count)


def _math(run: Callable[..., float], count: int) -> Function:
    def guarded(args: Sequence[Result]) -> Result:
        try:
            return float(run(*map(to_number, args)))
        except (ArithmeticError, ValueError):
            return math.nan

    return Function(guarded, count, count)


def _substr(args: Sequence[Result]) -> Result:
    text = to_text(args[0])
    bounds = [to_number(arg) for arg in args[1:]]
    if any(math.isnan(one) for one in bounds):
        return ""
    cut = [_clamped(one, len(text)) for one in bounds]
    return text[cut[0] : cut[1] if len(cut) > 1 else None]


def _clamped(number: float, length: int) -> int:
    """An index of 0 or more; a negative one counts from the end."""
    whole = int(max(min(number, length), -length - 1))
    return max(whole + length, 0) if whole < 0 else whole


def _before(text: str, sign: str) -> str:
    return text.partition(sign)[0] if sign in text and sign else ""


def _after(text: str, sign: str) -> str:
    return text.partition(sign)[2] if sign else text


def _translate(text: str, old: str, new: str) -> str:
    pairs: dict[str, str] = {}
    for at, sign in enumerate(old):
        pairs.setdefault(sign, new[at : at + 1])
    return "".join(pairs.get(sign, sign) for sign in text)


_HASHES: Mapping[str, Callable[[bytes], bytes]] = {
    "MD5": lambda raw: hashlib.md5(raw, usedforsecurity=False).digest(),
    "SHA-1": lambda raw: hashlib.sha1(raw, usedforsecurity=False).digest(),
    "SHA-256": lambda raw: hashlib.sha256(raw).digest(),
    "SHA-384": lambda raw: hashlib.sha384(raw).digest(),
    "SHA-512": lambda raw: hashlib.sha512(raw).digest(),
}


def _digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    if algorithm not in _HASHES or encoding not in {"base64", "hex"}:
        raise FormulaError(Label(f"digest 不支持 {algorithm} {encoding}", f"digest knows no {algorithm} {encoding}"))
    raw = _HASHES[algorithm](text.encode())
    return raw.hex() if encoding == "hex" else base64.b64encode(raw).decode()


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", "replace").replace("\x00", "")
    except (binascii.Error, ValueError):
        return ""


def _selected_at(args: Sequence[Result]) -> Result:
    items = to_text(args[0]).split()
    index = to_number(args[1])
    return items[int(index)] if 0 <= index < len(items) else ""


def _round(args: Sequence[Result]) -> Result:
    number = to_number(args[0])
    digits = to_number(args[1]) if len(args) > 1 else 0.0
    if not (math.isfinite(number) and math.isfinite(digits)) or abs(digits) > 15:  # noqa: PLR2004 - digits of a number
        return number
    try:
        return float(Decimal(repr(number)).quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP))
    except ArithmeticError:
        return number


def _among(count: float, least: Result, most: Result) -> bool:
    low, high = to_number(least), to_number(most)
    return (low == -1 or count >= low) and (high == -1 or count <= high)


def _checklist(args: Sequence[Result]) -> Result:
    true = sum(1 for text in texts(args[2:]) if to_number(text) > 0)
    return _among(true, args[0], args[1])


def _weighted(args: Sequence[Result]) -> Result:
    pairs = zip(texts(args[2::2]), texts(args[3::2]), strict=False)
    return _among(sum(to_number(weight) for text, weight in pairs if to_number(text) > 0), args[0], args[1])


def _extreme(pick: Callable[[list[float]], float]) -> Callable[[Sequence[Result]], Result]:
    def run(args: Sequence[Result]) -> Result:
        found = numbers(args)
        return math.nan if not found or any(math.isnan(one) for one in found) else pick(found)

    return run


def _coalesce(args: Sequence[Result]) -> Result:
    return next((text for text in map(to_text, args) if text), "")


LIBRARY: dict[str, Function] = {
    "string": Function(lambda args: to_text(args[0]), 1, 1),
    "concat": Function(lambda args: "".join(texts(args)), 1, MANY),
    "join": Function(lambda args: to_text(args[0]).join(texts(args[1:])), 1, MANY),
    "substr": Function(_substr, 2, 3),
    "substring-before": _text(_before, 2),
    "substring-after": _text(_after, 2),
    "translate": _text(_translate, 3),
    "string-length": _text(lambda text: float(len(text)), 1),
    "normalize-space": _text(lambda text: " ".join(text.split()), 1),
    "contains": _text(lambda text, part: part in text, 2),
    "starts-with": _text(lambda text, part: text.startswith(part), 2),
    "ends-with": _text(lambda text, part: text.endswith(part), 2),
    "digest": _text(_digest, 2, 3),
    "base64-decode": _text(_decoded, 1),
    "coalesce": Function(_coalesce, 2, 2),
    "true": Function(lambda _: True, 0, 0),
    "false": Function(lambda _: False, 0, 0),
    "boolean": Function(lambda args: to_bool(args[0]), 1, 1),
    "boolean-from-string": _text(lambda text: text in {"true", "1"}, 1),
    "not": Function(lambda args: not to_bool(args[0]), 1, 1),
    "regex": _text(lambda text, written: pattern(written).found_in(text), 2),
    "checklist": Function(_checklist, 3, MANY),
    "weighted-checklist": Function(_weighted, 4, MANY),
    "number": Function(lambda args: to_number(args[0]), 1, 1),
    "int": _math(math.trunc, 1),
    "round": Function(_round, 1, 2),
    "pow": _math(math.pow, 2),
    "log": _math(math.log, 1),
    "log10": _math(math.log10, 1),
    "abs": _math(abs, 1),
    "sin": _math(math.sin, 1),
    "cos": _math(math.cos, 1),
    "tan": _math(math.tan, 1),
    "asin": _math(math.asin, 1),
    "acos": _math(math.acos, 1),
    "atan": _math(math.atan, 1),
    "atan2": _math(math.atan2, 2),
    "sqrt": _math(math.sqrt, 1),
    "exp": _math(math.exp, 1),
    "exp10": _math(lambda power: 10.0**power, 1),
    "pi": Function(lambda _: math.pi, 0, 0),
    "sum": Function(lambda args: sum(numbers(args), 0.0), 1, 1),
    "max": Function(_extreme(max), 1, MANY),
    "min": Function(_extreme(min), 1, MANY),
    "selected": _text(lambda text, one: one.strip() in text.split(), 2),
    "selected-at": Function(_selected_at, 2, 2),
    "count-selected": _text(lambda text: float(len(text.split())), 1),
}
