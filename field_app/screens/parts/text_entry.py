"""Typing: one line or several, with the keyboard that suits the kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.parts.entry import Socket
from field_app.screens.parts.mark import marked
from field_app.screens.parts.redraw import redraw
from shared_models.field import Field, FieldKind, no_value
from shared_models.values import Value, text_of

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

KEYBOARDS: Mapping[FieldKind, ft.KeyboardType] = {
    "integer": ft.KeyboardType.NUMBER,
    "decimal": ft.KeyboardType.NUMBER,
    "money": ft.KeyboardType.NUMBER,
    "amount": ft.KeyboardType.NUMBER,
    "date": ft.KeyboardType.DATETIME,
    "long_text": ft.KeyboardType.MULTILINE,
}
HINTS: Mapping[FieldKind, str] = {"date": "1956-03-12"}


def text_box(text: str = "", *, hint: str | None = None, lines: int = 1) -> ft.TextField:
    """A bare input holding a text."""
    return ft.TextField(
        value=text,
        multiline=lines > 1,
        min_lines=lines if lines > 1 else None,
        max_lines=lines + 5 if lines > 1 else None,
        hint_text=hint,
        text_size=palette.BODY,
        color=palette.INK,
        fill_color=palette.PAPER,
        filled=True,
        hint_style=ft.TextStyle(color=palette.QUIET, size=palette.BODY),
        content_padding=ft.Padding.symmetric(horizontal=14, vertical=14),
        border=_border(),
    )


def field_box(field: Field, text: str) -> ft.TextField:
    """An input with the keyboard, hint and measure of a field."""
    box = text_box(text, hint=HINTS.get(field.kind), lines=3 if field.kind == "long_text" else 1)
    box.keyboard_type = KEYBOARDS.get(field.kind, ft.KeyboardType.TEXT)
    box.suffix = field.measure or None
    return box


def _border() -> dict[ft.ControlState, ft.InputBorder]:
    """Plain, and heavier where the cursor is."""
    here = ft.BorderSide(2.5, palette.BRAND)
    elsewhere = ft.BorderSide(1, palette.EDGE)
    return {
        ft.ControlState.FOCUSED: ft.OutlineInputBorder(side=here, border_radius=palette.RADIUS),
        ft.ControlState.DEFAULT: ft.OutlineInputBorder(side=elsewhere, border_radius=palette.RADIUS),
    }


class TextEntry:
    """A text field of one field."""

    def __init__(self, stage: Stage, field: Field, value: Value, *, socket: Socket) -> None:
        """Builds the input holding a value."""
        self._box = field_box(field, "" if no_value(value) else text_of(value))
        self._box.read_only = socket.read_only
        self._box.on_change = stage.handler(socket.typed)
        self._box.on_blur = stage.handler(socket.left)
        self.control: ft.Control = marked(socket.name, self._box, label=stage.say(field.label))

    def value(self) -> Value:
        """The text as typed; nothing when it is empty."""
        return self._box.value or None

    def show(self, value: Value) -> None:
        """Puts another text in."""
        self._box.value = text_of(value)
        redraw(self._box)

    async def focus(self) -> None:
        """Puts the cursor there."""
        await self._box.focus()  # type: ignore[no-untyped-call]  # Flet leaves this one without types
