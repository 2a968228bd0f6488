"""A pad to write or draw on with a finger or pen; what is drawn is kept as strokes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import flet as ft
import flet.canvas as cv

from field_app.screens import palette
from field_app.screens.parts.mark import marked
from field_app.screens.parts.redraw import redraw
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

HERE = Label("请在框内书写", "Please write within the frame")
WIDTH = 800
HEIGHT = 280
PEN = 4


class Pad:
    """One stroke is one path; a touch without movement is a dot."""

    def __init__(self, stage: Stage, size: tuple[int, int], *, picture: bytes | None = None) -> None:
        """Builds a pad of this width and height, empty or with a picture to draw on."""
        self.width, self.height = size
        self._strokes: list[list[tuple[float, float]]] = []
        self._paint = pen(palette.INK if picture is None else palette.MARKING)
        self._canvas = cv.Canvas(shapes=[], width=self.width, height=self.height)
        detector = ft.GestureDetector(
            content=self._canvas,
            drag_interval=12,
            on_pan_down=stage.handler(self._down),
            on_pan_update=stage.handler(self._moved),
        )
        content: ft.Control = detector
        if picture is not None:
            below = ft.Image(src=picture, width=self.width, height=self.height, fit=ft.BoxFit.FILL)
            content = ft.Stack([below, detector])
        frame = ft.Container(
            content=content,
            width=self.width,
            height=self.height,
            bgcolor=palette.PAPER,
            border=ft.Border.all(2, palette.EDGE),
            border_radius=palette.RADIUS if picture is None else None,
        )
        self.control = marked("pad", frame, label=stage.say(HERE))

    @property
    def strokes(self) -> tuple[tuple[tuple[float, float], ...], ...]:
        """What was drawn."""
        return tuple(tuple(stroke) for stroke in self._strokes)

    def begin_with(self, strokes: tuple[tuple[tuple[float, float], ...], ...]) -> None:
        """Puts strokes on the pad that were drawn before."""
        self._strokes = [list(stroke) for stroke in strokes]
        self._canvas.shapes = [path_of(stroke, self._paint) for stroke in strokes if stroke]

    def clear(self) -> None:
        """Empties the pad."""
        self._strokes.clear()
        self._canvas.shapes.clear()
        redraw(self._canvas)

    def _down(self, event: Any) -> None:
        point = self._within(event)
        self._strokes.append([point])
        self._canvas.shapes.append(path_of([point], self._paint))
        redraw(self._canvas)

    def _moved(self, event: Any) -> None:
        if not self._strokes:
            return
        point = self._within(event)
        stroke = self._strokes[-1]
        line = cv.Line(*stroke[-1], *point, paint=self._paint)
        stroke.append(point)
        self._canvas.shapes.append(line)
        redraw(self._canvas)

    def _within(self, event: Any) -> tuple[float, float]:
        at = event.local_position
        return min(max(at.x, 0.0), float(self.width)), min(max(at.y, 0.0), float(self.height))


def pen(colour: str, *, width: float = PEN) -> ft.Paint:
    """A round pen."""
    return ft.Paint(
        stroke_width=width,
        color=colour,
        style=ft.PaintingStyle.STROKE,
        stroke_cap=ft.StrokeCap.ROUND,
        stroke_join=ft.StrokeJoin.ROUND,
    )


def path_of(stroke: list[tuple[float, float]] | tuple[tuple[float, float], ...], paint: ft.Paint) -> cv.Path:
    """A stroke as the canvas draws it; a single point as a dot."""
    lines = [cv.Path.LineTo(*point) for point in (stroke[1:] or stroke)]
    return cv.Path(elements=[cv.Path.MoveTo(*stroke[0]), *lines], paint=paint)
