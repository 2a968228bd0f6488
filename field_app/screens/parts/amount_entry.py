"""An amount: the figure and for how long it is, both said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.parts.choice_entry import ChoiceEntry
from field_app.screens.parts.entry import Socket
from field_app.screens.parts.text_entry import TextEntry
from shared_models.field import PERIOD_LABELS, Field
from shared_models.values import Value, group_of, text_of
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

YUAN = Label("元", "yuan")


class AmountEntry:
    """A figure in yuan and its period; no period is chosen for anybody."""

    def __init__(self, stage: Stage, field: Field, value: Value, *, socket: Socket) -> None:
        """Builds the figure and the chips of the period."""
        group = group_of(value)
        figure = Field(unit=field.unit, label=field.label, kind="money", measure=stage.say(YUAN))
        periods = {code: stage.say(label) for code, label in PERIOD_LABELS.items()}
        self._yuan = TextEntry(stage, figure, group.get("yuan"), socket=socket)
        self._per = ChoiceEntry(stage, periods, group.get("per"), socket=replace(socket, name=f"{socket.name}.per"))
        self.control: ft.Control = ft.Row(
            [ft.Container(self._yuan.control, width=220), self._per.control], wrap=True, spacing=10, run_spacing=8
        )

    def value(self) -> Value:
        """The figure as typed with its period; nothing when there is no figure."""
        figure = text_of(self._yuan.value())
        return {"yuan": figure, "per": text_of(self._per.value())} if figure else None

    def show(self, value: Value) -> None:
        """Puts another amount in."""
        group = group_of(value)
        self._yuan.show(group.get("yuan"))
        self._per.show(group.get("per"))

    async def focus(self) -> None:
        """Puts the cursor on the figure."""
        await self._yuan.focus()
