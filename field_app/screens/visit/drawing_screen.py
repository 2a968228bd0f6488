"""A sheet to sign or draw on, empty or with a picture on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import flet as ft

from field_app.screens.header import Header
from field_app.screens.parts.button import primary, secondary
from field_app.screens.parts.pad import HEIGHT, WIDTH, Pad
from field_app.screens.parts.say_panel import SayPanel
from field_app.screens.screen import Screen
from shared_models.ink import THOUSAND, Ink, ink_of, ink_text
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

CLEAR = Label("清除重画", "Clear")
DONE = Label("完成", "Done")
NOTHING = Label("框内还没有内容。", "There is nothing within the frame yet.")
AROUND = 220
"""What stands above and below the sheet, in pixels."""
MARGIN = 48
LEAST = 120

Strokes: TypeAlias = tuple[tuple[tuple[float, float], ...], ...]
Drawn: TypeAlias = Callable[[Strokes, tuple[int, int]], Awaitable[None]]
"""Takes the strokes, and the width and height of the sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What is drawn on."""

    picture: bytes | None = None
    shape: float = HEIGHT / WIDTH
    """Height for each unit of width."""
    widest: int = 4_000
    """A name is written no larger than a hand does, or its line is thin when it is made small."""
    ink: Ink = ()
    """What was drawn on it before."""


class DrawingScreen(Screen):
    """The sheet as large as the window allows; back leaves everything as it was."""

    def __init__(self, stage: Stage, title: str, paper: Paper, *, drawn: Drawn) -> None:
        """Takes what is done with the drawing."""
        super().__init__(stage)
        self._title = title
        self._paper = paper
        self._drawn = drawn
        self._pad: Pad | None = None

    def build(self) -> ft.Control:
        """Title, sheet, buttons."""
        stage, paper = self.stage, self._paper
        # Another language builds the screen anew: what was drawn by then stays.
        ink = paper.ink if self._pad is None else _ink_on(self._pad)
        self._pad = pad = Pad(stage, self._size(), picture=paper.picture)
        width, height = pad.width, pad.height
        placed = (tuple((x * width / THOUSAND, y * height / THOUSAND) for x, y in stroke) for stroke in ink)
        pad.begin_with(tuple(placed))
        self._said = SayPanel(stage, name="draw.said")
        buttons = ft.Row(
            [
                secondary(stage, CLEAR, pad.clear, name="draw.clear", icon=ft.Icons.BACKSPACE_OUTLINED),
                primary(stage, DONE, lambda: self._done(pad), name="draw.done", icon=ft.Icons.CHECK),
            ],
            alignment=ft.MainAxisAlignment.CENTER,
            wrap=True,
            spacing=12,
        )
        sheet = ft.Row([pad.control], alignment=ft.MainAxisAlignment.CENTER, scroll=ft.ScrollMode.AUTO)
        column = ft.Column(
            [self._said.control, sheet, buttons],
            spacing=14,
            scroll=ft.ScrollMode.AUTO,
            expand=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
        body = ft.Container(column, padding=16, expand=True)
        return ft.Column([Header(stage, self._title).control, body], spacing=0, expand=True)

    def _size(self) -> tuple[int, int]:
        room, shape = max(LEAST, self.stage.width - MARGIN), self._paper.shape
        width = min(room, self._paper.widest, max(LEAST, self.stage.height - AROUND) / shape)
        return int(width), int(width * shape)

    async def _done(self, pad: Pad) -> None:
        strokes, size = pad.strokes, (pad.width, pad.height)
        if not strokes and self._paper.picture is None:
            self._said.warn(NOTHING)
            return
        await self.stage.back()
        await self._drawn(strokes, size)


def _ink_on(pad: Pad) -> Ink:
    return ink_of(ink_text(pad.strokes, (pad.width, pad.height)))
