"""The neighbour interview: a record of its own, kept away from the family and never filled from its data."""

from __future__ import annotations

import flet as ft

from field_app.screens.parts.button import secondary
from field_app.screens.parts.card import panel
from field_app.screens.parts.text import quiet, strong
from field_app.screens.visit.roster_section import RosterSection, text_in, words_in
from field_app.use_cases.open_section import EntityForm
from shared_models.words import Label

APART = Label("本页不对受访家庭展示", "This page is never shown to the family")
SEALED = Label(
    "邻居的姓名和关系密封保存,只有街道办授权人员和访问人可见;请在受访家庭之外的地方询问。",
    "The neighbour's name and relation are sealed: only authorised office staff and the interviewer see them. "
    "Please ask away from the family.",
)
ADD = Label("添加邻里访问", "Add an interview")
NONE_YET = Label("还没有邻里访问记录。", "No interview is recorded yet.")
SOMEBODY = Label("邻居", "Neighbour")


class InterviewSection(RosterSection):
    """The interviews of this visit."""

    def build(self) -> list[ft.Control]:
        """The note, the interviews and the button for another."""
        forms = self.prepare()
        stage = self.stage
        found: list[ft.Control] = [
            panel("warn", ft.Icons.VISIBILITY_OFF_OUTLINED, [stage.say(APART), stage.say(SEALED)])
        ]
        if not forms:
            found.append(quiet(stage.say(NONE_YET)))
        self._cards = ft.Column([self.place(form) for form in forms], spacing=12, tight=True)
        found.append(self._cards)
        if not self.read_only:
            add = secondary(stage, ADD, self._add, name="interview.add", icon=ft.Icons.RECORD_VOICE_OVER_OUTLINED)
            found.append(ft.Row([add]))
        return found

    def folded(self, form: EntityForm) -> ft.Control:
        """Who was asked and the beginning of what was said."""
        stage = self.stage
        who = text_in(form, "source_name") or stage.say(SOMEBODY)
        said = [stage.say(word) for word in words_in(form, "source_relation", "lives_here", "work_seen", "remark")]
        head = ft.Row([strong(who), *self.signs(form)], spacing=10, wrap=True)
        return self.card_of(form, ft.Column([head, quiet(" · ".join(said))], spacing=4, tight=True), leave=None)

    def _add(self) -> None:
        self.begin("interview", self._cards)
