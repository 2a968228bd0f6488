"""Income line by line in the four kinds, and what it makes per head; never a decision."""

from __future__ import annotations

import flet as ft

from field_app.screens.household_cards import NO_DECISION, PER_CAPITA
from field_app.screens.parts.button import secondary
from field_app.screens.parts.card import card
from field_app.screens.parts.text import bold, quiet, strong
from field_app.screens.visit.roster_section import RosterSection, leave_button, text_in, words_in
from field_app.use_cases.open_section import EntityForm
from shared_models.choices import INCOME_KIND
from shared_models.money import shown
from shared_models.words import Label

ADD = Label("添加{kind}", "Add: {kind}")
REMOVE = Label("移除", "Remove")
REMOVE_TITLE = Label("移除这条收入", "Remove this income line")
NONE_YET = Label("没有记录", "None recorded")
OTHER = Label("未选类别", "Kind not chosen")


class IncomeSection(RosterSection):
    """The four kinds, each with its lines."""

    def build(self) -> list[ft.Control]:
        """The figure per head, then kind by kind."""
        forms = self.prepare()
        found: list[ft.Control] = [self._per_head(), *self.matched()]
        for kind, label in INCOME_KIND.items():
            found += self._kind(kind, label, [form for form in forms if text_in(form, "kind") == kind])
        rest = [form for form in forms if text_in(form, "kind") not in INCOME_KIND]
        if rest:
            found += [strong(self.stage.say(OTHER)), *(self.place(form) for form in rest)]
        return found

    def _per_head(self) -> ft.Control:
        per_capita = self.visit.walk.sheet().per_capita
        amount = shown(per_capita) if per_capita is not None else "—"
        say = self.stage.say
        return card([bold(say(PER_CAPITA.fill(amount=amount))), quiet(say(NO_DECISION))], spacing=2, padding=16)

    def _kind(self, kind: str, label: Label, forms: list[EntityForm]) -> list[ft.Control]:
        stage = self.stage
        lines = ft.Column([self.place(form) for form in forms], spacing=10, tight=True)
        head: list[ft.Control] = [strong(stage.say(label), expand=True)]
        if not forms:
            head.append(quiet(stage.say(NONE_YET)))
        if not self.read_only:

            def add() -> None:
                self.begin("income", lines, kind=kind)

            head.append(secondary(stage, ADD.fill(kind=label), add, name=f"income.add.{kind}", icon=ft.Icons.ADD))
        return [ft.Row(head, spacing=12), lines]

    def folded(self, form: EntityForm) -> ft.Control:
        """Who earns how much from what."""
        names = dict(self.form.people) if self.form else {}
        who = next((name for id_, name in names.items() if id_ == text_in(form, "member")), "—")
        amount = " ".join(self.stage.say(word) for word in words_in(form, "amount")) or "—"
        about = " · ".join(
            self.stage.say(word) for word in words_in(form, "source", "costs", "excluded_as", "evidence")
        )
        head = ft.Row([strong(f"{who} · {amount}"), *self.signs(form)], spacing=10, wrap=True)
        texts = ft.Column([head, quiet(about)] if about else [head], spacing=4, tight=True)
        leave = leave_button(self, REMOVE, self.remover(form, REMOVE_TITLE), name=f"remove.{form.entity}")
        return self.card_of(form, texts, leave=leave)
