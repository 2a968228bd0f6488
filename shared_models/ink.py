"""What was drawn over a picture: strokes beside it, never in it, so that the picture stays what the camera saw.

A text of a photo's unit `marks`: strokes separated by `;`, each of points `x,y` separated by blanks, in thousandths of
the width and height of what the camera saw: of the thumbnail, and of the picture without the strip of words below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TypeAlias

from shared_models.errors import MalformedError, UnfitError
from shared_models.values import MAX_TEXT

THOUSAND = 1_000
"""How finely a place on a picture is told; the height and width of the drawing."""

FEW = 3
"""Points of a stroke that is not told in fewer."""

Ink: TypeAlias = tuple[tuple[tuple[int, int], ...], ...]
"""Strokes of points, each coordinate 0 to 1000."""


def ink_text(strokes: Iterable[Sequence[tuple[float, float]]], size: tuple[float, float]) -> str:
    """The strokes of a pad of this width and height, as text; blank for none. Very much of it is told in fewer points.

    Raises:
        UnfitError: there are more strokes than one answer may hold.
    """
    drawn = [list(stroke) for stroke in strokes if stroke]
    told = _told(drawn, size)
    while len(told) > MAX_TEXT and any(len(stroke) > FEW for stroke in drawn):
        drawn = [[*stroke[:-1:2], stroke[-1]] if len(stroke) > FEW else stroke for stroke in drawn]
        told = _told(drawn, size)
    if len(told) > MAX_TEXT:
        raise UnfitError("too much was drawn on one picture")
    return told


def _told(strokes: list[list[tuple[float, float]]], size: tuple[float, float]) -> str:
    width, height = size
    return ";".join(
        " ".join(one for one, _ in groupby(f"{_thousandths(x, width)},{_thousandths(y, height)}" for x, y in stroke))
        for stroke in strokes
    )


def ink_of(text: str) -> Ink:
    """The strokes that a text tells.

    Raises:
        MalformedError: it is no drawing.
    """
    try:
        found = tuple(tuple(_point(point) for point in stroke.split()) for stroke in text.split(";") if stroke.strip())
    except ValueError as error:
        raise MalformedError("a drawing is points x,y in thousandths") from error
    if any(not 0 <= part <= THOUSAND for stroke in found for point in stroke for part in point):
        raise MalformedError("a drawing lies within its picture")
    return found


def _point(text: str) -> tuple[int, int]:
    x, y = text.split(",")
    return int(x), int(y)


def _thousandths(part: float, whole: float) -> int:
    return min(THOUSAND, max(0, round(part * THOUSAND / whole))) if whole > 0 else 0
