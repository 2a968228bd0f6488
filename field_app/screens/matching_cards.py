"""What other offices hold: on the household sheet as a card, in a section of the visit beside the inputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.household_cards import ON
from field_app.screens.parts.badge import badge
from field_app.screens.parts.card import card, panel, rule
from field_app.screens.parts.text import body, quiet, strong
from field_app.use_cases.open_household import HouseholdSheet
from shared_models.matching import MatchRecord, by_section, source_label
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

MATCHING = Label("信息核对", "Data matching")
SINCE = Label("上次入户后有 {n} 条新的核对记录", "{n} new since the last visit")
NEW = Label("新", "New")
BESIDE = Label("核对:{who} · {source} · {line}", "Matching: {who} · {source} · {line}")


def matching_cards(stage: Stage, sheet: HouseholdSheet) -> list[ft.Control]:
    """What is new since the last visit first, and what differs; no card where nothing was matched."""
    if not sheet.matched:
        return []
    found: list[ft.Control] = []
    if sheet.differences:
        lines = [stage.say(difference.message) for difference in sheet.differences]
        found.append(panel("warn", ft.Icons.COMPARE_ARROWS, [stage.say(MATCHING), *lines]))
    new = sum(record.is_new for record in sheet.matched)
    parts: list[ft.Control] = [strong(stage.say(MATCHING))]
    if new:
        parts.append(quiet(stage.say(SINCE.fill(n=new))))
    for record in sorted(sheet.matched, key=lambda one: not one.is_new):
        parts += [rule(), _record(stage, record)]
    return [*found, card(parts, spacing=8)]


def _record(stage: Stage, record: MatchRecord) -> ft.Control:
    words = ON.fill(name=f"{stage.say(source_label(record.source))} · {record.name or '—'}", value=record.line)
    row: list[ft.Control] = [body(stage.say(words), expand=True)]
    if record.is_new:
        row.append(badge(stage.say(NEW), ft.Icons.ADD_CIRCLE_OUTLINE, "info"))
    return ft.Row(row, spacing=12, vertical_alignment=ft.CrossAxisAlignment.START)


def beside(stage: Stage, matched: Sequence[MatchRecord], section: str) -> list[ft.Control]:
    """The records that stand beside a section's inputs, one line each; nothing where there is none."""
    lines = [
        stage.say(BESIDE.fill(who=record.name or "—", source=source_label(record.source), line=record.line))
        for record in by_section(tuple(matched), section)
    ]
    return [panel("info", ft.Icons.FACT_CHECK_OUTLINED, lines)] if lines else []
