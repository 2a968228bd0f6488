"""An identity number: checked when the cursor leaves it, masked once it is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.parts.button import plain
from field_app.screens.parts.entry import Socket
from field_app.screens.parts.mark import marked
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.text import bold, quiet
from field_app.screens.parts.text_entry import field_box
from shared_models.choices import SEX
from shared_models.errors import MalformedError
from shared_models.field import Field, no_value
from shared_models.identity_number import IdentityNumber, identity_number, masked
from shared_models.values import Value, text_of
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

CHANGE = Label("修改", "Change")
CHECKED = Label("校验通过 · {born} · {sex}", "checked · {born} · {sex}")


class IdentityEntry:
    """Shows the number only while somebody types it."""

    def __init__(self, stage: Stage, field: Field, value: Value, *, socket: Socket) -> None:
        """Builds the input and its masked face."""
        self._stage = stage
        self._left = socket.left
        self._box = field_box(field, "" if no_value(value) else text_of(value))
        self._box.capitalization = ft.TextCapitalization.CHARACTERS
        self._box.autocorrect = False
        self._box.enable_suggestions = False
        self._box.on_change = stage.handler(socket.typed)
        self._box.on_blur = stage.handler(self._blurred)
        self._box.read_only = socket.read_only
        self._masked = bold("")
        self._about = quiet("")
        change = plain(stage, CHANGE, self._open, name=f"{socket.name}.change", icon=ft.Icons.EDIT_OUTLINED)
        change.visible = not socket.read_only
        self._face = ft.Container(
            content=ft.Row(
                [
                    ft.Icon(ft.Icons.VERIFIED_USER_OUTLINED, color=palette.TINTS["good"].text),
                    ft.Column([self._masked, self._about], spacing=0, expand=True),
                    change,
                ],
                spacing=10,
            ),
            padding=ft.Padding.only(left=14),
            border=ft.Border.all(1, palette.LINE),
            border_radius=palette.RADIUS,
        )
        self._input = marked(socket.name, self._box, label=stage.say(field.label))
        self.control: ft.Control = ft.Column(
            [self._input, self._face],
            spacing=0,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
        self._choose_face()

    def _number(self) -> IdentityNumber | None:
        try:
            return identity_number(self._box.value)
        except MalformedError:
            return None

    def _choose_face(self) -> None:
        number = self._number()
        self._input.visible = number is None
        self._face.visible = number is not None
        if number is not None:
            self._masked.value = masked(number.text)
            about = CHECKED.fill(born=number.birth_date.isoformat(), sex=SEX[number.sex])
            self._about.value = self._stage.say(about)

    def _blurred(self) -> None:
        self._choose_face()
        redraw(self.control)
        self._left()

    async def _open(self) -> None:
        self._input.visible = True
        self._face.visible = False
        redraw(self.control)
        await self._box.focus()  # type: ignore[no-untyped-call]  # Flet leaves this one without types

    def value(self) -> Value:
        """The number in its plain form when it is right, else the text as typed."""
        number = self._number()
        return number.text if number is not None else self._box.value or None

    def show(self, value: Value) -> None:
        """Puts another number in."""
        self._box.value = text_of(value)
        self._choose_face()
        redraw(self.control)

    async def focus(self) -> None:
        """Opens the number for typing."""
        await self._open()
