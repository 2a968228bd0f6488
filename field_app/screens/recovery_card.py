"""What was being typed when the app was last alive: where it is, since when, and the way back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.parts.button import primary
from field_app.screens.parts.card import panel
from field_app.use_cases.reading import clock_text
from field_app.use_cases.restore_drafts import RecoveryCard
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage
    from field_app.screens.way import Way

UNFINISHED = Label("上次未完成:{who} · {section} · {time}", "Unfinished: {who} · {section} · {time}")
SAFE = Label("输入的内容({n} 项)都已保存在本机。", "What was typed ({n} fields) is safe on this tablet.")
GO_ON = Label("继续", "Go on")


def recovery_card(stage: Stage, card: RecoveryCard, way: Way) -> ft.Control:
    """The card with its button."""

    async def go_on() -> None:
        await way.open_visit(card.place, section=card.section.id)

    what = UNFINISHED.fill(who=card.head_name, section=card.section.label, time=clock_text(card.at_ms))
    lines = [stage.say(what), stage.say(SAFE.fill(n=card.fields))]
    button = primary(stage, GO_ON, go_on, name=f"recover.{card.section.id}", icon=ft.Icons.PLAY_ARROW)
    box = panel("info", ft.Icons.HISTORY_EDU, lines, ft.Row([button]))
    return ft.Semantics(identifier="recovery", content=box, container=True)
