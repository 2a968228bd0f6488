"""Distances and areas on the earth, by its radius at the equator. Source: ODK XForms "Geographic Functions"."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from shared_models.questionnaire.convert import Result
from shared_models.questionnaire.library import Function, texts

RADIUS_M = 6_378_137.0
Point = tuple[float, float]


def points(values: Sequence[Result]) -> list[Point]:
    """Latitude and longitude in radians of geopoints, or of the points of a line or shape."""
    found = []
    for text in texts(values):
        for one in text.split(";"):
            parts = one.split()
            try:
                found.append((math.radians(float(parts[0])), math.radians(float(parts[1]))))
            except (IndexError, ValueError):
                continue
    return found


def _metres(one: Point, other: Point) -> float:
    part = (
        math.sin((other[0] - one[0]) / 2) ** 2
        + math.cos(one[0]) * math.cos(other[0]) * math.sin((other[1] - one[1]) / 2) ** 2
    )
    return 2 * RADIUS_M * math.asin(min(1.0, math.sqrt(part)))


def _distance(args: Sequence[Result]) -> Result:
    return sum((_metres(one, other) for one, other in pairwise(points(args))), 0.0)


def _area(args: Sequence[Result]) -> Result:
    corners = points(args)
    if len(corners) < 3:  # noqa: PLR2004 - a triangle
        return 0.0
    ring = [*corners, corners[0]]
    total = sum((b[1] - a[1]) * (2 + math.sin(a[0]) + math.sin(b[0])) for a, b in pairwise(ring))
    return abs(total) * RADIUS_M**2 / 2


EARTH: dict[str, Function] = {"distance": Function(_distance, 1, 200), "area": Function(_area, 1, 200)}
