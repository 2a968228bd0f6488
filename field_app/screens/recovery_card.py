"""What was being typed when the app was last alive: where it is, since when, and the way back to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.boundary import Work
from field_app.screens.parts.button import plain, primary
from field_app.screens.parts.card import panel
from field_app.use_cases.new_household_draft import drop_new_household
from field_app.use_cases.reading import clock_text
from field_app.use_cases.restore_drafts import RecoveryCard
from shared_models.section import Section
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage
    from field_app.screens.way import Way

UNFINISHED = Label("上次未完成:{who} · {section} · {time}", "Unfinished: {who} · {section} · {time}")
SAFE = Label("输入的内容({n} 项)都已保存在本机。", "What was typed ({n} fields) is safe on this tablet.")
GO_ON = Label("继续", "Go on")
UNREGISTERED = Label("未登记完的住户:{who} · {time}", "Not registered yet: {who} · {time}")
DROP = Label("不登记了", "Do not register")


def recovery_card(stage: Stage, card: RecoveryCard, way: Way, *, dropped: Work) -> ft.Control:
    """The card with its buttons; `dropped` draws anew when a household is not to be registered after all."""
    section = card.section
    if section is None:
        what = UNREGISTERED.fill(who=card.head_name or card.address, time=clock_text(card.at_ms))
        drop = plain(stage, DROP, _dropping(way, dropped), name="recover.drop", icon=ft.Icons.DELETE_OUTLINE)
        buttons = [_go_on(stage, way.add_household, name="recover.add"), drop]
    else:
        what = UNFINISHED.fill(who=card.head_name, section=section.label, time=clock_text(card.at_ms))
        buttons = [_go_on(stage, _opening(way, card, section), name=f"recover.{section.id}")]
    lines = [stage.say(what), stage.say(SAFE.fill(n=card.fields))]
    box = panel("info", ft.Icons.HISTORY_EDU, lines, ft.Row(buttons, wrap=True, spacing=10))
    return ft.Semantics(identifier="recovery", content=box, container=True)


def _go_on(stage: Stage, work: Work, *, name: str) -> ft.Control:
    return primary(stage, GO_ON, work, name=name, icon=ft.Icons.PLAY_ARROW)


def _opening(way: Way, card: RecoveryCard, section: Section) -> Callable[[], Awaitable[None]]:
    async def go_on() -> None:
        await way.open_visit(card.place, section=section.id)

    return go_on


def _dropping(way: Way, dropped: Work) -> Callable[[], None]:
    def drop() -> None:
        drop_new_household(way.shift.account)
        dropped()

    return drop
