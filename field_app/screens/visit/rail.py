"""The sections of a visit with their state: a rail at the left, or one line on narrow windows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.parts.redraw import redraw
from field_app.use_cases.open_section import SectionMark
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

REMARKS = Label("退回 {n} 处", "{n} remarks")
MUST = Label("必填 {n} 项", "{n} required")
SHOULD = Label("待说明 {n} 项", "{n} to explain")
DRAFTED = Label("正在填写", "Being filled in")
DONE = Label("已填写", "Filled in")
WAITING = Label("未核实", "Not looked at")
SECTIONS = Label("全部步骤", "All sections")
STEP = Label("{at}/{of} {name}", "{at}/{of} {name}")
ALL_REQUIRED = frozenset({"photos", "finish"})
"""Sections that are done as soon as nothing required is left in them."""
RAIL_WIDTH = 216
ITEM_HEIGHT = 64
"""Of a section in the unfolded list, in pixels."""

Go = Callable[[str], Awaitable[None]]


def state_of(mark: SectionMark) -> tuple[Label, ft.IconData, palette.Tone]:
    """How a section stands: words, icon and tone."""
    if mark.remarks:
        return REMARKS.fill(n=mark.remarks), ft.Icons.RATE_REVIEW_OUTLINED, "warn"
    if mark.must:
        return MUST.fill(n=mark.must), ft.Icons.ERROR_OUTLINE, "bad" if mark.touched else "plain"
    if mark.should:
        return SHOULD.fill(n=mark.should), ft.Icons.HELP_OUTLINE, "warn"
    if mark.drafted:
        return DRAFTED, ft.Icons.EDIT_NOTE, "info"
    if mark.touched or mark.section.id in ALL_REQUIRED:
        return DONE, ft.Icons.CHECK_CIRCLE, "good"
    return WAITING, ft.Icons.RADIO_BUTTON_UNCHECKED, "plain"


class RailItem:
    """One section in the list. It is changed in place, so that a touch under way is never lost."""

    def __init__(self, stage: Stage, mark: SectionMark, work: Callable[[], Awaitable[None]]) -> None:
        """Builds the item for a section."""
        self._stage = stage
        self._icon = ft.Icon(ft.Icons.CIRCLE_OUTLINED, size=22)
        self._name = ft.Text(stage.say(mark.section.label), size=palette.BODY, color=palette.INK)
        self._words = ft.Text(size=13)
        texts = ft.Column([self._name, self._words], spacing=0, expand=True)
        self._box = ft.Container(
            content=ft.Row([self._icon, texts], spacing=12),
            padding=ft.Padding.symmetric(horizontal=16, vertical=8),
            on_click=stage.handler(work),
        )
        self.control = ft.Semantics(
            identifier=f"section.{mark.section.id}", content=self._box, container=True, button=True
        )

    def show(self, mark: SectionMark, *, here: bool) -> None:
        """Draws how the section stands, and whether it is the open one."""
        words, icon, tone = state_of(mark)
        colour = palette.TINTS[tone].text
        self._icon.icon, self._icon.color = icon, colour
        self._words.value, self._words.color = self._stage.say(words), colour
        self._name.weight = ft.FontWeight.W_600 if here else None
        self._box.bgcolor = palette.BRAND_SOFT if here else None
        self._box.border = ft.Border(left=ft.BorderSide(4, palette.BRAND if here else palette.PAPER))
        self.control.selected = here


class Rail:
    """Both shapes of the list of sections; only one is visible."""

    def __init__(self, stage: Stage, go: Go) -> None:
        """Takes what a touch on a section does."""
        self._stage = stage
        self._go = go
        self._marks: Sequence[SectionMark] = ()
        self._open = ""
        self._items: dict[str, RailItem] = {}
        self._column = ft.Column(spacing=2, scroll=ft.ScrollMode.AUTO)
        self.rail = ft.Container(
            content=self._column,
            width=RAIL_WIDTH,
            bgcolor=palette.PAPER,
            border=ft.Border(right=ft.BorderSide(1, palette.LINE)),
            padding=ft.Padding.symmetric(vertical=8),
        )
        self._step = ft.Text(size=palette.STRONG, weight=ft.FontWeight.W_600, color=palette.INK, expand=True)
        self._step_icon = ft.Icon(ft.Icons.CIRCLE, size=24)
        row = ft.Row([self._step_icon, self._step, ft.Icon(ft.Icons.EXPAND_MORE, color=palette.INK)], spacing=12)
        line = ft.Container(
            content=row,
            bgcolor=palette.PAPER,
            border=ft.Border(bottom=ft.BorderSide(1, palette.LINE)),
            padding=ft.Padding.symmetric(horizontal=16, vertical=12),
            on_click=stage.handler(self._unfold),
        )
        self.line = ft.Semantics(identifier="sections", content=line, container=True, button=True)

    def fit(self, width: float) -> None:
        """Chooses the shape for a window of this width."""
        self.rail.visible = width >= palette.RAIL_FROM
        self.line.visible = not self.rail.visible

    def show(self, marks: Sequence[SectionMark], section: str) -> None:
        """Draws the sections; the open one stands out."""
        self._marks, self._open = marks, section
        if [mark.section.id for mark in marks] != list(self._items):
            self._items = {mark.section.id: RailItem(self._stage, mark, self._go_to(mark)) for mark in marks}
            self._column.controls = [item.control for item in self._items.values()]
        for at, mark in enumerate(marks, start=1):
            self._items[mark.section.id].show(mark, here=mark.section.id == section)
            if mark.section.id == section:
                words, icon, tone = state_of(mark)
                name = STEP.fill(at=at, of=len(marks), name=mark.section.label)
                self._step.value = f"{self._stage.say(name)} · {self._stage.say(words)}"
                self._step_icon.icon = icon
                self._step_icon.color = palette.TINTS[tone].text
        redraw(self.rail, self.line)

    def _go_to(self, mark: SectionMark) -> Callable[[], Awaitable[None]]:
        async def go() -> None:
            await self._go(mark.section.id)

        return go

    def _unfold(self) -> None:
        stage = self._stage

        def closing(mark: SectionMark) -> Callable[[], Awaitable[None]]:
            async def close_and_go() -> None:
                stage.close_dialog()
                await self._go(mark.section.id)

            return close_and_go

        items = []
        for mark in self._marks:
            item = RailItem(stage, mark, closing(mark))
            item.show(mark, here=mark.section.id == self._open)
            items.append(item.control)
        column = ft.Column(list[ft.Control](items), spacing=2, scroll=ft.ScrollMode.AUTO)
        height = min(len(items) * ITEM_HEIGHT + 24, (stage.page.height or ITEM_HEIGHT * 12) * 0.85)
        sheet = ft.Container(column, padding=12, height=height)
        stage.ask(ft.BottomSheet(content=sheet, scrollable=True, use_safe_area=True))
