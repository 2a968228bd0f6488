"""A member leaves the household: why, and since when."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.parts.button import plain, primary
from field_app.screens.parts.choice_entry import ChoiceEntry
from field_app.screens.parts.entry import Socket
from field_app.screens.parts.labelled_box import LabelledBox
from field_app.screens.parts.question import CANCEL
from field_app.screens.parts.say_panel import SayPanel
from field_app.screens.parts.text import bold
from field_app.screens.visit.reason_dialog import NO_REASON
from field_app.use_cases.remove_member import Removal
from shared_models.choices import LEFT_REASON
from shared_models.errors import UnfitError
from shared_models.ids import EntityId
from shared_models.values import text_of
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

TITLE = Label("{who}:减员", "{who} leaves the household")
WHY = Label("减员原因(必填)", "Reason for leaving (required)")
SINCE = Label("减员日期(如 2026-05-01,不清楚可不填)", "Since when (like 2026-05-01; blank when unknown)")
GO = Label("确认减员", "Take off the household")


class LeavingDialog:
    """Asks for one of the known reasons and a day."""

    def __init__(self, stage: Stage, member: tuple[EntityId, str], *, given: Callable[[Removal], None]) -> None:
        """Takes who leaves, and what is done with the answer."""
        self._stage = stage
        self._member, self._name = member
        self._given = given

    def show(self) -> None:
        """Opens the dialog."""
        stage = self._stage
        words = {code: stage.say(label) for code, label in LEFT_REASON.items()}
        self._why = ChoiceEntry(stage, words, None, socket=Socket(name="leaving", typed=_nothing, left=_nothing))
        self._since = LabelledBox(stage, SINCE, name="leaving.since")
        self._said = SayPanel(stage, name="leaving.said")
        content = ft.Column(
            [bold(stage.say(WHY)), self._why.control, self._since.control, self._said.control],
            tight=True,
            spacing=12,
            width=520,
        )
        stage.ask(
            ft.AlertDialog(
                title=ft.Text(stage.say(TITLE.fill(who=self._name))),
                content=content,
                actions=[
                    plain(stage, CANCEL, stage.close_dialog, name="leaving.cancel"),
                    primary(stage, GO, self._go, name="leaving.go"),
                ],
            )
        )

    def _go(self) -> None:
        code = text_of(self._why.value())
        if not code:
            self._said.warn(NO_REASON)
            return
        try:
            self._given(Removal(member=self._member, reason=code, on=self._since.text))
        except UnfitError as error:
            self._said.failed(error)
        else:
            self._stage.close_dialog()


def _nothing() -> None:
    pass
