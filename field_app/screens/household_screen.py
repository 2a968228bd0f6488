"""The household sheet: what to know before knocking, and where the visit begins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.attempt_dialog import AttemptDialog
from field_app.screens.header import Header
from field_app.screens.household_cards import (
    attention_cards,
    household_card,
    income_card,
    people_card,
    visits_card,
)
from field_app.screens.join_dialog import TITLE as JOIN
from field_app.screens.join_dialog import JoinDialog
from field_app.screens.matching_cards import matching_cards
from field_app.screens.means_cards import means_card, papers_card
from field_app.screens.parts.button import plain, primary, secondary
from field_app.screens.parts.redraw import redraw
from field_app.screens.screen import Screen
from field_app.screens.sync_chip import SyncChip
from field_app.use_cases.answer_return import answer_return
from field_app.use_cases.open_household import HouseholdSheet
from field_app.use_cases.start_visit import join_visit, start_visit
from field_app.use_cases.visit_place import VisitPlace
from shared_models.errors import NotFoundError
from shared_models.ids import EntityId
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage
    from field_app.screens.way import Way

START = Label("开始入户", "Start a visit")
AGAIN = Label("再次入户", "Visit again")
DONE = frozenset({"waiting_review", "accepted", "later"})
"""States in which nothing is owed."""
GO_ON = Label("继续入户", "Go on with the visit")
CORRECT = Label("按审核意见补正", "Correct what the reviewer asks")
ATTEMPT = Label("登记未完成入户", "Record a failed attempt")


class HouseholdScreen(Screen):
    """One household as this tablet knows it."""

    def __init__(self, stage: Stage, way: Way, household: EntityId) -> None:
        """Takes which household."""
        super().__init__(stage)
        self._way = way
        self._household = household

    def build(self) -> ft.Control:
        """The bar, the cards and the buttons below."""
        stage = self.stage
        self._sheet = self._way.shift.household(self._household)
        self._chip = SyncChip(stage, self._way.shift, self._way.open_sync)
        self._header = Header(stage, _title(self._sheet), actions=[self._chip.control])
        self._cards = ft.Column(scroll=ft.ScrollMode.AUTO, expand=True, spacing=0)
        self._buttons = ft.Row(wrap=True, spacing=12, run_spacing=8, alignment=ft.MainAxisAlignment.END)
        self._fill()
        bottom = ft.Container(
            content=self._buttons,
            bgcolor=palette.PAPER,
            padding=ft.Padding.symmetric(horizontal=16, vertical=10),
            border=ft.Border(top=ft.BorderSide(1, palette.LINE)),
        )
        return ft.Column(
            [self._header.control, self._cards, bottom],
            spacing=0,
            expand=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )

    async def appear(self) -> None:
        """Reads the sheet anew: a visit may have changed it, or a re-check been called that keeps it away."""
        self._chip.watch(self._exchanged)
        if self._way.shift.is_blind(self._household):
            await self._way.open_household_instead(self._household)
            return
        self._sheet = self._way.shift.household(self._household)
        self._fill()
        redraw(self._cards)
        redraw(self._buttons)

    async def leave(self) -> None:
        """Stops following the exchange."""
        self._chip.rest()

    def _exchanged(self) -> None:
        """Draws again what an exchange changed, such as a visit that came back; what it did not is left alone."""
        shift = self._way.shift
        if shift.exchange.running:
            return
        try:
            is_other = shift.is_blind(self._household) or shift.household(self._household) != self._sheet
        except NotFoundError:
            return  # it went to another team: what is on screen may be read to its end
        if is_other:
            self.stage.run(self.appear)

    def _fill(self) -> None:
        stage, sheet = self.stage, self._sheet
        stretch = ft.CrossAxisAlignment.STRETCH
        left = ft.Column(
            [
                *attention_cards(stage, sheet),
                *matching_cards(stage, sheet),
                papers_card(stage, sheet),
                people_card(stage, sheet),
                visits_card(stage, sheet, self._slip),
            ],
            spacing=palette.GAP,
            tight=True,
            horizontal_alignment=stretch,
        )
        right = ft.Column(
            [income_card(stage, sheet), means_card(stage, sheet), household_card(stage, sheet)],
            spacing=palette.GAP,
            tight=True,
            horizontal_alignment=stretch,
        )
        left.col = {"xs": 12, "md": 7}
        right.col = {"xs": 12, "md": 5}
        grid = ft.ResponsiveRow([left, right], spacing=palette.GAP, run_spacing=palette.GAP)
        self._cards.controls = [ft.Container(grid, padding=16)]
        self._buttons.controls = self._actions(sheet)

    def _actions(self, sheet: HouseholdSheet) -> list[ft.Control]:
        stage = self.stage
        if sheet.row.state == "returned":
            return [primary(stage, CORRECT, self._correct, name="household.correct", icon=ft.Icons.UNDO)]
        if sheet.open_visit is not None:
            return [primary(stage, GO_ON, self._start, name="household.continue", icon=ft.Icons.PLAY_ARROW)]
        start, label = (secondary, AGAIN) if sheet.row.state in DONE else (primary, START)
        return [
            plain(stage, JOIN, self._ask_code, name="household.join", icon=ft.Icons.GROUP_ADD_OUTLINED),
            secondary(stage, ATTEMPT, self._attempt, name="household.attempt", icon=ft.Icons.DOOR_FRONT_DOOR_OUTLINED),
            start(stage, label, self._start, name="household.start", icon=ft.Icons.PLAY_ARROW),
        ]

    def _begin(self) -> VisitPlace:
        shift = self._way.shift
        means = shift.means
        return start_visit(shift.account, self._household, stamp=means.stamp(), new_id=means.new_id)

    async def _start(self) -> None:
        await self._way.open_visit(self._begin())

    def _ask_code(self) -> None:
        JoinDialog(self.stage, join=self._join).show()

    async def _join(self, code: str) -> None:
        shift = self._way.shift
        means = shift.means
        place = join_visit(shift.account, self._household, code, stamp=means.stamp(), new_id=means.new_id)
        self.stage.close_dialog()
        await self._way.open_visit(place, section="interview")

    def _slip(self, visit: EntityId) -> Callable[[], Awaitable[None]]:
        async def show() -> None:
            await self._way.open_slip(VisitPlace(self._household, visit))

        return show

    def _attempt(self) -> None:
        AttemptDialog(self.stage, self._way, self._begin).show()

    async def _correct(self) -> None:
        place = self._begin()
        returned = answer_return(self._way.shift.account, place)
        open_ones = [remark for remark in returned.remarks if not remark.touched] or list(returned.remarks)
        if not open_ones:
            await self._way.open_visit(place)
            return
        first = open_ones[0]
        await self._way.open_visit(place, section=first.section, at=(first.remark.entity, first.remark.unit))


def _title(sheet: HouseholdSheet) -> str:
    return " · ".join(part for part in (sheet.row.head_name, sheet.row.address) if part)
