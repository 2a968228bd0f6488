"""What the visit screen asks of a section's view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.parts.entry import Wiring
from field_app.screens.parts.remark_panel import remark_panel
from field_app.screens.visit.reason_dialog import EXPLAINING, ReasonDialog
from field_app.use_cases.answer_return import ReturnedRemark
from field_app.use_cases.explain import Saying
from field_app.use_cases.open_section import EntityForm, SectionForm
from shared_models.ids import EntityId
from shared_models.values import Value
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.visit.visit_screen import VisitScreen


ANSWER = Label("答复审核意见", "Answer the remark")


class SectionView:
    """One section as it is drawn."""

    def __init__(self, visit: VisitScreen, form: SectionForm | None) -> None:
        """Takes the visit it belongs to and the section's form, if it has inputs."""
        self.visit = visit
        self.stage = visit.stage
        self.form = form

    def build(self) -> list[ft.Control]:
        """The controls under each other, made once."""
        raise NotImplementedError

    def actions(self) -> list[ft.Control]:
        """What can be done with the section as a whole, beside its title; asked for after `build`."""
        return []

    async def jump(self, entity: EntityId, unit: str) -> str:
        """Shows a field and gives the scroll key of its place; blank when it is not here."""
        del entity, unit
        return ""

    @property
    def read_only(self) -> bool:
        """Whether the office has the visit and nothing can be written any more."""
        return self.form is not None and self.form.read_only

    def wiring(self, form: EntityForm) -> Wiring:
        """How the inputs of one entity are connected."""
        return Wiring(
            form=form,
            people=self.form.people if self.form else (),
            colleagues=self.form.colleagues if self.form else (),
            me=(self.visit.way.shift.account.user, self.visit.way.shift.account.user_name),
            read_only=self.read_only,
            typed=self.typed,
            confirm=self.confirm,
            answer=self.answer,
        )

    def typed(self, form: EntityForm, unit: str, value: Value) -> None:
        """Takes what an input holds now."""
        self.visit.walk.typed(form, unit, value)

    def answer(self, form: EntityForm, unit: str) -> None:
        """Asks what to say to the remark on a field."""
        self.ask_answer(form.entity, unit)

    def remarks(self, section: str) -> list[ft.Control]:
        """What the office asks in this section and no input of it shows: of a photo, of a value that no form asks."""
        return [
            self._remark(one)
            for one in self.visit.walk.remarks(section)
            if not self.shows(one.remark.entity, one.remark.unit)
        ]

    def shows(self, entity: EntityId, unit: str) -> bool:
        """Whether an input shows what is asked of this."""
        forms = self.form.entities if self.form else ()
        return any(form.entity == entity and unit in {"", *(line.field.unit for line in form.fields)} for form in forms)

    def _remark(self, asked: ReturnedRemark) -> ft.Control:
        entity, unit = asked.remark.entity, asked.remark.unit
        text = f"{self.stage.say(asked.remark.where)} · {asked.remark.text}"
        ask = None if self.read_only else lambda: self.ask_answer(entity, unit)
        return remark_panel(self.stage, (text, asked.answer), ask=ask, name=f"answer.{entity}.{unit}".rstrip("."))

    def ask_answer(self, entity: EntityId, unit: str) -> None:
        """Asks what to say to a remark, and records it."""

        def given(text: str) -> None:
            self.visit.walk.save()
            self.visit.walk.explain(Saying(entity, unit, text))
            self.visit.redraw()

        ReasonDialog(self.stage, ANSWER, given=given, wording=EXPLAINING).show()

    def confirm(self, form: EntityForm, units: tuple[str, ...]) -> bool:
        """Declares shown values unchanged."""
        done = self.visit.walk.confirm((form, units))
        self.visit.draw_marks()
        return done
