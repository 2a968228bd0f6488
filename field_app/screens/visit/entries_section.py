"""Assets and expenses: first the household's own word on whether there are any, then each of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import flet as ft

from field_app.screens.parts.button import secondary
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.text import quiet, strong
from field_app.screens.visit.roster_section import RosterSection, leave_button, text_in, words_in
from field_app.use_cases.open_section import EntityForm
from shared_models.words import Label

REMOVE = Label("移除", "Remove")
NONE_YET = Label("没有逐项登记", "Nothing is listed")


class _Look(NamedTuple):
    """The words of one such section, and the units its cards are read by."""

    add: Label
    remove: Label
    who: str
    what: tuple[str, ...]
    about: tuple[str, ...]


LOOKS: Mapping[str, _Look] = {
    "assets": _Look(
        add=Label("添加财产", "Add an asset"),
        remove=Label("移除这项财产", "Remove this asset"),
        who="owner",
        what=("kind", "value"),
        about=("description", "exempt_as", "evidence"),
    ),
    "expenses": _Look(
        add=Label("添加支出", "Add an expense"),
        remove=Label("移除这项支出", "Remove this expense"),
        who="member",
        what=("kind", "amount"),
        about=("purpose", "evidence"),
    ),
}


class EntriesSection(RosterSection):
    """The household's word, the entries, the button for another."""

    def build(self) -> list[ft.Control]:
        """The card of the household, then the entries."""
        forms = self.prepare()
        stage = self.stage
        found = [*self.matched(), *self.declared()]
        self._cards = ft.Column([self.place(form) for form in forms], spacing=12, tight=True)
        self._none = quiet(stage.say(NONE_YET))
        self._none.visible = not forms
        found += [self._none, self._cards]
        if not self.read_only:
            add = secondary(stage, self._look.add, self._add, name=f"{self._section}.add", icon=ft.Icons.ADD)
            found.append(ft.Row([add]))
        return found

    @property
    def _section(self) -> str:
        return self.form.section.id if self.form else ""

    @property
    def _look(self) -> _Look:
        return LOOKS[self._section]

    def folded(self, form: EntityForm) -> ft.Control:
        """Whose it is, what it is, how much."""
        look, say = self._look, self.stage.say
        names = dict(self.form.people) if self.form else {}
        who = next((name for id_, name in names.items() if id_ == text_in(form, look.who)), "—")
        head = [strong(" · ".join([who, *(say(word) for word in words_in(form, *look.what))])), *self.signs(form)]
        texts: list[ft.Control] = [ft.Row(head, spacing=10, wrap=True)]
        about = " · ".join(say(word) for word in words_in(form, *look.about))
        if about:
            texts.append(quiet(about))
        leave = leave_button(self, REMOVE, self.remover(form, look.remove), name=f"remove.{form.entity}")
        return self.card_of(form, ft.Column(texts, spacing=4, tight=True), leave=leave)

    def _add(self) -> None:
        self._none.visible = False
        redraw(self._none)
        self.begin(self._section, self._cards)
