"""One household in the list: who, where, why now, and what to mind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.boundary import Work
from field_app.screens.parts.badge import badge
from field_app.screens.parts.text import body, quiet, strong
from field_app.use_cases.list_today import HouseholdRow, RowState
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

LOOKS: Mapping[RowState, tuple[ft.IconData, palette.Tone]] = {
    "recheck": (ft.Icons.VISIBILITY_OFF_OUTLINED, "info"),
    "returned": (ft.Icons.UNDO, "warn"),
    "in_progress": (ft.Icons.EDIT_NOTE, "info"),
    "overdue": (ft.Icons.PRIORITY_HIGH, "bad"),
    "due": (ft.Icons.SCHEDULE, "plain"),
    "waiting_review": (ft.Icons.HOURGLASS_TOP, "plain"),
    "accepted": (ft.Icons.CHECK_CIRCLE_OUTLINE, "good"),
    "later": (ft.Icons.EVENT_AVAILABLE, "plain"),
    "none": (ft.Icons.REMOVE_CIRCLE_OUTLINE, "plain"),
}
PEOPLE = Label("{n} 人", "{n} persons")
DUE = Label("应于 {day} 前 · {reason}", "by {day} · {reason}")
REMARKS = Label("审核意见:{where} — {text}", "Reviewer: {where} — {text}")
ATTEMPTS = Label("未遇 {n} 次", "{n} failed attempts")
CONTRADICTIONS = Label("{n} 处说法不一", "{n} contradictions")
UNSENT = Label("{n} 条仅在本机", "{n} only here")
HELD = Label("{n} 条待街道办处理", "{n} held by the office")
CAUTION = Label("上门提醒", "Safety note")


def household_row(stage: Stage, row: HouseholdRow, *, opened: Work) -> ft.Control:
    """The row; touching it anywhere opens the household."""
    icon, tone = LOOKS[row.state]
    head = ft.Row(
        [
            strong(row.head_name or row.registry_no or "—"),
            badge(stage.say(row.state_label), icon, tone),
            *_signs(stage, row),
        ],
        spacing=10,
        run_spacing=6,
        wrap=True,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )
    about = " · ".join(
        part
        for part in (
            _place(row),
            stage.say(row.benefit_class),
            "" if row.is_blind else stage.say(PEOPLE.fill(n=row.members)),
        )
        if part
    )
    lines: list[ft.Control] = [head, quiet(about)]
    reason = why_now(row)
    if reason is not None:
        lines.append(body(stage.say(reason)))
    box = ft.Container(
        content=ft.Row(
            [ft.Column(lines, spacing=4, expand=True, tight=True), ft.Icon(ft.Icons.CHEVRON_RIGHT, color=palette.QUIET)]
        ),
        bgcolor=palette.PAPER,
        border=ft.Border.all(1, palette.LINE),
        border_radius=palette.RADIUS,
        padding=ft.Padding.symmetric(horizontal=16, vertical=12),
        on_click=stage.handler(opened),
    )
    return ft.Semantics(identifier=f"household.{row.household}", content=box, container=True, button=True)


def _place(row: HouseholdRow) -> str:
    """Address with community and building, which many addresses repeat: each is said once."""
    known = (row.community_name.partition("(")[0], row.building)
    return " · ".join([*(part for part in known if part and part not in row.address), row.address])


def why_now(row: HouseholdRow) -> Label | None:
    """The reason in one line: the reviewer's first remark, else why and until when a visit is owed."""
    if row.remarks:
        first = row.remarks[0]
        return REMARKS.fill(where=first.where, text=first.text)
    if row.due is not None:
        return DUE.fill(day=row.due.on.isoformat(), reason=row.due.reason)
    return None


def _signs(stage: Stage, row: HouseholdRow) -> list[ft.Control]:
    signs = (
        (row.safety_note, CAUTION, ft.Icons.WARNING_AMBER, "warn"),
        (row.contradictions, CONTRADICTIONS, ft.Icons.CALL_SPLIT, "warn"),
        (row.attempts, ATTEMPTS, ft.Icons.DOOR_FRONT_DOOR_OUTLINED, "plain"),
        (row.held, HELD, ft.Icons.PAUSE_CIRCLE_OUTLINE, "warn"),
        (row.unsent, UNSENT, ft.Icons.SAVE_OUTLINED, "plain"),
    )
    tones: dict[str, palette.Tone] = {"warn": "warn", "plain": "plain"}
    return [badge(stage.say(label.fill(n=count)), icon, tones[tone]) for count, label, icon, tone in signs if count]
