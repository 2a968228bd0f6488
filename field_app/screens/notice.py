"""The bar above a screen that says what happened, what is safe and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.message import Message
from field_app.screens.parts.redraw import redraw
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

CLOSE = Label("知道了", "Close")
ICONS: dict[palette.Tone, ft.IconData] = {
    "plain": ft.Icons.INFO_OUTLINE,
    "info": ft.Icons.INFO_OUTLINE,
    "good": ft.Icons.CHECK_CIRCLE_OUTLINE,
    "warn": ft.Icons.WARNING_AMBER,
    "bad": ft.Icons.ERROR_OUTLINE,
}


class NoticeBar:
    """Room for one message at the top of a screen; takes no space while there is none."""

    def __init__(self, stage: Stage) -> None:
        """Builds the bar, hidden."""
        self._stage = stage
        self.control = ft.Semantics(identifier="notice", live_region=True, visible=False, container=True)

    def show(self, message: Message) -> None:
        """Shows a message in place of the one before."""
        tint = palette.TINTS[message.tone]
        first, *rest = message.lines(self._stage.language)
        lines: list[ft.Control] = [ft.Text(first, size=palette.BODY, weight=ft.FontWeight.W_600, color=tint.text)]
        lines += [ft.Text(line, size=palette.BODY, color=tint.text) for line in rest]
        self.control.content = ft.Container(
            bgcolor=tint.ground,
            border=ft.Border(bottom=ft.BorderSide(1, tint.edge)),
            padding=ft.Padding.symmetric(horizontal=20, vertical=6),
            content=self._laid_out(ft.Icon(ICONS[message.tone], color=tint.text, size=26), lines, tint.text),
        )
        self.control.visible = True
        self._update()

    def _laid_out(self, icon: ft.Icon, lines: list[ft.Control], colour: str) -> ft.Row:
        """The button beside the words; under them on a narrow window, so that these keep its width."""
        close = ft.TextButton(
            self._stage.say(CLOSE), style=ft.ButtonStyle(color=colour), on_click=self._stage.handler(self.hide)
        )
        below = [close] if self._stage.width < palette.TWO_COLUMNS_FROM else []
        words = ft.Column([*lines, *below], spacing=2, expand=True)
        return ft.Row(
            [icon, words, *([] if below else [close])],
            vertical_alignment=ft.CrossAxisAlignment.CENTER,
            spacing=14,
        )

    def hide(self) -> None:
        """Takes the message away."""
        if self.control.visible:
            self.control.visible = False
            self._update()

    def _update(self) -> None:
        redraw(self.control)
