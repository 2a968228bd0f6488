"""A section of cards that come and go: each is a line to read, and unfolds to its fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import flet as ft

from field_app.screens.matching_cards import beside
from field_app.screens.parts.badge import badge
from field_app.screens.parts.button import plain, primary, secondary
from field_app.screens.parts.card import card
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.text import strong
from field_app.screens.visit.entity_fields import EntityFields
from field_app.screens.visit.form_section import ALL_UNCHANGED
from field_app.screens.visit.rail import MUST
from field_app.screens.visit.reason_dialog import ReasonDialog
from field_app.screens.visit.section_view import SectionView
from field_app.use_cases.open_section import EntityForm
from field_app.use_cases.remove_income import EntryRemoval
from shared_models.field import is_answered, shown_value
from shared_models.ids import EntityId
from shared_models.sealed import is_sealed
from shared_models.values import Value, text_of
from shared_models.words import Label

DONE = Label("完成", "Done")
EDIT = Label("核对或修改", "Check or change")
UNCHANGED = Label("与上次一致", "Unchanged")
VERIFIED = Label("已核实", "Verified")
REMARKED = Label("审核意见 {n} 处", "{n} remarks")


class RosterSection(SectionView):
    """What the rosters of members, incomes and interviews have in common."""

    def prepare(self) -> tuple[EntityForm, ...]:
        """The entries there are, every card folded."""
        self._open: dict[EntityId, EntityFields] = {}
        self._places: dict[EntityId, ft.Container] = {}
        self._begun: dict[EntityId, dict[str, Value]] = {}
        forms = self.form.entities if self.form else ()
        return tuple(form for form in forms if form.type != "household")

    def declared(self) -> list[ft.Control]:
        """A card with what the section asks of the household itself; none where it asks nothing."""
        forms = self.form.entities if self.form else ()
        found: list[ft.Control] = []
        for form in forms:
            if form.type == "household":
                self._open[form.entity] = EntityFields(self.stage, self.wiring(form))
                found.append(card(self._open[form.entity].controls(), spacing=16))
        return found

    def matched(self) -> list[ft.Control]:
        """What other offices hold about what this section asks, one line each."""
        return beside(self.stage, self.visit.walk.sheet().matched, self.form.section.id) if self.form else []

    # --- cards ----------------------------------------------------------------------------------------------------

    def place(self, form: EntityForm) -> ft.Control:
        """The card of an entry: unfolded while it is being added, else a line to read."""
        place = ft.Container()
        self._places[form.entity] = place
        if form.saved:
            place.content = self.folded(form)
        else:
            self._unfold(form)
        return place

    def folded(self, form: EntityForm) -> ft.Control:
        """The line to read, with what can be done."""
        raise NotImplementedError

    def card_of(self, form: EntityForm, texts: ft.Control, *, leave: ft.Control | None) -> ft.Control:
        """A folded card: texts at the left, what can be done at the right."""
        actions: list[ft.Control] = []
        if not self.read_only:
            stage, name = self.stage, f"{form.type}.{form.entity}"
            actions = [leave] if leave is not None else []
            edit = secondary(stage, EDIT, lambda: self.unfold(form), name=f"edit.{name}", icon=ft.Icons.EDIT_OUTLINED)
            actions.append(edit)
            if confirmable(form):
                same = secondary(stage, UNCHANGED, self._confirmer(form), name=f"same.{name}", icon=ft.Icons.CHECK)
                actions.append(same)
        buttons = ft.Row(actions, wrap=True, spacing=8, run_spacing=4, alignment=ft.MainAxisAlignment.END)
        texts.col = {"xs": 12, "lg": 6}
        buttons.col = {"xs": 12, "lg": 6}
        row = ft.ResponsiveRow([texts, buttons], vertical_alignment=ft.CrossAxisAlignment.CENTER, run_spacing=8)
        return card([row], padding=16)

    def signs(self, form: EntityForm) -> list[ft.Control]:
        """The badges beside an entry's name."""
        found: list[ft.Control] = []
        remarks = sum(bool(line.remark) for line in form.fields) + bool(form.remark)
        if remarks:
            said = self.stage.say(REMARKED.fill(n=remarks))
            found.append(badge(said, ft.Icons.RATE_REVIEW_OUTLINED, "warn"))
        missing = sum(bool(line.field.required_by) and not is_answered(line.value) for line in form.fields)
        if missing:
            found.append(badge(self.stage.say(MUST.fill(n=missing)), ft.Icons.ERROR_OUTLINE, "bad"))
        elif any(line.previous for line in form.fields) and not confirmable(form):
            found.append(badge(self.stage.say(VERIFIED), ft.Icons.VERIFIED_OUTLINED, "good"))
        return found

    def unfold(self, form: EntityForm) -> None:
        """Shows the fields of an entry in its place."""
        self._unfold(form)
        redraw(self._places[form.entity])

    def _unfold(self, form: EntityForm) -> None:
        fields = EntityFields(self.stage, self.wiring(form))
        self._open[form.entity] = fields
        done = primary(self.stage, DONE, self.visit.save_and_redraw, name=f"done.{form.type}", icon=ft.Icons.CHECK)
        done_row = ft.Row([done], alignment=ft.MainAxisAlignment.END)
        title = strong(self.stage.say(form.title))
        self._places[form.entity].content = card([title, *fields.controls(), done_row], spacing=16)

    def remover(self, form: EntityForm, title: Label) -> Callable[[], None]:
        """Asks why, then takes an entry off."""

        def remove(reason: str) -> None:
            self.visit.walk.save()
            self.visit.walk.remove_entry(form.type, EntryRemoval(form.entity, reason))
            self.visit.redraw()

        return lambda: ReasonDialog(self.stage, title, given=remove).show()

    # --- what the person does -------------------------------------------------------------------------------------

    def begin(self, section: str, into: ft.Column, **values: Value) -> None:
        """An empty card for a new entry, some fields chosen already; nothing is kept before a key or a touch."""
        form = self.visit.walk.new_entry(section)
        fields = tuple(replace(line, value=values.get(line.field.unit, line.value)) for line in form.fields)
        form = replace(form, fields=fields)
        self._begun[form.entity] = dict(values)
        into.controls.append(self.place(form))
        redraw(into)

    def typed(self, form: EntityForm, unit: str, value: Value) -> None:
        """Takes what an input holds now; with the first key also what was chosen before it."""
        for begun_unit, begun in self._begun.pop(form.entity, {}).items():
            super().typed(form, begun_unit, begun)
        super().typed(form, unit, value)

    def actions(self) -> list[ft.Control]:
        """The button that declares every entry unchanged, while one is left."""
        forms = self.form.entities if self.form else ()
        if self.read_only or not any(confirmable(form) for form in forms):
            return []

        async def confirm_all() -> None:
            self.visit.walk.confirm(*((form, confirmable(form)) for form in forms if confirmable(form)))
            await self.visit.go_on()

        return [secondary(self.stage, ALL_UNCHANGED, confirm_all, name="unchanged.all", icon=ft.Icons.DONE_ALL)]

    def _confirmer(self, form: EntityForm) -> Callable[[], None]:
        def confirm() -> None:
            self.visit.walk.confirm((form, confirmable(form)))
            self.visit.redraw()

        return confirm

    async def jump(self, entity: EntityId, unit: str) -> str:
        """The place of a field, its card unfolded."""
        form = next((form for form in self.form.entities if form.entity == entity), None) if self.form else None
        if form is None:
            return ""
        if entity not in self._open:
            self.unfold(form)
        line = self._open[entity].line_of(entity, unit)
        if line is None:
            return ""
        await line.focus()
        return line.key


