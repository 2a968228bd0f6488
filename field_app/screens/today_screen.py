"""Today's work: who is due first and why, found by name, initials or address."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import flet as ft

from field_app.screens import palette
from field_app.screens.header import Header, bar_button
from field_app.screens.household_row import household_row
from field_app.screens.parts.button import plain, primary
from field_app.screens.parts.mark import marked
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.text import body, strong
from field_app.screens.recovery_card import recovery_card
from field_app.screens.room_card import room_cards, room_left, room_words
from field_app.screens.screen import Screen
from field_app.screens.sync_chip import SyncChip
from field_app.screens.today_filter import TodayFilter
from field_app.state.today_list import TodayList
from field_app.use_cases.list_today import HouseholdRow, Today
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage
    from field_app.screens.way import Way

TITLE = Label("今日任务 · {who}", "Today · {who}")
ADD = Label("登记未在册的住户", "Register a household not on the list")
MAP = Label("地图", "Map")
SHORT_TITLE = Label("今日", "Today")
LOCK = Label("锁定", "Lock")
MORE = Label("加载更多(还有 {n} 户)", "Show more ({n} to come)")
NOTHING_HERE = Label("本机还没有住户资料。", "There are no households on this tablet yet.")
NOTHING_HERE_TODO = Label(
    "连接网络后会自动下载您负责的社区。也可以现在点“立即同步”。",
    "Your communities are fetched as soon as there is a network. You can also sync now.",
)
SYNC = Label("打开同步页", "Open the sync page")
NOTHING_FOUND = Label("没有符合条件的住户。", "No household fits.")
NOTHING_FOUND_TODO = Label("换个词试试,或查看全部住户。", "Try another word, or look at all households.")
SHOW_ALL = Label("查看全部住户", "Show all households")
ALL_DONE = Label("待办已全部完成。", "Nothing is left to do.")
ROOM_FOR_A_NAME = 600
"""Pixels of width from which the bar has room for who is signed in."""
NEAR_THE_END = 400
"""Pixels before the end of the list at which more rows are fetched."""
WAIT_S = 0.15
"""A search begins when nobody typed for so long."""


class TodayScreen(Screen):
    """The list that a working day starts from."""

    def __init__(self, stage: Stage, way: Way) -> None:
        """Takes where the rows and buttons lead."""
        super().__init__(stage)
        self._way = way
        self._list = TodayList(way.shift)
        self._search: asyncio.TimerHandle | None = None
        self._drawn: object = None

    def build(self) -> ft.Control:
        """The bar, the filter and the list."""
        stage = self.stage
        self._chip = SyncChip(stage, self._way.shift, self._way.open_sync)
        lock = bar_button(stage, LOCK, ft.Icons.LOCK_OUTLINE)
        lock.on_click = stage.handler(self._way.lock)
        add = bar_button(stage, ADD, ft.Icons.ADD_HOME_OUTLINED)
        add.on_click = stage.handler(self._way.add_household)
        area = bar_button(stage, MAP, ft.Icons.MAP_OUTLINED)
        area.on_click = stage.handler(self._way.open_map)
        actions = [
            self._chip.control,
            marked("today.map", area, label=stage.say(MAP)),
            marked("today.add", add, label=stage.say(ADD)),
            marked("lock", lock, label=stage.say(LOCK)),
        ]
        self._header = Header(stage, self._title(stage.width), actions=actions, back=False)
        self._filter = TodayFilter(stage, self._list, changed=self._changed, typed=self._typed)
        self._rows = ft.ListView(
            controls=[],
            expand=True,
            spacing=8,
            padding=ft.Padding.only(left=16, right=16, top=4, bottom=24),
            scroll_interval=100,
            on_scroll=stage.handler(self._scrolled),
        )
        return ft.Column(
            [
                self._header.control,
                self._filter.control,
                marked("today.list", self._rows),
            ],
            spacing=8,
            expand=True,
        )

    def _title(self, width: float) -> str:
        full = TITLE.fill(who=self._way.shift.account.user_name)
        return self.stage.say(full if width >= ROOM_FOR_A_NAME else SHORT_TITLE)

    def resized(self, width: float) -> None:
        """Names the person where there is room."""
        self._header.name(self._title(width))
        self._chip.show()

    async def appear(self) -> None:
        """Reads the list anew, as far as it was unrolled."""
        self._way.shift.exchange.start()
        self._chip.watch(self._exchanged)
        self._draw(self._list.read())

    async def leave(self) -> None:
        """Stops following the exchange."""
        self._chip.rest()

    def _exchanged(self) -> None:
        """Draws again what an exchange changed; what it did not change is left alone, a finger may be on it."""
        if self._way.shift.exchange.running:
            return
        today = self._list.read()
        if self._content(today) != self._drawn:
            self._draw(today)

    # --- drawing --------------------------------------------------------------------------------------------------

    def _content(self, today: Today) -> object:
        return (
            tuple(self._list.rows),
            today.total,
            today.counts,
            tuple(today.lanes.items()),
            self._list.unfinished(),
            room_words(room_left(self.stage)),
        )

    def _draw(self, today: Today) -> None:
        self._drawn = self._content(today)
        self._filter.show(today)
        rows = room_cards(self.stage, room_left(self.stage))
        rows += [
            recovery_card(self.stage, card, self._way, dropped=lambda: self._draw(self._list.read()))
            for card in self._list.unfinished()
        ]
        rows += [self._row(row) for row in self._list.rows]
        if not self._list.rows:
            rows.append(self._empty(today))
        rows += self._more()
        self._rows.controls = rows
        redraw(self._rows)

    def _row(self, row: HouseholdRow) -> ft.Control:
        return household_row(self.stage, row, opened=self._opener(row))

    def _opener(self, row: HouseholdRow) -> Callable[[], Awaitable[None]]:
        async def open_it() -> None:
            await self._way.open_household(row.household)

        return open_it

    def _more(self) -> list[ft.Control]:
        left = self._list.total - len(self._list.rows)
        if left <= 0:
            return []
        return [plain(self.stage, MORE.fill(n=left), self._grow, name="today.more", icon=ft.Icons.EXPAND_MORE)]

    def _empty(self, today: Today) -> ft.Control:
        stage = self.stage
        also: list[ft.Control] = []
        if not today.counts.get("all"):
            texts, button = (
                (NOTHING_HERE, NOTHING_HERE_TODO),
                primary(stage, SYNC, self._way.open_sync, name="today.sync", icon=ft.Icons.SYNC),
            )
        else:
            done = self._list.wanted.group == "todo" and not self._list.wanted.text
            texts = (ALL_DONE if done else NOTHING_FOUND, NOTHING_FOUND_TODO)
            button = primary(stage, SHOW_ALL, self._show_all, name="today.all")
            if self._list.wanted.text:
                also.append(plain(stage, ADD, self._way.add_household, name="today.add_missing"))
        return ft.Container(
            padding=40,
            content=ft.Column(
                [
                    ft.Icon(ft.Icons.INBOX_OUTLINED, size=48, color=palette.QUIET),
                    strong(stage.say(texts[0])),
                    body(stage.say(texts[1])),
                    button,
                    *also,
                ],
                horizontal_alignment=ft.CrossAxisAlignment.CENTER,
                spacing=12,
            ),
        )

    # --- what the person does -------------------------------------------------------------------------------------

    def _changed(self, today: Today) -> None:
        self._draw(today)

    def _typed(self, text: str) -> None:
        if self._search is not None:
            self._search.cancel()

        def search() -> None:
            self.stage.run(self._searcher(text))

        self._search = asyncio.get_running_loop().call_later(WAIT_S, search)

    def _searcher(self, text: str) -> Callable[[], Awaitable[None]]:
        async def search() -> None:
            self._draw(self._list.ask(text=text))

        return search

    def _show_all(self) -> None:
        self._filter.clear()
        self._draw(self._list.everything())

    def _grow(self) -> None:
        new = self._list.more()
        if new:
            keep = [control for control in self._rows.controls if getattr(control, "identifier", "") != "today.more"]
            self._rows.controls = [*keep, *(self._row(row) for row in new), *self._more()]
            redraw(self._rows)

    def _scrolled(self, event: Any) -> None:
        if event.max_scroll_extent - event.pixels < NEAR_THE_END:
            self._grow()
