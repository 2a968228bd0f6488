"""A colleague's PIN, typed by the colleague on this tablet."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from field_app.screens.parts.labelled_box import LabelledBox
from field_app.screens.parts.question import Question
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.say_panel import SayPanel
from field_app.screens.parts.text import body
from field_app.use_cases.attend import NotHereError, PinError, TeamMember
from field_app.use_cases.office_lock import OfficeLockError
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

TITLE = Label("请{who}本人输入 PIN", "{who}, please type your PIN")
WHY = Label(
    "证明本人在场。PIN 只用来在本机验证,不会保存,也不会打开您的资料。",
    "It proves that you are here. The PIN is only checked on this tablet: it is not kept and opens nothing of yours.",
)
PIN = Label("PIN", "PIN")
GO = Label("验证", "Prove it")
EMPTY = Label("请输入 PIN。", "Please type the PIN.")


class PinDialog:
    """One box of dots."""

    def __init__(self, stage: Stage, member: TeamMember, *, given: Callable[[str], Awaitable[None]]) -> None:
        """Takes whose PIN it is and what is done with it."""
        self._stage = stage
        self._member = member
        self._given = given

    def show(self) -> None:
        """Opens the dialog."""
        stage = self._stage
        self._box = LabelledBox(stage, PIN, name="prove.pin", keyboard="number").secret().on_enter(self._prove)
        self._box.box.autofocus = True
        self._said = SayPanel(stage, name="prove.said")
        content = [body(stage.say(WHY)), self._box.control, self._said.control]
        title = TITLE.fill(who=self._member.name)
        self._go = Question(stage, title, content, name="prove", go=GO).ask(self._prove)

    async def _prove(self) -> None:
        if not self._box.text:
            self._said.warn(EMPTY)
            return
        self._wait(busy=True)
        try:
            await self._given(self._box.text)
        except (PinError, NotHereError, OfficeLockError) as error:
            self._box.clear()
            self._said.failed(error)
        else:
            self._stage.close_dialog()
        finally:
            self._wait(busy=False)

    def _wait(self, *, busy: bool) -> None:
        self._go.disabled = busy
        redraw(self._go)
