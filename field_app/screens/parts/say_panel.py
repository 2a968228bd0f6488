"""A message within a form or dialog, right where the person looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.message import Message, failure
from field_app.screens.notice import ICONS
from field_app.screens.parts.card import panel
from field_app.screens.parts.redraw import redraw
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage


class SayPanel:
    """Room for one message; takes no space while there is none."""

    def __init__(self, stage: Stage, *, name: str) -> None:
        """Builds the room, empty."""
        self._stage = stage
        self.control = ft.Semantics(identifier=name, live_region=True, container=True, visible=False)

    def say(self, message: Message) -> None:
        """Shows a message."""
        self.control.content = panel(message.tone, ICONS[message.tone], message.lines(self._stage.language))
        self.control.visible = True
        self._update()

    def warn(self, what: Label) -> None:
        """Shows one sentence that asks for attention."""
        self.say(Message(what=what, tone="warn"))

    def failed(self, error: Exception) -> None:
        """Shows what an error says."""
        self.say(failure(error, ""))

    def hide(self) -> None:
        """Takes the message away."""
        self.control.visible = False
        self._update()

    def _update(self) -> None:
        redraw(self.control)
