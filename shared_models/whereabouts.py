"""Where a household lives on the ground, from what was recorded; no path of anybody is kept or made of it."""

from __future__ import annotations

from math import cos, hypot, radians
from typing import NamedTuple

from shared_models.case import Case
from shared_models.values import Value, group_of, text_of
from shared_models.visit import Visit, visits

METRES_A_DEGREE = 111_320
ROUND_LENGTHS = (1, 2, 5)


class Spot(NamedTuple):
    """A place on the ground, in degrees."""

    lat: float
    lon: float


class Point(NamedTuple):
    """A place on a drawing, in pixels from its upper left corner."""

    x: float
    y: float


class Drawing(NamedTuple):
    """Spots spread over a drawing, in the order they were given, and how many pixels a metre is."""

    points: tuple[Point, ...]
    pixels_a_metre: float
    east: float = 1.0
    """How long a degree to the east is beside one to the north."""


def spot_of(case: Case, made: tuple[Visit, ...] | None = None) -> Spot | None:
    """The recorded position of the home, else the place where its latest completed visit was begun; or nothing."""
    home = read_spot(case.root.value("position"))
    if home is not None:
        return home
    done = [visit for visit in (visits(case) if made is None else made) if visit.outcome == "completed"]
    found = (read_spot(case.entities[visit.id].value("position")) for visit in reversed(done))
    return next((spot for spot in found if spot is not None), None)


def read_spot(value: Value) -> Spot | None:
    """The spot in a position group; nothing for what is no place on earth."""
    group = group_of(value)
    try:
        spot = Spot(float(text_of(group.get("lat"))), float(text_of(group.get("lon"))))
    except ValueError:
        return None
    return spot if abs(spot.lat) <= 90 and abs(spot.lon) <= 180 else None  # noqa: PLR2004 - the globe's own numbers


def draw_spots(spots: list[Spot], *, width: float, height: float, most_pixels_a_metre: float = 4.0) -> Drawing:
    """Spreads spots over a drawing, north up, as large as it allows and true in all directions."""
    if not spots:
        return Drawing((), 1.0)
    middle_lat = (min(spot.lat for spot in spots) + max(spot.lat for spot in spots)) / 2
    middle_lon = (min(spot.lon for spot in spots) + max(spot.lon for spot in spots)) / 2
    east = cos(radians(middle_lat))
    metres = [
        ((spot.lon - middle_lon) * east * METRES_A_DEGREE, (middle_lat - spot.lat) * METRES_A_DEGREE) for spot in spots
    ]
    wide = 2 * max(abs(x) for x, _ in metres)
    high = 2 * max(abs(y) for _, y in metres)
    scales = [room / length for room, length in ((width, wide), (height, high)) if length]
    scale = min([most_pixels_a_metre, *scales])
    points = tuple(Point(width / 2 + x * scale, height / 2 + y * scale) for x, y in metres)
    return Drawing(points, scale, east)


def gathered(points: tuple[Point, ...], *, apart: float) -> list[list[int]]:
    """The indexes of points, those gathered that would lie on each other; each group stands where its first one is."""
    groups: list[list[int]] = []
    for index, point in enumerate(points):
        near = next((group for group in groups if _distance(points[group[0]], point) < apart), None)
        if near is None:
            groups.append([index])
        else:
            near.append(index)
    return groups


def _distance(one: Point, other: Point) -> float:
    return hypot(one.x - other.x, one.y - other.y)


def round_metres(most: float) -> int:
    """The longest round length of at most so many metres, for the bar that tells the scale; at least one."""
    tens = 1
    while tens * 10 <= most:
        tens *= 10
    return max((first * tens for first in ROUND_LENGTHS if first * tens <= most), default=1)
