"""Where the tablet is, read at a touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.parts.button import secondary
from field_app.screens.parts.entry import Socket
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.text import body
from shared_models.values import Value, group_of, text_of
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

READ = Label("读取当前位置", "Read the place")
NONE = Label("未读取", "Not read")
FAILED = Label("未能读取位置;可说明无法填写的原因。", "The place could not be read; say why there is no answer.")
SHOWN = Label("纬度 {lat} 经度 {lon}", "Latitude {lat}, longitude {lon}")


class PlaceEntry:
    """A button, and what it read: latitude, longitude, height (not measured: 0) and accuracy in metres."""

    def __init__(self, stage: Stage, value: Value, *, socket: Socket) -> None:
        """Builds it."""
        self._stage = stage
        self._typed = socket.typed
        self._text = text_of(value)
        self._words = body("")
        self._dress(NONE)
        button = secondary(stage, READ, self._read, name=f"{socket.name}.read", icon=ft.Icons.MY_LOCATION)
        row = ft.Row([self._words] if socket.read_only else [button, self._words], wrap=True, spacing=12)
        self.control: ft.Control = ft.Semantics(identifier=socket.name, content=row, container=True)

    async def _read(self) -> None:
        found = group_of(await self._stage.equipment.place.here())
        if found:
            self._text = " ".join(text_of(found[name]) for name in ("lat", "lon"))
            self._text += f" 0 {text_of(found.get('accuracy_m')) or '0'}"
        self._dress(NONE if found else FAILED)
        redraw(self._words)
        if found:
            self._typed()

    def _dress(self, otherwise: Label) -> None:
        parts = self._text.split()
        label = SHOWN.fill(lat=parts[0], lon=parts[1]) if len(parts) > 1 else otherwise
        self._words.value = self._stage.say(label)

    def value(self) -> Value:
        """The place as text."""
        return self._text

    def show(self, value: Value) -> None:
        """Shows another place."""
        self._text = text_of(value)
        self._dress(NONE)
        redraw(self._words)

    async def focus(self) -> None:
        """A button has no cursor."""
