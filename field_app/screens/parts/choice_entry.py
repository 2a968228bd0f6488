"""Choosing among chips: one of them, several of them, or yes and no. One touch, nothing to unfold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.parts.choice_chip import ChoiceChip
from field_app.screens.parts.entry import Socket
from shared_models.field import NO, YES
from shared_models.values import Value, text_of, texts_of

if TYPE_CHECKING:
    from field_app.screens.stage import Stage


class ChoiceEntry:
    """One of several; touching the chosen one again takes the choice back, unless an answer is demanded."""

    def __init__(
        self, stage: Stage, choices: Mapping[str, str], value: Value, *, socket: Socket, demanded: bool = False
    ) -> None:
        """Builds a chip for each code and word."""
        self._demanded = demanded
        self._typed = socket.typed
        self._code = text_of(value)
        self._chips = _chips(stage, choices, self._pressed, socket=socket)
        for code, chip in self._chips.items():
            chip.show(on=code == self._code)
        self.control: ft.Control = _row(self._chips, socket)

    def _pressed(self, code: str) -> None:
        if code == self._code and self._demanded:
            return
        self.show(None if code == self._code else code)
        self._typed()

    def value(self) -> Value:
        """The code of the choice; nothing when none is chosen."""
        return self._code or None

    def show(self, value: Value) -> None:
        """Switches to another choice."""
        before, self._code = self._code, text_of(value)
        for code in {before, self._code} & set(self._chips):
            self._chips[code].show(on=code == self._code)

    async def focus(self) -> None:
        """Chips have no cursor."""


class YesNoEntry:
    """Yes or no, or not answered yet."""

    def __init__(self, stage: Stage, value: Value, *, socket: Socket) -> None:
        """Builds the two chips."""
        words = {"yes": stage.say(YES), "no": stage.say(NO)}
        self._choice = ChoiceEntry(stage, words, _yes_no_code(value), socket=socket)
        self.control: ft.Control = self._choice.control

    def value(self) -> Value:
        """True, False, or nothing."""
        return {"yes": True, "no": False}.get(text_of(self._choice.value()))

    def show(self, value: Value) -> None:
        """Switches to another answer."""
        self._choice.show(_yes_no_code(value))

    async def focus(self) -> None:
        """Chips have no cursor."""


def _yes_no_code(value: Value) -> Value:
    if value is True:
        return "yes"
    return "no" if value is False else None


class MultiEntry:
    """Any number of several."""

    def __init__(self, stage: Stage, choices: Mapping[str, str], value: Value, *, socket: Socket) -> None:
        """Builds a chip for each code and word."""
        self._typed = socket.typed
        self._codes = set(texts_of(value))
        self._chips = _chips(stage, choices, self._pressed, socket=socket)
        self.show(value)
        self.control: ft.Control = _row(self._chips, socket)

    def _pressed(self, code: str) -> None:
        self._codes ^= {code}
        self._chips[code].show(on=code in self._codes)
        self._typed()

    def value(self) -> Value:
        """The codes that are on, in their order."""
        return [code for code in self._chips if code in self._codes]

    def show(self, value: Value) -> None:
        """Switches to other codes."""
        self._codes = set(texts_of(value))
        for code, chip in self._chips.items():
            chip.show(on=code in self._codes)

    async def focus(self) -> None:
        """Chips have no cursor."""


def _chips(
    stage: Stage, choices: Mapping[str, str], pressed: Callable[[str], None], *, socket: Socket
) -> dict[str, ChoiceChip]:
    def chip(code: str, word: str) -> ChoiceChip:
        work = None if socket.read_only else stage.handler(lambda: pressed(code))
        return ChoiceChip(word, name=f"{socket.name}.{code}", pressed=work)

    return {code: chip(code, word) for code, word in choices.items()}


def _row(chips: Mapping[str, ChoiceChip], socket: Socket) -> ft.Control:
    row = ft.Row([chip.control for chip in chips.values()], wrap=True, spacing=8, run_spacing=8)
    return ft.Semantics(identifier=socket.name, content=row, container=True)
