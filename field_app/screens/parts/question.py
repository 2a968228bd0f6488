"""A dialog that asks for something and waits for one touch: go on, or leave it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.boundary import Work
from field_app.screens.parts.button import plain, primary
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

CANCEL = Label("取消", "Cancel")


class Question:
    """Opens the dialog; its buttons are `name.cancel` and `name.go`."""

    def __init__(self, stage: Stage, title: Label, content: Sequence[ft.Control], *, name: str, go: Label) -> None:
        """Takes what is asked and the word of the button that goes on."""
        self._stage = stage
        self._title = title
        self._content = content
        self._name = name
        self._go = go

    def ask(self, work: Work) -> ft.Semantics:
        """Shows it; gives the button that does the work."""
        stage, name = self._stage, self._name
        done = primary(stage, self._go, work, name=f"{name}.go")
        stage.ask(
            ft.AlertDialog(
                title=ft.Text(stage.say(self._title)),
                content=ft.Column(list(self._content), tight=True, spacing=12, width=480),
                actions=[plain(stage, CANCEL, stage.close_dialog, name=f"{name}.cancel"), done],
            )
        )
        return done
