"""One field of a form: its name, its input, and beside it what was known before and who stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.parts.aside import Aside, said_by
from field_app.screens.parts.card import panel
from field_app.screens.parts.entry import Socket, Wiring
from field_app.screens.parts.entry_kind import entry_for
from field_app.screens.parts.mark import scroll_key
from field_app.screens.parts.no_value import OFFERED, NoValue
from field_app.screens.parts.problem import problem, same_answer
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.remark_panel import remark_panel
from field_app.screens.parts.text import bold, quiet
from field_app.use_cases.open_household import ContradictionView
from field_app.use_cases.open_section import EntityForm, FieldForm
from shared_models.checks import LISTED
from shared_models.field import is_answered, no_value
from shared_models.values import Value
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

WITH_PAST = frozenset({"household", *LISTED})
"""What lives on from visit to visit; a visit and an interview begin blank each time."""
REQUIRED = Label("必填", "required")
TWO_VALUES = Label(
    "有两种说法,街道办尚未裁定。请核实后填写。", "Two values stand; the office has not decided. Please verify."
)


def has_past(form: EntityForm) -> bool:
    """Whether something may have been known before this visit."""
    return form.type in WITH_PAST and form.saved


class FieldLine:
    """A field as the form draws it."""

    def __init__(self, stage: Stage, form: FieldForm, wiring: Wiring) -> None:
        """Builds the line."""
        self._stage = stage
        self._form = form
        self._wiring = wiring
        socket = Socket(
            name=wiring.name(form.field.unit), typed=self._typed, left=self._left, read_only=wiring.read_only
        )
        self._entry = entry_for(stage, form, wiring, socket=socket)
        self._no_value = NoValue(stage, name=form.field.unit, code=no_value(form.value), chosen=self._why_chosen)
        self._no_value.menu.visible = form.field.kind in OFFERED
        self._has_past = has_past(wiring.form)
        self._problem = ft.Text(size=palette.SMALL, color=palette.TINTS["bad"].text, visible=False)
        self._aside = Aside(stage, form, confirmed=self._unchanged, read_only=wiring.read_only)
        self._show_input()
        self.key = f"{wiring.form.entity}.{form.field.unit}"
        self.control = self._build()

    def _build(self) -> ft.Control:
        field, stage = self._form.field, self._stage
        name: list[ft.Control] = [bold(stage.say(field.label))]
        if field.required_by:
            name.append(ft.Text(stage.say(REQUIRED), size=palette.SMALL, color=palette.TINTS["bad"].text))
        if self._wiring.form.type in WITH_PAST and not self._wiring.read_only:
            name.append(self._no_value.menu)
        head = ft.Row(name, spacing=8, wrap=True, tooltip=field.required_by or None)
        left = ft.Column(
            [head, *self._remarks(), self._entry.control, self._no_value.control, self._problem],
            spacing=4,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
        left.col = {"xs": 12, "md": 7} if self._has_past else 12
        self._aside.control.col = {"xs": 12, "md": 5}
        self._aside.control.visible = self._has_past
        return ft.Container(
            key=scroll_key(self.key),
            content=ft.ResponsiveRow(
                [left, self._aside.control],
                spacing=20,
                run_spacing=4,
                vertical_alignment=ft.CrossAxisAlignment.END,
            ),
        )

    def _remarks(self) -> list[ft.Control]:
        found: list[ft.Control] = []
        if self._form.field.help is not None:
            found.append(quiet(self._stage.say(self._form.field.help)))
        if self._form.remark:
            found.append(
                remark_panel(
                    self._stage,
                    (self._form.remark, self._form.answer),
                    submitted=self._form.submitted,
                    ask=None if self._wiring.read_only else self._answer,
                    name=f"answer.{self._form.field.unit}",
                )
            )
        if self._form.contradiction is not None:
            found.append(self._contradiction(self._form.contradiction))
        return found

    def _answer(self) -> None:
        self._wiring.answer(self._wiring.form, self._form.field.unit)

    def _contradiction(self, seen: ContradictionView) -> ft.Control:
        lines = [self._stage.say(TWO_VALUES)]
        lines += [f"{self._stage.say(option.verified.shown)} · {said_by(option.verified)}" for option in seen.options]
        return panel("warn", ft.Icons.CALL_SPLIT, lines)

    # --- what the person does -------------------------------------------------------------------------------------

    def _typed(self) -> None:
        self._wiring.typed(self._wiring.form, self._form.field.unit, self.value())
        self._aside.show_edited(edited=not self._as_before())
        if self._problem.visible:
            self._left()

    def _left(self) -> None:
        wrong = problem(self._form.field, self.value())
        text = self._stage.say(wrong) if wrong is not None else ""
        if text != (self._problem.value if self._problem.visible else ""):
            self._problem.value = text
            self._problem.visible = bool(text)
            redraw(self.control)

    def _why_chosen(self) -> None:
        self._show_input()
        self._typed()
        self._left()
        redraw(self.control)

    def _unchanged(self) -> None:
        previous = self._form.previous
        if previous is None:
            return
        if self._as_before():
            self._wiring.confirm(self._wiring.form, self._form.field.units())
            self._aside.show_confirmed()
        else:
            self._no_value.code = no_value(previous.value)
            self._entry.show(previous.value)
            self._show_input()
            self._typed()
        self._left()

    def _as_before(self) -> bool:
        previous = self._form.previous
        return previous is not None and same_answer(self._form.field, self.value(), previous.value)

    def _show_input(self) -> None:
        self._entry.control.visible = not self._no_value.code
        self._no_value.show()

    # --- what others ask ------------------------------------------------------------------------------------------

    @property
    def units(self) -> tuple[str, ...]:
        """The registers of the field."""
        return self._form.field.units()

    def value(self) -> Value:
        """What the field holds now."""
        return {"no_value": self._no_value.code} if self._no_value.code else self._entry.value()

    @property
    def says_something(self) -> bool:
        """Whether there is an answer, old or new, or a word about one: such a line is never hidden."""
        form = self._form
        return is_answered(self.value()) or bool(form.previous or form.contradiction or form.remark)

    def can_be_confirmed(self) -> bool:
        """Whether "same as last time" would say something: there is a previous value, and the input still holds it."""
        return self._form.previous is not None and is_answered(self.value()) and self._as_before()

    async def focus(self) -> None:
        """Puts the cursor into the field."""
        await self._entry.focus()
