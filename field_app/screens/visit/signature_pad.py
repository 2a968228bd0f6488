"""A pad to write on with a finger or pen; what is written is kept as strokes."""

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


class SignaturePad:
    """One stroke is one path; a touch without movement is a dot."""

    def __init__(self, stage: Stage, *, width: int = WIDTH) -> None:
        """Builds an empty pad of a width."""
        self.width = width
        self.height = HEIGHT
        self._strokes: list[list[tuple[float, float]]] = []
        self._paint = ft.Paint(
            stroke_width=4,
            color=palette.INK,
            style=ft.PaintingStyle.STROKE,
            stroke_cap=ft.StrokeCap.ROUND,
            stroke_join=ft.StrokeJoin.ROUND,
        )
        self._canvas = cv.Canvas(shapes=[], width=width, height=HEIGHT)
        detector = ft.GestureDetector(
            content=self._canvas,
            drag_interval=12,
            on_pan_down=stage.handler(self._down),
            on_pan_update=stage.handler(self._moved),
        )
        frame = ft.Container(
            content=detector,
            width=width,
            height=HEIGHT,
            bgcolor=palette.PAPER,
            border=ft.Border.all(2, palette.EDGE),
            border_radius=palette.RADIUS,
        )
        self.control = marked("pad", frame, label=stage.say(HERE))

    @property
    def strokes(self) -> tuple[tuple[tuple[float, float], ...], ...]:
        """What was written."""
        return tuple(tuple(stroke) for stroke in self._strokes)

    def clear(self) -> None:
        """Empties the pad."""
        self._strokes.clear()
        self._canvas.shapes.clear()
        redraw(self._canvas)

    def _down(self, event: Any) -> None:
        point = self._within(event)
        self._strokes.append([point])
        dot = cv.Path(elements=[cv.Path.MoveTo(*point), cv.Path.LineTo(*point)], paint=self._paint)
        self._canvas.shapes.append(dot)
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
