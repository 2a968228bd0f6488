"""An input outside the visit form, with its name above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import flet as ft

from field_app.screens.boundary import Work
from field_app.screens.parts.mark import marked
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.text import bold
from field_app.screens.parts.text_entry import text_box
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

KEYBOARDS = {"text": ft.KeyboardType.TEXT, "number": ft.KeyboardType.NUMBER, "url": ft.KeyboardType.URL}


class LabelledBox:
    """A name and a text field."""

    def __init__(
        self,
        stage: Stage,
        label: Label,
        text: str = "",
        *,
        name: str,
        keyboard: Literal["text", "number", "url"] = "text",
    ) -> None:
        """Builds it holding a text."""
        self.label = label
        self.box = text_box(text)
        self.box.keyboard_type = KEYBOARDS[keyboard]
        self.box.autocorrect = keyboard == "text"
        marked_box = marked(name, self.box, label=stage.say(label))
        self.control = ft.Column(
            [bold(stage.say(label)), marked_box],
            spacing=4,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
        self._stage = stage

    def secret(self) -> LabelledBox:
        """The same box, showing dots."""
        self.box.password = True
        self.box.can_reveal_password = True
        self.box.autocorrect = False
        return self

    def several_lines(self) -> LabelledBox:
        """The same box, for a few sentences."""
        self.box.multiline = True
        self.box.min_lines, self.box.max_lines = 3, 8
        return self

    def on_enter(self, work: Work) -> LabelledBox:
        """The same box; the enter key does the work."""
        self.box.on_submit = self._stage.handler(work)
        return self

    @property
    def text(self) -> str:
        """The text without blanks around it."""
        return self.box.value.strip()

    @property
    def exact(self) -> str:
        """The text exactly as typed."""
        return self.box.value

    def clear(self) -> None:
        """Empties the box."""
        self.box.value = ""
        redraw(self.box)
