"""Patterns for `regex()`: read once, then matched in time that grows with text times pattern and never faster.

The usual backtracking matchers need years for some patterns; a form comes from a stranger, so they are not used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from shared_models.questionnaire.tree import FormulaError
from shared_models.words import Label

MAX_STATES = 2_000
MAX_REPEAT = 200

Test: TypeAlias = Callable[[str], bool]

_CLASSES: dict[str, Test] = {
    "d": str.isdigit,
    "D": lambda sign: not sign.isdigit(),
    "w": lambda sign: sign.isalnum() or sign == "_",
    "W": lambda sign: not (sign.isalnum() or sign == "_"),
    "s": str.isspace,
    "S": lambda sign: not sign.isspace(),
}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(slots=True)
class _State:
    """A state: passes on one sign, or passes on at once (`test` is nothing), at an end of the text only (`anchor`)."""

    test: Test | None = None
    anchor: str = ""
    out: list[int] = field(default_factory=list)


_Piece: TypeAlias = tuple[int, int]
"""First and last state of a piece of a pattern."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern ready to be looked for."""

    states: tuple[_State, ...]
    first: int
    last: int

    def found_in(self, text: str) -> bool:
        """Whether it fits anywhere in the text."""
        now: set[int] = set()
        for at in range(len(text) + 1):
            self._enter(self.first, now, at=at, end=len(text))
            if self.last in now:
                return True
            if at == len(text):
                return False
            following: set[int] = set()
            for number in now:
                state = self.states[number]
                if state.test is not None and state.test(text[at]):
                    for target in state.out:
                        self._enter(target, following, at=at + 1, end=len(text))
            now = following
        return False

    def _enter(self, number: int, into: set[int], *, at: int, end: int) -> None:
        waiting = [number]
        while waiting:
            one = waiting.pop()
            if one in into:
                continue
            state = self.states[one]
            if (state.anchor == "^" and at != 0) or (state.anchor == "$" and at != end):
                continue
            into.add(one)
            if state.test is None:
                waiting.extend(state.out)


@lru_cache(maxsize=512)
def pattern(text: str) -> Pattern:
    """The pattern of a text.

    Raises:
        FormulaError: for what no pattern allows, and for what this engine leaves out (look-around, back references).
    """
    builder = _Builder(text)
    first, last = builder.alternatives()
    if not builder.at_end():
        raise _wrong(text)
    return Pattern(tuple(builder.states), first, last)


def _wrong(text: str) -> FormulaError:
    shown = text if len(text) <= 40 else text[:40] + "…"  # noqa: PLR2004 - what fits a message
    return FormulaError(Label(f"正则表达式 {shown} 有误或不受支持", f"the pattern {shown} is wrong or not supported"))


