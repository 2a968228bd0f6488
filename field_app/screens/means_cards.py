"""The cards of the household sheet on what a family owns and spends, and which papers it should have ready."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.household_cards import ON, line_row
from field_app.screens.parts.card import card, rule
from field_app.screens.parts.text import body, bold, quiet, strong
from field_app.use_cases.open_household import HoldingView, HouseholdSheet, Paper
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

MEANS = Label("财产与支出", "Assets and expenses")
NO_MEANS = Label("还没有询问。", "Nobody has asked yet.")
PAPERS = Label("请家庭准备的材料", "Papers to have ready")
NO_PAPERS = Label("没有要准备的材料。", "No paper is needed.")


def means_card(stage: Stage, sheet: HouseholdSheet) -> ft.Control:
    """What the household owns and must spend, and its own word where it has none."""
    parts: list[ft.Control] = [strong(stage.say(MEANS)), *(line_row(stage, line) for line in sheet.means)]
    for holding in (*sheet.assets, *sheet.expenses):
        parts += [rule(), _holding(stage, holding)]
    if len(parts) == 1:
        parts.append(quiet(stage.say(NO_MEANS)))
    return card(parts, spacing=8)


def _holding(stage: Stage, holding: HoldingView) -> ft.Control:
    about = " · ".join(part for part in (holding.person, stage.say(holding.kind), holding.about) if part)
    return ft.Row(
        [body(about, expand=True), bold(stage.say(holding.shown))],
        spacing=12,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )


def papers_card(stage: Stage, sheet: HouseholdSheet) -> ft.Control:
    """What the family should have ready, so that it can be told before the visit."""
    parts: list[ft.Control] = [strong(stage.say(PAPERS))]
    parts += [body(line) for line in paper_lines(stage, sheet.papers)]
    if not sheet.papers:
        parts.append(quiet(stage.say(NO_PAPERS)))
    return card(parts, spacing=8)


def paper_lines(stage: Stage, papers: Sequence[Paper]) -> list[str]:
    """A line for each kind of paper: whose, and why it is wanted."""
    asked: dict[Label, list[str]] = {}
    for paper in papers:
        words = " ".join(part for part in (paper.whose, stage.say(paper.why)) if part)
        asked.setdefault(paper.label, []).append(words)
    return [stage.say(ON.fill(name=label, value="、".join(words))) for label, words in asked.items()]
