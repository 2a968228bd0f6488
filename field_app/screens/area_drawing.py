"""The drawing of an area: marks on plain ground, north up, with a bar that tells the scale.

Under the marks lies plain ground, or the map of the own network where the server names one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import flet as ft
import flet.canvas as cv

from field_app.screens import palette
from field_app.screens.household_row import LOOKS
from field_app.screens.parts.mark import marked
from field_app.screens.parts.text import quiet
from field_app.use_cases.area_map import AreaMap
from field_app.use_cases.list_today import HouseholdRow
from shared_models.tiles import tiles_under
from shared_models.whereabouts import Drawing, Point, draw_spots, gathered, round_metres
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

MARK = 48
FRAME = 2
APART = 54
MARGIN = 40
GRID = 100
SCALE = Label("{n} 米", "{n} m")
SCALE_KM = Label("{n} 公里", "{n} km")
NORTH = Label("北", "N")
ONE = Label("{who},{state}", "{who}, {state}")
SEVERAL = Label("{n} 户,最急的是{state}", "{n} households, the most urgent: {state}")
KILOMETRE = 1_000


class AreaDrawing:
    """One drawing of a size."""

    def __init__(
        self,
        stage: Stage,
        *,
        width: float,
        height: float,
        touched: Callable[[tuple[HouseholdRow, ...]], Awaitable[None]],
    ) -> None:
        """Takes what is done with the households under a touched mark, the most urgent first."""
        self._stage = stage
        self._width = width
        self._height = height
        self._touched = touched

    def draw(self, found: AreaMap) -> ft.Control:
        """The ground with a mark for each household, or for several that lie close together."""
        drawing = draw_spots(list(found.spots), width=self._width - 2 * MARGIN, height=self._height - 2 * MARGIN)
        marks = [
            self._mark(drawing.points[group[0]], tuple(found.rows[index] for index in group))
            for group in gathered(drawing.points, apart=APART)
        ]
        frame = ft.Container(
            content=ft.Stack(
                [self._ground(), *self._tiles(found, drawing), *marks], width=self._width, height=self._height
            ),
            bgcolor=palette.PAPER,
            border=ft.Border.all(1, palette.EDGE),
            border_radius=palette.RADIUS,
            width=self._width,
            height=self._height,
            clip_behavior=ft.ClipBehavior.HARD_EDGE,
        )
        below: list[ft.Control] = [self._scale(drawing.pixels_a_metre)]
        if found.tiles is not None and found.tiles.credit:
            below.append(quiet(found.tiles.credit))
        return ft.Column([marked("map", frame), *below], spacing=4, tight=True)

    def _tiles(self, found: AreaMap, drawing: Drawing) -> list[ft.Control]:
        """The map service's pictures; where one does not come, the plain ground shows."""
        if found.tiles is None:
            return []
        framed = drawing._replace(points=tuple(Point(at.x + MARGIN, at.y + MARGIN) for at in drawing.points))
        return [
            ft.Container(
                ft.Image(
                    src=tile.address(found.tiles),
                    width=tile.width,
                    height=tile.height,
                    fit=ft.BoxFit.FILL,
                    error_content=ft.Container(),
                    exclude_from_semantics=True,
                ),
                left=tile.left,
                top=tile.top,
            )
            for tile in tiles_under(found.spots, framed, width=self._width, height=self._height)
        ]

    def _ground(self) -> ft.Control:
        paint = ft.Paint(color=palette.TINTS["plain"].ground, stroke_width=1)
        columns, rows = range(GRID, int(self._width), GRID), range(GRID, int(self._height), GRID)
        lines: list[cv.Shape] = [cv.Line(x, 0, x, self._height, paint=paint) for x in columns]
        lines += [cv.Line(0, y, self._width, y, paint=paint) for y in rows]
        return cv.Canvas(shapes=lines, width=self._width, height=self._height)

    def _mark(self, at: Point, rows: tuple[HouseholdRow, ...]) -> ft.Control:
        first = rows[0]
        icon, tone = LOOKS[first.state]
        tint = palette.TINTS[tone]
        inside: list[ft.Control] = [ft.Icon(icon, size=24 if len(rows) == 1 else 18, color=tint.text)]
        if len(rows) > 1:
            count = ft.Text(
                str(len(rows)), size=palette.SMALL, weight=ft.FontWeight.W_700, color=tint.text, no_wrap=True
            )
            inside.append(count)
        words = ft.Column(
            inside,
            spacing=0,
            tight=True,
            alignment=ft.MainAxisAlignment.CENTER,
            horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        )
        # As large as a finger, and larger where large letters need it.
        least = ft.Container(width=MARK - 2 * FRAME, height=MARK - 2 * FRAME)
        box = ft.Container(
            content=ft.Stack([least, words], alignment=ft.Alignment.CENTER),
            bgcolor=tint.ground,
            border=ft.Border.all(FRAME, tint.text),
            border_radius=MARK / 2 if len(rows) == 1 else palette.RADIUS,
            on_click=self._stage.handler(self._toucher(rows)),
        )
        mark = ft.Semantics(
            identifier=f"map.{first.household}",
            content=box,
            label=self._stage.say(self._words(rows)),
            container=True,
            button=True,
        )
        return ft.Container(mark, left=at.x + MARGIN - MARK / 2, top=at.y + MARGIN - MARK / 2)

    def _toucher(self, rows: tuple[HouseholdRow, ...]) -> Callable[[], Awaitable[None]]:
        async def touch() -> None:
            await self._touched(rows)

        return touch

    def _words(self, rows: tuple[HouseholdRow, ...]) -> Label:
        first = rows[0]
        if len(rows) == 1:
            return ONE.fill(who=first.head_name, state=first.state_label)
        return SEVERAL.fill(n=len(rows), state=first.state_label)

    def _scale(self, pixels_a_metre: float) -> ft.Control:
        """Under the drawing, where no mark lies over it: how long a stretch is, and that north is up."""
        length = round_metres(self._width / 4 / pixels_a_metre)
        words = SCALE_KM.fill(n=length // KILOMETRE) if length >= KILOMETRE else SCALE.fill(n=length)
        return ft.Row(
            [
                ft.Container(width=length * pixels_a_metre, height=3, bgcolor=palette.QUIET),
                quiet(self._stage.say(words)),
                ft.Icon(ft.Icons.NORTH, size=20, color=palette.QUIET),
                quiet(self._stage.say(NORTH)),
            ],
            spacing=8,
            vertical_alignment=ft.CrossAxisAlignment.CENTER,
        )