def confirmable(form: EntityForm) -> tuple[str, ...]:
    """The units of an entry whose value stands as before this visit and was not looked at yet."""
    units: list[str] = []
    for line in form.fields:
        untouched = not line.drafted and not line.confirmed_here
        if untouched and line.previous is not None and line.previous.value == line.value:
            units += line.field.units()
    return tuple(units)


def text_in(form: EntityForm, unit: str) -> str:
    """The text of a field; blank when it has none."""
    return next((text_of(line.value) for line in form.fields if line.field.unit == unit), "")


def words_in(form: EntityForm, *units: str) -> tuple[Label, ...]:
    """The answered fields among these, as screens write them."""
    lines = {line.field.unit: line for line in form.fields}
    return tuple(
        Label(
            shown_value(lines[unit].field, lines[unit].value, "zh"),
            shown_value(lines[unit].field, lines[unit].value, "en"),
        )
        for unit in units
        if unit in lines and is_answered(lines[unit].value) and not is_sealed(lines[unit].value)
    )


def leave_button(section: SectionView, label: Label, work: Callable[[], None], *, name: str) -> ft.Control:
    """The button that takes an entry off."""
    return plain(section.stage, label, work, name=name, icon=ft.Icons.REMOVE_CIRCLE_OUTLINE)
