"""The fields of one entity under each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.parts.card import panel, rule
from field_app.screens.parts.entry import Wiring
from field_app.screens.parts.field_line import REMARK, FieldLine
from field_app.use_cases.open_section import EntityForm
from shared_models.ids import EntityId

if TYPE_CHECKING:
    from field_app.screens.stage import Stage


class EntityFields:
    """The lines of an entity's form, generated from the catalogue's fields."""

    def __init__(self, stage: Stage, wiring: Wiring) -> None:
        """Builds a line for each field."""
        self.form: EntityForm = wiring.form
        self._stage = stage
        self.lines = {form.field.unit: FieldLine(stage, form, wiring) for form in wiring.form.fields}

    def controls(self) -> list[ft.Control]:
        """The lines with thin rules between them; a remark on the whole entity stands above."""
        found: list[ft.Control] = []
        if self.form.remark:
            text = self._stage.say(REMARK.fill(text=self.form.remark))
            found.append(panel("warn", ft.Icons.RATE_REVIEW_OUTLINED, [text]))
        for line in self.lines.values():
            if found:
                found.append(rule())
            found.append(line.control)
        return found

    def confirmable(self) -> tuple[str, ...]:
        """The units whose shown value stands as it did before this visit."""
        units: list[str] = []
        for line in self.lines.values():
            if line.can_be_confirmed():
                units += line.units
        return tuple(units)

    def show_confirmed(self) -> None:
        """Marks every line that could be confirmed."""
        for line in self.lines.values():
            if line.can_be_confirmed():
                line.show_confirmed()

    def line_of(self, entity: EntityId, unit: str) -> FieldLine | None:
        """The line of a field; a register of a multi field belongs to the field's line."""
        if entity != self.form.entity:
            return None
        return self.lines.get(unit) or self.lines.get(unit.partition(".")[0])
