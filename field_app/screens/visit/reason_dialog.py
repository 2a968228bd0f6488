"""Asking for a reason before something is taken off: nothing disappears without one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.parts.button import plain, primary
from field_app.screens.parts.labelled_box import LabelledBox
from field_app.screens.parts.say_panel import SayPanel
from field_app.screens.parts.text import body
from shared_models.errors import UnfitError
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

REASON = Label("原因(必填)", "Reason (required)")
KEPT = Label("记录和原因都会保留,可查。", "The record and the reason are kept and can be looked up.")
REMOVE = Label("移除", "Remove")
CANCEL = Label("取消", "Cancel")
NO_REASON = Label("请写明原因。", "Please give the reason.")


class ReasonDialog:
    """One question with a text for an answer."""

    def __init__(self, stage: Stage, title: Label, *, given: Callable[[str], None]) -> None:
        """Takes what is done with the reason; what it refuses is said in the dialog."""
        self._stage = stage
        self._title = title
        self._given = given

    def show(self) -> None:
        """Opens the dialog."""
        stage = self._stage
        self._box = LabelledBox(stage, REASON, name="reason").several_lines()
        self._said = SayPanel(stage, name="reason.said")
        stage.ask(
            ft.AlertDialog(
                title=ft.Text(stage.say(self._title)),
                content=ft.Column(
                    [body(stage.say(KEPT)), self._box.control, self._said.control], tight=True, spacing=12, width=480
                ),
                actions=[
                    plain(stage, CANCEL, stage.close_dialog, name="reason.cancel"),
                    primary(stage, REMOVE, self._remove, name="reason.go"),
                ],
            )
        )

    def _remove(self) -> None:
        if not self._box.text:
            self._said.warn(NO_REASON)
            return
        try:
            self._given(self._box.text)
        except UnfitError as error:
            self._said.failed(error)
        else:
            self._stage.close_dialog()
