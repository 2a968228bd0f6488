"""The cards of the household sheet."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

import flet as ft

from field_app.screens import palette
from field_app.screens.household_row import LOOKS, why_now
from field_app.screens.parts.aside import said_by
from field_app.screens.parts.badge import badge
from field_app.screens.parts.button import plain
from field_app.screens.parts.card import card, panel, rule
from field_app.screens.parts.text import body, bold, quiet, strong
from field_app.use_cases.open_household import (
    ContradictionView,
    FieldLine,
    HouseholdSheet,
    IncomeView,
    PersonView,
    VisitView,
)
from shared_models.ids import EntityId
from shared_models.money import shown
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

SAFETY = Label("上门提醒", "Safety note")
REMARKS = Label("审核意见(请补正)", "The reviewer asks")
TWO_VALUES = Label("说法不一,由街道办裁定", "Values that contradict each other; the office decides")
PEOPLE = Label("家庭成员 {n} 人", "Members: {n}")
NOBODY = Label("还没有登记家庭成员。", "No member is recorded yet.")
AGE = Label("{n} 岁", "aged {n}")
INCOME = Label("收入", "Income")
NO_INCOME = Label("没有收入记录。", "No income is recorded.")
PER_CAPITA = Label("人均月收入 {amount} 元", "Per head and month: {amount} yuan")
NO_DECISION = Label("按现有记录计算,不是审批结果", "Computed from the record; not a decision")
HOME = Label("住房与家庭情况", "Home and household")
VISITS = Label("历次入户", "Visits")
SLIP = Label("告知单", "Slip")
NO_VISIT = Label("还没有入户记录。", "No visit is on record.")
ON = Label("{name}:{value}", "{name}: {value}")
SHOWN_UNITS = frozenset({"name", "relation"})

SlipOpener: TypeAlias = Callable[[EntityId], Callable[[], Awaitable[None]]]
"""What opens the slip of a visit."""


def attention_cards(stage: Stage, sheet: HouseholdSheet) -> list[ft.Control]:
    """What must be seen first: why now, the safety note, the reviewer's remarks, contradictions."""
    row = sheet.row
    icon, tone = LOOKS[row.state]
    reason = why_now(row)
    head = ft.Row([badge(stage.say(row.state_label), icon, tone)], spacing=12, wrap=True)
    if reason is not None:
        head.controls.append(body(stage.say(reason)))
    cards: list[ft.Control] = [card([head], padding=16)]
    if row.safety_note:
        cards.append(panel("warn", ft.Icons.WARNING_AMBER, [stage.say(SAFETY), row.safety_note]))
    if row.remarks:
        lines = [stage.say(ON.fill(name=remark.where, value=remark.text)) for remark in row.remarks]
        cards.append(panel("warn", ft.Icons.RATE_REVIEW_OUTLINED, [stage.say(REMARKS), *lines]))
    if sheet.contradictions:
        lines = [_both(stage, clash) for clash in sheet.contradictions]
        cards.append(panel("warn", ft.Icons.CALL_SPLIT, [stage.say(TWO_VALUES), *lines]))
    return cards


def _both(stage: Stage, clash: ContradictionView) -> str:
    values = [f"{stage.say(option.verified.shown)}({said_by(option.verified)})" for option in clash.options]
    return stage.say(ON.fill(name=clash.where, value=" ≠ ".join(values)))


def people_card(stage: Stage, sheet: HouseholdSheet) -> ft.Control:
    """Who lives here."""
    parts: list[ft.Control] = [strong(stage.say(PEOPLE.fill(n=len(sheet.people))))]
    for person in sheet.people:
        parts += [rule(), _person(stage, person)]
    if not sheet.people:
        parts.append(quiet(stage.say(NOBODY)))
    return card(parts)


def _person(stage: Stage, person: PersonView) -> ft.Control:
    about = [stage.say(person.relation)]
    if person.age is not None:
        about.append(stage.say(AGE.fill(n=person.age)))
    lines = [_pair(stage, line) for line in person.lines if line.unit not in SHOWN_UNITS]
    head = ft.Row([bold(person.name or "—"), body(" · ".join(about))], spacing=12, wrap=True)
    return ft.Column([head, ft.Row(lines, wrap=True, spacing=18, run_spacing=2)], spacing=4, tight=True)


def _pair(stage: Stage, line: FieldLine) -> ft.Control:
    return quiet(stage.say(ON.fill(name=line.label, value=line.verified.shown)))


def income_card(stage: Stage, sheet: HouseholdSheet) -> ft.Control:
    """What comes in, and what that makes per head."""
    amount = shown(sheet.per_capita) if sheet.per_capita is not None else "—"
    parts: list[ft.Control] = [
        strong(stage.say(INCOME)),
        ft.Column([bold(stage.say(PER_CAPITA.fill(amount=amount))), quiet(stage.say(NO_DECISION))], spacing=2),
    ]
    for income in sheet.incomes:
        parts += [rule(), _income(stage, income)]
    if not sheet.incomes:
        parts.append(quiet(stage.say(NO_INCOME)))
    return card(parts)


def _income(stage: Stage, income: IncomeView) -> ft.Control:
    about = " · ".join(part for part in (income.person, stage.say(income.kind), income.source) if part)
    return ft.Row(
        [body(about, expand=True), bold(stage.say(income.shown))],
        spacing=12,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )


def household_card(stage: Stage, sheet: HouseholdSheet) -> ft.Control:
    """The household's own fields under those who stand behind them."""
    parts: list[ft.Control] = [strong(stage.say(HOME))]
    for said, lines in groupby(sheet.lines, key=lambda line: said_by(line.verified)):
        parts += [rule(), quiet(said), *(line_row(stage, line) for line in lines)]
    return card(parts, spacing=8)


def line_row(stage: Stage, line: FieldLine) -> ft.Control:
    """A field and its value beside each other."""
    return ft.Row(
        [
            ft.Container(quiet(stage.say(line.label)), expand=2),
            ft.Container(body(stage.say(line.verified.shown)), expand=3),
        ],
        vertical_alignment=ft.CrossAxisAlignment.START,
    )


def visits_card(stage: Stage, sheet: HouseholdSheet, slip: SlipOpener) -> ft.Control:
    """Former visits, the latest first, with what they found; a finished one has its slip for the family."""
    parts: list[ft.Control] = [strong(stage.say(VISITS))]
    for visit in sheet.visits:
        parts += [rule(), _visit(stage, visit, slip)]
    if not sheet.visits:
        parts.append(quiet(stage.say(NO_VISIT)))
    return card(parts)


def _visit(stage: Stage, visit: VisitView, slip: SlipOpener) -> ft.Control:
    day = visit.day.isoformat() if visit.day else "—"
    lines: list[ft.Control] = [
        ft.Row([bold(day), body(stage.say(visit.outcome)), quiet(stage.say(visit.status_label))], spacing=12, wrap=True)
    ]
    if visit.by:
        lines.append(quiet("、".join(visit.by)))
    if visit.opinion is not None:
        lines.append(body(stage.say(visit.opinion)))
    if visit.note:
        lines.append(body(visit.note, colour=palette.QUIET))
    if visit.status == "draft":
        return ft.Column(lines, spacing=2, tight=True)
    open_slip = plain(stage, SLIP, slip(visit.id), name=f"slip.{visit.id}", icon=ft.Icons.RECEIPT_LONG_OUTLINED)
    return ft.Row([ft.Column(lines, spacing=2, tight=True, expand=True), open_slip], spacing=8)
