"""A chip that is on or off: the tick and the frame say it, not the colour alone."""

from __future__ import annotations

import flet as ft

from field_app.screens import palette
from field_app.screens.boundary import Guarded
from field_app.screens.parts.redraw import redraw


class ChoiceChip:
    """One chip of a group."""

    def __init__(self, text: str, *, name: str, pressed: Guarded | None, on: bool = False) -> None:
        """Builds the chip; without `pressed` it only shows."""
        self._icon = ft.Icon(ft.Icons.CHECK, size=20, color=palette.ON_BRAND)
        self._text = ft.Text(text, size=palette.BODY)
        self._box = ft.Container(
            content=ft.Row([self._icon, self._text], spacing=6, tight=True),
            padding=ft.Padding.symmetric(horizontal=16, vertical=13),
            border_radius=24,
            on_click=pressed,
        )
        self.control = ft.Semantics(identifier=name, content=self._box, container=True, button=pressed is not None)
        self._dress(on=on)

    def show(self, *, on: bool, text: str | None = None) -> None:
        """Switches the chip on or off, with another text if one is given."""
        if text is not None:
            self._text.value = text
        self._dress(on=on)
        redraw(self.control)

    def _dress(self, *, on: bool) -> None:
        self._icon.visible = on
        self._text.color = palette.ON_BRAND if on else palette.INK
        self._text.weight = ft.FontWeight.W_600 if on else None
        self._box.bgcolor = palette.BRAND if on else palette.PAPER
        self._box.border = ft.Border.all(1, palette.BRAND if on else palette.EDGE)
        self.control.selected = on
