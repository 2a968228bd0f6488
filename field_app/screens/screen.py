"""One full picture of the app: builds its controls once, then changes only what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flet as ft

if TYPE_CHECKING:
    from field_app.screens.stage import Stage


class Screen:
    """What the stage shows. A screen is built when it is opened and lives until it is closed."""

    def __init__(self, stage: Stage) -> None:
        """Takes the stage it will be shown on."""
        self.stage = stage

    def build(self) -> ft.Control:
        """The controls of the screen, made once."""
        raise NotImplementedError

    async def appear(self) -> None:
        """Called each time the screen comes to the front: reads what may have changed meanwhile."""

    async def leave(self) -> None:
        """Called before another screen takes the front."""

    async def keep(self) -> None:
        """Called when the app may be ended at any moment: puts what is open where it survives."""

    def resized(self, width: float) -> None:
        """Called when the window got another width: rearranges without building inputs anew."""
