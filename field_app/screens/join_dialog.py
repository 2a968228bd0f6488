"""Joining a colleague's visit of this household by the code that stands on the other tablet."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from field_app.screens.parts.labelled_box import LabelledBox
from field_app.screens.parts.question import Question
from field_app.screens.parts.say_panel import SayPanel
from field_app.screens.parts.text import body
from shared_models.errors import MalformedError
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

TITLE = Label("加入同事的入户", "Join a colleague's visit")
WHY = Label(
    "输入同事平板上“在场人员”页显示的入户码。两台平板记在同一次入户里,不需要网络。",
    "Type the visit code that the colleague's tablet shows under “Who is present”. Both tablets write into one visit; "
    "no network is needed.",
)
CODE = Label("入户码", "Visit code")
GO = Label("加入", "Join")
WRONG = Label(
    "这个码不对,或者不是这一户的。请对照同事的平板再输一次;没有记录任何内容。",
    "This is no code of a visit of this household. Compare it with the other tablet; nothing was recorded.",
)


class JoinDialog:
    """One box for the code."""

    def __init__(self, stage: Stage, *, join: Callable[[str], Awaitable[None]]) -> None:
        """Takes what is done with the code."""
        self._stage = stage
        self._join = join

    def show(self) -> None:
        """Opens the dialog."""
        stage = self._stage
        self._box = LabelledBox(stage, CODE, name="join.code").on_enter(self._go)
        self._box.box.autofocus = True
        self._said = SayPanel(stage, name="join.said")
        content = [body(stage.say(WHY)), self._box.control, self._said.control]
        Question(stage, TITLE, content, name="join", go=GO).ask(self._go)

    async def _go(self) -> None:
        try:
            await self._join(self._box.text)
        except MalformedError:
            self._said.warn(WRONG)
