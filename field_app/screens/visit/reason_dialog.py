"""Asking for a few words: why something is taken off, why a finding may stand, what to answer to a remark."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from field_app.screens.parts.labelled_box import LabelledBox
from field_app.screens.parts.question import Question
from field_app.screens.parts.say_panel import SayPanel
from field_app.screens.parts.text import body
from shared_models.errors import UnfitError
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

REASON = Label("原因(必填)", "Reason (required)")
KEPT = Label("记录和原因都会保留,可查。", "The record and the reason are kept and can be looked up.")
REMOVE = Label("移除", "Remove")
KEEP = Label("保存", "Keep")
NO_REASON = Label("请写明原因。", "Please give the reason.")
SAID = Label("说明(必填)", "In your words (required)")
SEEN = Label("审核人员会看到这段说明。", "The reviewer sees it.")


class Wording(NamedTuple):
    """What the dialog says around the box."""

    name: Label
    note: Label
    go: Label


REMOVING = Wording(REASON, KEPT, REMOVE)
EXPLAINING = Wording(SAID, SEEN, KEEP)


class ReasonDialog:
    """One question with a text for an answer."""

    def __init__(
        self, stage: Stage, title: Label, *, given: Callable[[str], None], wording: Wording = REMOVING
    ) -> None:
        """Takes what is done with the reason; what it refuses is said in the dialog."""
        self._stage = stage
        self._title = title
        self._given = given
        self._wording = wording

    def show(self) -> None:
        """Opens the dialog."""
        stage, wording = self._stage, self._wording
        self._box = LabelledBox(stage, wording.name, name="reason").several_lines()
        self._said = SayPanel(stage, name="reason.said")
        content = [body(stage.say(wording.note)), self._box.control, self._said.control]
        Question(stage, self._title, content, name="reason", go=wording.go).ask(self._give)

    def _give(self) -> None:
        if not self._box.text:
            self._said.warn(NO_REASON)
            return
        try:
            self._given(self._box.text)
        except UnfitError as error:
            self._said.failed(error)
        else:
            self._stage.close_dialog()