class _Builder:
    """Builds the states of a pattern while reading it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0
        self.states: list[_State] = []

    def at_end(self) -> bool:
        """Whether all of it is read."""
        return self._at >= len(self._text)

    def _peek(self) -> str:
        return self._text[self._at] if self._at < len(self._text) else ""

    def _take(self) -> str:
        sign = self._peek()
        if not sign:
            raise _wrong(self._text)
        self._at += 1
        return sign

    def _new(self, test: Test | None = None, anchor: str = "") -> int:
        if len(self.states) >= MAX_STATES:
            raise _wrong(self._text)
        self.states.append(_State(test, anchor))
        return len(self.states) - 1

    def _link(self, source: int, target: int) -> None:
        self.states[source].out.append(target)

    def alternatives(self) -> _Piece:
        """Pieces divided by |."""
        first, last = self._new(), self._new()
        while True:
            piece = self._sequence()
            self._link(first, piece[0])
            self._link(piece[1], last)
            if self._peek() != "|":
                return first, last
            self._at += 1

    def _sequence(self) -> _Piece:
        first = last = self._new()
        while self._peek() and self._peek() not in "|)":
            begin = self._at
            piece = self._atom()
            piece = self._repeated(piece, begin)
            self._link(last, piece[0])
            last = piece[1]
        return first, last

    def _atom(self) -> _Piece:
        sign = self._take()
        if sign == "(":
            return self._group()
        if sign in "^$":
            return self._passing(self._new(anchor=sign))
        if sign in "*+?{":
            raise _wrong(self._text)
        return self._signs(self._test(sign))

    def _group(self) -> _Piece:
        self._depth += 1
        if self._depth > 20:  # noqa: PLR2004 - deeper than anybody reads
            raise _wrong(self._text)
        if self._peek() == "?":
            self._at += 1
            if self._take() != ":":
                raise _wrong(self._text)
        piece = self.alternatives()
        if self._take() != ")":
            raise _wrong(self._text)
        self._depth -= 1
        return piece

    def _passing(self, state: int) -> _Piece:
        last = self._new()
        self._link(state, last)
        return state, last

    def _signs(self, test: Test) -> _Piece:
        return self._passing(self._new(test))

    def _test(self, sign: str) -> Test:
        if sign == ".":
            return lambda one: one != "\n"
        if sign == "[":
            return self._class()
        if sign == "\\":
            return self._escaped(self._take())
        return sign.__eq__

    def _escaped(self, sign: str) -> Test:
        if sign in _CLASSES:
            return _CLASSES[sign]
        if sign.isalnum() and sign not in _ESCAPES:
            raise _wrong(self._text)
        return _ESCAPES.get(sign, sign).__eq__

    def _class(self) -> Test:
        negated = self._peek() == "^"
        self._at += negated
        tests: list[Test] = []
        while self._peek() != "]" or not tests:
            tests.append(self._class_part())
        self._at += 1
        members = tuple(tests)
        return lambda one: any(test(one) for test in members) != negated

    def _class_part(self) -> Test:
        sign = self._take()
        if sign == "\\":
            escaped = self._take()
            if escaped in _CLASSES:
                return _CLASSES[escaped]
            sign = _ESCAPES.get(escaped, escaped)
        if self._peek() == "-" and self._text[self._at + 1 : self._at + 2] not in ("]", ""):
            self._at += 1
            upper = self._take()
            if upper == "\\":
                upper = self._take()
            if upper < sign:
                raise _wrong(self._text)
            return lambda one: sign <= one <= upper
        return sign.__eq__

    def _repeated(self, piece: _Piece, begin: int) -> _Piece:
        bounds = self._bounds()
        if bounds is None:
            return piece
        after = self._at
        if self._peek() == "?":
            after += 1
        least, most = bounds
        pieces = [piece]
        for _ in range(max(least, most or least, 1) - 1):
            self._at = begin
            pieces.append(self._atom())
        self._at = after
        return self._joined(pieces, least, endless=most is None)

    def _joined(self, pieces: list[_Piece], least: int, *, endless: bool) -> _Piece:
        first, last = self._new(), self._new()
        at = first
        for number, (begin, end) in enumerate(pieces):
            if number >= least:
                self._link(at, last)
            self._link(at, begin)
            at = end
        self._link(at, last)
        if endless:
            self._link(pieces[-1][1], pieces[-1][0])
        return first, last

    def _bounds(self) -> tuple[int, int | None] | None:
        sign = self._peek()
        plain: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if sign in plain:
            self._at += 1
            return plain[sign]
        return self._counted() if sign == "{" else None

    def _counted(self) -> tuple[int, int | None]:
        end = self._text.find("}", self._at)
        low, comma, high = self._text[self._at + 1 : max(end, self._at)].partition(",")
        if end < 0 or not low.isdecimal() or (high and not high.isdecimal()):
            raise _wrong(self._text)
        self._at = end + 1
        least = int(low)
        most = int(high) if high else (None if comma else least)
        if max(least, most or 0) > MAX_REPEAT or (most is not None and most < max(least, 1)):
            raise _wrong(self._text)
        return least, most
