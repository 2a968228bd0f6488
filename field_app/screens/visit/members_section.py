"""The members of the household: who is there, who left and why, who came."""

from __future__ import annotations

from collections.abc import Callable

import flet as ft

from field_app.screens import palette
from field_app.screens.parts.button import plain, secondary
from field_app.screens.parts.card import card, panel
from field_app.screens.parts.text import body, quiet, strong
from field_app.screens.visit.leaving_dialog import LeavingDialog
from field_app.screens.visit.roster_section import RosterSection, leave_button, text_in, words_in
from field_app.use_cases.open_household import PersonView
from field_app.use_cases.open_section import EntityForm
from field_app.use_cases.remove_member import Removal
from shared_models.words import Label

ADD = Label("添加成员", "Add a member")
LEAVES = Label("减员", "Leaves")
FORMER = Label("已减员", "Former members")
RESTORE = Label("恢复", "Put back")
NOBODY = Label("还没有登记家庭成员。请添加共同生活的家庭成员。", "No member is recorded. Please add who lives here.")
READ_UNITS = (
    "relation",
    "identity_number",
    "health",
    "disability_kind",
    "disability_grade",
    "illness",
    "ability",
    "work",
    "jobless_because",
    "schooling",
    "occupation",
)


class MembersSection(RosterSection):
    """Cards of members, the former ones below."""

    def build(self) -> list[ft.Control]:
        """The cards and the buttons."""
        forms = self.prepare()
        stage = self.stage
        self._cards = ft.Column([self.place(form) for form in forms], spacing=12, tight=True)
        found = self.matched()
        if not forms:
            found.append(panel("info", ft.Icons.GROUP_ADD_OUTLINED, [stage.say(NOBODY)]))
        found.append(self._cards)
        if not self.read_only:
            add = secondary(stage, ADD, self._add, name="member.add", icon=ft.Icons.PERSON_ADD_ALT)
            found.append(ft.Row([add]))
        former = self.visit.walk.sheet().former
        if former:
            found.append(card([strong(stage.say(FORMER)), *(self._former(person) for person in former)]))
        return found

    def folded(self, form: EntityForm) -> ft.Control:
        """Name, what matters about the person, and what can be done."""
        head = ft.Row([strong(text_in(form, "name") or "—"), *self.signs(form)], spacing=10, wrap=True)
        about = " · ".join(self.stage.say(word) for word in words_in(form, *READ_UNITS))
        texts = ft.Column([head, quiet(about)], spacing=4, tight=True)
        leave = leave_button(self, LEAVES, self._leaving(form), name=f"leave.{form.entity}")
        return self.card_of(form, texts, leave=leave)

    def _former(self, person: PersonView) -> ft.Control:
        reason = self.stage.say(person.left_reason) if person.left_reason is not None else "—"
        texts = ft.Column([body(person.name or "—"), quiet(reason)], spacing=0, expand=True)
        row: list[ft.Control] = [ft.Icon(ft.Icons.PERSON_OFF_OUTLINED, color=palette.QUIET), texts]
        if not self.read_only:
            row.append(plain(self.stage, RESTORE, self._restorer(person), name=f"restore.{person.id}"))
        return ft.Row(row, spacing=12)

    def _add(self) -> None:
        self.begin("members", self._cards)

    def _leaving(self, form: EntityForm) -> Callable[[], None]:
        def remove(removal: Removal) -> None:
            self.visit.walk.save()
            self.visit.walk.remove_member(removal)
            self.visit.redraw()

        return lambda: LeavingDialog(self.stage, (form.entity, text_in(form, "name")), given=remove).show()

    def _restorer(self, person: PersonView) -> Callable[[], None]:
        def restore() -> None:
            self.visit.walk.save()
            self.visit.walk.restore_member(person.id)
            self.visit.redraw()

        return restore
