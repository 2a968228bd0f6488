"""A picture, a signature or a file: made in a section of its own, and said so here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.parts.button import secondary
from field_app.screens.parts.entry import Socket
from field_app.screens.parts.text import quiet
from shared_models.questionnaire.view import QuestionView
from shared_models.values import Value
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

HOW = Label(
    "平板上的问卷不附图片和文件:请在“照片”一节拍摄。", "No file is attached here: please use the section Photos."
)
TAKEN = Label("见照片", "It is among the photos")
SIGN = Label("签字不附在问卷上:请在“检查并签字”一节签字。", "Nobody signs here: please use the section Check and sign.")
SIGNED = Label("见签字", "It is among the signatures")
SIGNATURE = "signature"
"""The appearance of a picture that is one."""
REASON = "evidence"


class ElsewhereEntry:
    """Where to do it, and the button that says it was done."""

    def __init__(self, stage: Stage, view: QuestionView, *, socket: Socket, declined: Callable[[str], None]) -> None:
        """Builds both."""
        how, taken = (SIGN, SIGNED) if SIGNATURE in view.appearance else (HOW, TAKEN)
        parts: list[ft.Control] = [quiet(stage.say(how))]
        if not socket.read_only:
            button = secondary(
                stage, taken, lambda: declined(REASON), name=f"{socket.name}.taken", icon=ft.Icons.PHOTO_OUTLINED
            )
            parts.append(ft.Row([button]))
        content = ft.Column(parts, spacing=6, tight=True)
        self.control: ft.Control = ft.Semantics(identifier=socket.name, content=content, container=True)

    def value(self) -> Value:
        """Nothing is ever held."""
        return ""

    def show(self, value: Value) -> None:
        """Nothing can be shown."""

    async def focus(self) -> None:
        """A sentence has no cursor."""
