"""Saying why there is no value: the person does not know, would not answer, or there is a paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.parts.badge import badge
from field_app.screens.parts.button import plain
from shared_models.field import UNANSWERED
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

WHY = Label("无法填写的原因", "Why there is no answer")
TAKE_BACK = Label("改为填写", "Answer after all")
OFFERED = frozenset({"text", "long_text", "integer", "decimal", "money", "amount", "identity_number", "date"})


class NoValue:
    """The menu of reasons, and the chosen one in place of the input."""

    def __init__(self, stage: Stage, *, name: str, code: str, chosen: Callable[[], None]) -> None:
        """Builds both; `code` is the reason that is given, blank for none."""
        self._stage = stage
        self._chosen = chosen
        self.code = code
        """The chosen reason; blank while the field is answered."""
        self.menu = ft.Semantics(
            identifier=f"why.{name}",
            label=stage.say(WHY),
            container=True,
            content=ft.PopupMenuButton(
                icon=ft.Icons.MORE_HORIZ,
                icon_color=palette.QUIET,
                icon_size=24,
                padding=(palette.TOUCH - 24) // 2,
                tooltip=stage.say(WHY),
                items=[self._item(code, label) for code, label in UNANSWERED.items()],
            ),
        )
        self._place = ft.Row(wrap=True, spacing=8)
        self.control = ft.Container(content=self._place)
        self.show()

    def _item(self, code: str, label: Label) -> ft.PopupMenuItem:
        def choose() -> None:
            self.code = code
            self._chosen()

        work = self._stage.handler(choose)
        return ft.PopupMenuItem(content=self._stage.say(label), height=palette.TOUCH, on_click=work)

    def _take_back(self) -> None:
        self.code = ""
        self._chosen()

    def show(self) -> None:
        """Draws the reason, or nothing."""
        self.control.visible = bool(self.code)
        label = UNANSWERED.get(self.code, Label(self.code, self.code))
        self._place.controls = [
            badge(self._stage.say(label), ft.Icons.HELP_OUTLINE, "plain"),
            plain(self._stage, TAKE_BACK, self._take_back, name="why.back"),
        ]
