"""The fields of one entity under each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.parts.card import rule
from field_app.screens.parts.entry import Wiring
from field_app.screens.parts.field_line import FieldLine, has_past
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.remark_panel import remark_panel
from field_app.use_cases.open_section import EntityForm
from shared_models.field import is_asked
from shared_models.ids import EntityId
from shared_models.values import Value

if TYPE_CHECKING:
    from field_app.screens.stage import Stage


STRETCH = ft.CrossAxisAlignment.STRETCH
WIDE = frozenset({"long_text", "multi", "amount"})
"""Kinds of input that need a whole row."""


class EntityFields:
    """The lines of an entity's form, generated from the catalogue's fields."""

    def __init__(self, stage: Stage, wiring: Wiring) -> None:
        """Builds a line for each field."""
        self.form: EntityForm = wiring.form
        self._stage = stage
        self._typed_on = wiring.typed
        self._read_only = wiring.read_only
        self._answer = lambda: wiring.answer(wiring.form, "")
        wiring = replace(wiring, typed=self._typed)
        self.lines = {form.field.unit: FieldLine(stage, form, wiring) for form in wiring.form.fields}
        self._cells: dict[str, ft.Control] = {}

    def controls(self) -> list[ft.Control]:
        """The lines; a remark on the whole entity stands above."""
        found: list[ft.Control] = []
        if self.form.remark:
            found.append(
                remark_panel(
                    self._stage,
                    (self.form.remark, self.form.answer),
                    ask=None if self._read_only else self._answer,
                    name=f"answer.{self.form.entity}",
                )
            )
        return [*found, *(self._with_past() if has_past(self.form) else self._grid())]

    def _with_past(self) -> list[ft.Control]:
        """One line under the other: beside each stands what was known before."""
        for unit, line in self.lines.items():
            above = [rule()] if self._cells else []
            self._cells[unit] = ft.Column([*above, line.control], spacing=16, tight=True, horizontal_alignment=STRETCH)
        self._show_asked()
        return list(self._cells.values())

    def _grid(self) -> list[ft.Control]:
        """Two beside each other where there is room: nothing was known before."""
        for form in self.form.fields:
            cell = self.lines[form.field.unit].control
            cell.col = 12 if form.field.kind in WIDE else {"xs": 12, "lg": 6}
            self._cells[form.field.unit] = cell
        self._show_asked()
        return [ft.ResponsiveRow(list(self._cells.values()), spacing=28, run_spacing=18)]

    # --- fields that are asked only sometimes -----------------------------------------------------------------------

    def _typed(self, form: EntityForm, unit: str, value: Value) -> None:
        self._typed_on(form, unit, value)
        redraw(*self._show_asked())

    def _show_asked(self) -> list[ft.Control]:
        """Hides what these answers make nobody ask; the cells that changed."""
        changed: list[ft.Control] = []
        for form in self.form.fields:
            unit = form.field.unit
            visible = is_asked(form.field, self._now) or self.lines[unit].says_something
            if self._cells[unit].visible != visible:
                self._cells[unit].visible = visible
                changed.append(self._cells[unit])
        return changed

    def _now(self, unit: str) -> Value:
        """What stands in the form; elsewhere what is recorded."""
        return self.lines[unit].value() if unit in self.lines else self.form.base.value(unit)

    # --- what others ask ------------------------------------------------------------------------------------------

    def confirmable(self) -> tuple[str, ...]:
        """The units whose shown value stands as it did before this visit."""
        units: list[str] = []
        for line in self.lines.values():
            if line.can_be_confirmed():
                units += line.units
        return tuple(units)

    def line_of(self, entity: EntityId, unit: str) -> FieldLine | None:
        """The line of a field; a register of a multi field belongs to the field's line."""
        if entity != self.form.entity:
            return None
        return self.lines.get(unit) or self.lines.get(unit.partition(".")[0])
