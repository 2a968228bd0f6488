"""The papers that are looked at in the home: the whole household's, then each member's."""

from __future__ import annotations

import flet as ft

from field_app.screens.means_cards import paper_lines
from field_app.screens.parts.card import panel
from field_app.screens.visit.form_section import FormSection
from shared_models.words import Label

TO_SEE = Label("请家庭出示 {n} 份材料", "Ask the family for {n} papers")
ALL_SEEN = Label("需要的材料都看过了。", "Every paper asked for has been seen.")


class OriginalsSection(FormSection):
    """What is still to be seen, then the papers one by one."""

    def build(self) -> list[ft.Control]:
        """The summary above the cards."""
        say = self.stage.say
        papers = self.visit.walk.sheet().papers
        if papers:
            first = panel(
                "info", ft.Icons.BADGE_OUTLINED, [say(TO_SEE.fill(n=len(papers))), *paper_lines(self.stage, papers)]
            )
        else:
            first = panel("good", ft.Icons.CHECK_CIRCLE_OUTLINE, [say(ALL_SEEN)])
        return [first, *super().build()]
