"""An answer that is kept from this person: its place is shown, nothing can be typed over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.parts.badge import badge
from field_app.screens.parts.entry import Socket
from shared_models.values import Value
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

WORDS = Label("已密封,仅访问人和街道办授权人员可见", "Sealed: only the interviewer and authorised office staff see it")


class SealedEntry:
    """The words for "sealed"; the marker is never written back."""

    def __init__(self, stage: Stage, value: Value, *, socket: Socket) -> None:
        """Builds the words."""
        self._value = value
        box = badge(stage.say(WORDS), ft.Icons.LOCK_OUTLINE)
        self.control: ft.Control = ft.Semantics(identifier=socket.name, content=ft.Row([box]), container=True)

    def value(self) -> Value:
        """The marker, as it came."""
        return self._value

    def show(self, value: Value) -> None:
        """Nothing else can be put in."""

    async def focus(self) -> None:
        """There is nothing to type in."""
