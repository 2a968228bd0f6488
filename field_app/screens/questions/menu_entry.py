"""Choosing one of many from a list that unfolds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.parts.entry import Socket
from field_app.screens.parts.mark import marked
from field_app.screens.parts.redraw import redraw
from shared_models.values import Value, text_of
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

NOTHING = Label("未选择", "Not chosen")


class MenuEntry:
    """A list that unfolds; its first line takes the choice back."""

    def __init__(self, stage: Stage, choices: Mapping[str, str], value: Value, *, socket: Socket) -> None:
        """Builds it."""
        nothing = stage.say(NOTHING)
        self._menu = ft.Dropdown(
            options=[ft.DropdownOption(key=key, text=text) for key, text in {"": nothing, **choices}.items()],
            value=text_of(value),
            text_size=palette.BODY,
            border=ft.OutlineInputBorder(side=ft.BorderSide(1, palette.EDGE), border_radius=palette.RADIUS),
            fill_color=palette.PAPER,
            filled=True,
            menu_height=480,
            disabled=socket.read_only,
            expand=True,
        )
        self._menu.on_select = stage.handler(socket.typed)
        self.control: ft.Control = marked(socket.name, ft.Row([self._menu]))

    def value(self) -> Value:
        """The code of the choice; blank when none is chosen."""
        return self._menu.value or ""

    def show(self, value: Value) -> None:
        """Switches to another choice."""
        self._menu.value = text_of(value)
        redraw(self._menu)

    async def focus(self) -> None:
        """A list has no cursor."""
