"""Areas drawn from their outlines, without tiles or script: shaded by a share, told by lines as by colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from shared_models.boundary import Boundary

WIDTH, HEIGHT, MARGIN = 900, 560, 12
STEPS = (0, 20, 40, 60, 80)
"""Per cent from which each shade counts; the lines of a shade lie the closer the more were visited."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One area in pixels: its path, and a place for its name."""

    path: str
    x: int
    y: int


def shade_of(part: int, whole: int) -> int:
    """Which of STEPS a share belongs to, from 0; -1 where there is nothing to share."""
    if not whole:
        return -1
    return max(at for at, step in enumerate(STEPS) if 100 * part >= step * whole)


def outlines(boundaries: Sequence[Boundary]) -> list[Outline]:
    """The outlines, north up and true in all directions, as large as the drawing allows."""
    corners = [corner for one in boundaries for ring in one.rings for corner in ring]
    if not corners:
        return []
    west, east = min(x for x, _ in corners), max(x for x, _ in corners)
    south, north = min(y for _, y in corners), max(y for _, y in corners)
    narrow = cos(radians((south + north) / 2))
    wide, high = max((east - west) * narrow, 1e-6), max(north - south, 1e-6)
    scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
    left, top = (WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2

    def at(corner: tuple[float, float]) -> tuple[int, int]:
        return round(left + (corner[0] - west) * narrow * scale), round(top + (north - corner[1]) * scale)

    return [_outline([[at(corner) for corner in ring] for ring in one.rings]) for one in boundaries]


def _outline(rings: list[list[tuple[int, int]]]) -> Outline:
    largest = max(rings, key=_extent)
    x = (min(x for x, _ in largest) + max(x for x, _ in largest)) // 2
    y = (min(y for _, y in largest) + max(y for _, y in largest)) // 2
    return Outline("".join(_path(ring) for ring in rings), x, y)


def _extent(ring: list[tuple[int, int]]) -> int:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))


def _path(ring: list[tuple[int, int]]) -> str:
    """Corners that fall on the same pixel are written once."""
    drawn = [corner for at, corner in enumerate(ring) if at == 0 or corner != ring[at - 1]]
    return "M" + "L".join(f"{x} {y}" for x, y in drawn) + "Z"
