"""The own area as a plain drawing: households where they were recorded to be, how each stands by icon and colour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.area_drawing import AreaDrawing
from field_app.screens.header import Header
from field_app.screens.household_row import LOOKS, household_row
from field_app.screens.parts.badge import badge
from field_app.screens.parts.card import panel
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.text import body, strong
from field_app.screens.screen import Screen
from field_app.use_cases.area_map import AreaMap, area_map
from field_app.use_cases.list_today import HouseholdRow
from field_app.use_cases.wanted_place import wanted_place
from shared_models.ids import EntityId
from shared_models.words import Label
from shared_models.worklist import WORK_LABELS

if TYPE_CHECKING:
    from field_app.screens.stage import Stage
    from field_app.screens.way import Way

TITLE = Label("地图", "Map")
TITLE_OF = Label("地图 · {lane}", "Map · {lane}")
COUNTED = Label("{state} {n}", "{state} {n}")
NO_SPOT = Label("{n} 户没有坐标", "{n} households without a position")
NO_SPOT_WHY = Label(
    "允许定位后完成一次入户,或街道办在档案里补记住址坐标,就会出现在图上。",
    "They appear once a visit was made with the position allowed, or the office put the home's position on file.",
)
ALL_PLACED = Label("每户都有坐标。", "Every household has a position.")
HOW = Label(
    "圆形是一户,点开就是;方形里的数字是挨在一起的户数。",
    "A circle is one household: tap it to open. A square holds as many as its number says, close together.",
)
HOW_NEAR = Label("想看得更细,先在今日列表里选一条街巷。", "For a closer look choose a lane in today's list first.")
NOBODY = Label("本机还没有住户资料。", "There are no households on this tablet yet.")
HERE = Label("这里有 {n} 户", "{n} households here")
WIDE_FROM = 960
SIDE = 360
BAR = 176
"""Pixels of height that the bar, the legend and the scale take."""
LEAST_HEIGHT = 280
MOST_LISTED = 40
MORE = Label("还有 {n} 户,请在今日列表里查找。", "{n} more: look for them in today's list.")


class AreaMapScreen(Screen):
    """The drawing with its legend; beside or below it who has no position."""

    def __init__(self, stage: Stage, way: Way) -> None:
        """Takes where the marks lead."""
        super().__init__(stage)
        self._way = way
        self._here: tuple[HouseholdRow, ...] = ()

    def build(self) -> ft.Control:
        """The bar and an empty room; `appear` fills it."""
        lane = wanted_place(self._way.shift.account).lane
        title = TITLE_OF.fill(lane=lane) if lane else TITLE
        self._room = ft.Container(expand=True)
        return ft.Column([Header(self.stage, self.stage.say(title)).control, self._room], spacing=0, expand=True)

    async def appear(self) -> None:
        """Reads the map anew."""
        shift = self._way.shift
        place = wanted_place(shift.account)
        self._map = area_map(shift.account, shift.rules(), today=shift.today(), place=place)
        self._draw()

    def resized(self, width: float) -> None:
        """Draws in the new size."""
        del width
        self._draw()

    def _draw(self) -> None:
        found, wide = self._map, self.stage.width >= WIDE_FROM
        side = ft.Column(self._side(found), spacing=8, tight=not wide)
        legend = ft.Row(self._legend(found), wrap=True, spacing=8, run_spacing=6)
        if not found.rows:
            content: ft.Control = ft.Column([ft.Container(side, padding=16)], scroll=ft.ScrollMode.AUTO, expand=True)
        elif wide:
            drawing = self._drawing(self.stage.width - SIDE - 48, self.stage.height - BAR)
            beside = ft.Container(
                ft.Column([side], scroll=ft.ScrollMode.AUTO, expand=True),
                width=SIDE,
                padding=ft.Padding.only(right=16, top=16),
            )
            left = ft.Column([legend, drawing], spacing=10, expand=True, scroll=ft.ScrollMode.AUTO)
            content = ft.Row(
                [ft.Container(left, padding=16, expand=True), beside],
                spacing=0,
                expand=True,
                vertical_alignment=ft.CrossAxisAlignment.STRETCH,
            )
        else:
            drawing = self._drawing(self.stage.width - 32, self.stage.height * 0.55)
            column = ft.Column([legend, drawing, side], spacing=12)
            content = ft.Column([ft.Container(column, padding=16)], scroll=ft.ScrollMode.AUTO, expand=True)
        self._room.content = content
        redraw(self._room)

    def _drawing(self, width: float, height: float) -> ft.Control:
        drawing = AreaDrawing(self.stage, width=width, height=max(LEAST_HEIGHT, height), touched=self._touched)
        return drawing.draw(self._map)

    def _legend(self, found: AreaMap) -> list[ft.Control]:
        counts = Counter(row.state for row in found.rows)
        say = self.stage.say
        return [
            badge(say(COUNTED.fill(state=label, n=counts[state])), *LOOKS[state])
            for state, label in WORK_LABELS.items()
            if counts[state]
        ]

    def _side(self, found: AreaMap) -> list[ft.Control]:
        say = self.stage.say
        parts: list[ft.Control] = []
        if found.rows and not self._here:
            parts += [body(say(HOW)), body(say(HOW_NEAR))]
        if self._here:
            parts.append(strong(say(HERE.fill(n=len(self._here)))))
            parts += self._rows(self._here)
        if found.elsewhere:
            words = [say(NO_SPOT.fill(n=len(found.elsewhere))), say(NO_SPOT_WHY)]
            box = panel("plain", ft.Icons.LOCATION_OFF_OUTLINED, words)
            parts.append(ft.Semantics(identifier="map.elsewhere", content=box, container=True))
            parts += self._rows(found.elsewhere)
        else:
            parts.append(body(say(ALL_PLACED if found.rows else NOBODY)))
        return parts

    def _rows(self, rows: tuple[HouseholdRow, ...]) -> list[ft.Control]:
        shown: list[ft.Control] = [
            household_row(self.stage, row, opened=self._opener(row.household)) for row in rows[:MOST_LISTED]
        ]
        if len(rows) > MOST_LISTED:
            shown.append(body(self.stage.say(MORE.fill(n=len(rows) - MOST_LISTED))))
        return shown

    def _opener(self, household: EntityId) -> Callable[[], Awaitable[None]]:
        async def open_it() -> None:
            await self._way.open_household(household)

        return open_it

    async def _touched(self, rows: tuple[HouseholdRow, ...]) -> None:
        """One household is opened; of several that lie close together one is chosen beside the drawing."""
        if len(rows) == 1:
            await self._way.open_household(rows[0].household)
            return
        self._here = rows
        self._draw()
