"""A section of plain fields: who is present, the home, what was seen, the opinion."""

from __future__ import annotations

from collections.abc import Mapping

import flet as ft

from field_app.screens.parts.button import secondary
from field_app.screens.parts.card import card, panel
from field_app.screens.parts.text import strong
from field_app.screens.visit.entity_fields import EntityFields
from field_app.screens.visit.section_view import SectionView
from field_app.use_cases.open_section import EntityForm
from shared_models.ids import EntityId
from shared_models.values import Value
from shared_models.words import Label

ALL_UNCHANGED = Label("本节全部与上次一致", "Everything here is unchanged")
NOTES: Mapping[str, Label] = {
    "outcome": Label(
        "先记录入户结果。无人、拒访、搬离、住院、死亡也是一次上门记录,会计入次数。",
        "The outcome comes first. Nobody home, refused, moved, in hospital and deceased count as attempts.",
    ),
    "present": Label(
        "请向受访家庭成员宣读:我们是社会救助入户调查人员,依法了解您家的家庭人口、收入、财产和生活状况,"
        "只用于审核确认社会救助;您可以查看、更正记录,也可以拒绝签字。",
        "Please read out: we are investigators of social assistance. By law we ask about the members, income, assets "
        "and living conditions of your household, only to decide on assistance. You may read and correct the record, "
        "and you may refuse to sign.",
    ),
    "observed": Label("只记录亲眼所见,不作推断。", "Only what you saw yourself, no conclusions."),
    "opinion": Label("调查意见供审核参考,不是审批结果。", "The opinion helps the review; it is not a decision."),
}


class FormSection(SectionView):
    """Cards of fields, one for each entity."""

    def build(self) -> list[ft.Control]:
        """The note of the section and a card for each entity."""
        forms = self.form.entities if self.form else ()
        self._fields = [EntityFields(self.stage, self.wiring(form)) for form in forms]
        found: list[ft.Control] = []
        section = self.form.section.id if self.form else ""
        if section in NOTES:
            found.append(panel("info", ft.Icons.INFO_OUTLINE, [self.stage.say(NOTES[section])]))
        for fields in self._fields:
            title = [strong(self.stage.say(fields.form.title))] if len(self._fields) > 1 else []
            found.append(card([*title, *fields.controls()], spacing=16))
        return found

    def actions(self) -> list[ft.Control]:
        """The button that declares everything unchanged, while something was known before."""
        if self.read_only or not any(fields.confirmable() for fields in self._fields):
            return []
        return [secondary(self.stage, ALL_UNCHANGED, self._confirm_all, name="unchanged.all", icon=ft.Icons.DONE_ALL)]

    def typed(self, form: EntityForm, unit: str, value: Value) -> None:
        """Keeps it; another outcome changes which sections there are, so it is saved at once."""
        super().typed(form, unit, value)
        if unit == "outcome":
            self.visit.save_and_redraw()

    async def _confirm_all(self) -> None:
        confirmed = [(fields.form, fields.confirmable()) for fields in self._fields if fields.confirmable()]
        self.visit.walk.confirm(*confirmed)
        await self.visit.go_on()

    async def jump(self, entity: EntityId, unit: str) -> str:
        """The place of a field."""
        for fields in self._fields:
            line = fields.line_of(entity, unit)
            if line is not None:
                await line.focus()
                return line.key
        return ""
