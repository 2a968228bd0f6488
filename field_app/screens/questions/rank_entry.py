"""Putting things in order: each touch gives the next place, another one takes it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.parts.choice_chip import ChoiceChip
from field_app.screens.parts.entry import Socket
from field_app.screens.parts.text import quiet
from shared_models.values import Value, text_of
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

HOW = Label("按先后点选;再点一次取消。", "Touch them in order; touch again to take one back.")


class RankEntry:
    """Chips that show their place."""

    def __init__(self, stage: Stage, choices: Mapping[str, str], value: Value, *, socket: Socket) -> None:
        """Builds a chip for each code and word."""
        self._words = choices
        self._typed = socket.typed
        self._order: list[str] = []
        self._chips = {code: self._chip(stage, code, socket=socket) for code in choices}
        self.show(value)
        row = ft.Row([chip.control for chip in self._chips.values()], wrap=True, spacing=8, run_spacing=8)
        content = ft.Column([row] if socket.read_only else [quiet(stage.say(HOW)), row], spacing=6, tight=True)
        self.control: ft.Control = ft.Semantics(identifier=socket.name, content=content, container=True)

    def _chip(self, stage: Stage, code: str, *, socket: Socket) -> ChoiceChip:
        work = None if socket.read_only else stage.handler(lambda: self._pressed(code))
        return ChoiceChip(self._words[code], name=f"{socket.name}.{code}", pressed=work)

    def _pressed(self, code: str) -> None:
        order = [one for one in self._order if one != code]
        self.show(" ".join(order if code in self._order else [*order, code]))
        self._typed()

    def value(self) -> Value:
        """The codes in their order."""
        return list(self._order)

    def show(self, value: Value) -> None:
        """Switches to another order."""
        self._order = text_of(value).split()
        for code, chip in self._chips.items():
            place = f"{self._order.index(code) + 1}. " if code in self._order else ""
            chip.show(on=bool(place), text=f"{place}{self._words[code]}")

    async def focus(self) -> None:
        """Chips have no cursor."""
