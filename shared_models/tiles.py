"""Tiles of a map service under the drawing of an area: which ones, and where each lies.

A tile service cuts the world, drawn after Mercator, into 4^zoom squares of 256 pixels, counted from the upper left.
Source: OGC Two Dimensional Tile Matrix Set, WebMercatorQuad.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import asinh, atan, ceil, cos, degrees, floor, log2, pi, radians, sinh, tan
from typing import NamedTuple

import msgspec

from shared_models.errors import UnfitError
from shared_models.gcj import to_gcj
from shared_models.whereabouts import METRES_A_DEGREE, Drawing, Point, Spot

TILE = 256
DEEPEST = 18
"""Services have tiles to here as a rule."""
MOST_TILES = 60
"""More are not asked for: a drawing is never that large."""
MARKS = ("{z}", "{x}", "{y}")


class TileService(msgspec.Struct, frozen=True, kw_only=True):
    """Where tiles come from."""

    url: str
    """With `{z}`, `{x}` and `{y}` for zoom, column and row."""
    shifted: bool = False
    """Whether it draws in GCJ-02, as services licensed in mainland China do."""
    credit: str = ""
    """What has to stand under such a map, as its licence says: whose it is, its approval number."""


class Tile(NamedTuple):
    """One tile and its place on a drawing, in pixels."""

    zoom: int
    column: int
    row: int
    left: float
    top: float
    width: float
    height: float

    def address(self, service: TileService) -> str:
        """Where it is fetched."""
        parts = zip(MARKS, (self.zoom, self.column, self.row), strict=True)
        url = service.url
        for mark, number in parts:
            url = url.replace(mark, str(number))
        return url


def check_service(service: TileService) -> None:
    """Sees that an address can be asked for tiles.

    Raises:
        UnfitError: it is no web address, or does not say where zoom, column and row go.
    """
    if not service.url.startswith(("http://", "https://")) or any(mark not in service.url for mark in MARKS):
        raise UnfitError("the address of the map tiles must be http(s)://… with {z}, {x} and {y} in it")


def shown_at(spots: Sequence[Spot], service: TileService | None) -> tuple[Spot, ...]:
    """Where the service's map shows recorded spots; where they are without one."""
    return tuple(to_gcj(spot) for spot in spots) if service is not None and service.shifted else tuple(spots)


def tiles_under(spots: Sequence[Spot], drawing: Drawing, *, width: float, height: float) -> tuple[Tile, ...]:
    """The tiles that cover a drawing of spots, each placed by its own corners; none for a drawing of nothing."""
    if not spots:
        return ()
    ground = _Ground(spots[0], drawing)
    corners = ground.spot(Point(0, 0)), ground.spot(Point(width, height))
    for zoom in range(_zoom(corners[0].lat, drawing.pixels_a_metre), -1, -1):
        (left, top), (right, bottom) = (_column_row(corner, zoom) for corner in corners)
        columns, rows = range(floor(left), ceil(right)), range(floor(top), ceil(bottom))
        if len(columns) * len(rows) <= MOST_TILES:
            return tuple(ground.tile(zoom, column, row) for row in rows for column in columns)
    return ()


def _zoom(lat: float, pixels_a_metre: float) -> int:
    """The zoom whose pixels come nearest to the drawing's."""
    whole = METRES_A_DEGREE * 360 * cos(radians(lat)) * pixels_a_metre / TILE
    return min(DEEPEST, max(0, round(log2(whole)))) if whole > 0 else 0


def _column_row(spot: Spot, zoom: int) -> tuple[float, float]:
    """The spot in columns and rows of a zoom."""
    side = 2.0**zoom
    return (spot.lon + 180) / 360 * side, (1 - asinh(tan(radians(spot.lat))) / pi) / 2 * side


def _corner(zoom: int, column: int, row: int) -> Spot:
    """The spot at the upper left of a tile."""
    side = 2.0**zoom
    return Spot(degrees(atan(sinh(pi * (1 - 2 * row / side)))), column / side * 360 - 180)


class _Ground:
    """What a drawing shows, in degrees and in pixels."""

    def __init__(self, known: Spot, drawing: Drawing) -> None:
        self._known = known
        self._at = drawing.points[0]
        self._pixels = METRES_A_DEGREE * drawing.pixels_a_metre
        self._east = drawing.east

    def spot(self, point: Point) -> Spot:
        return Spot(
            self._known.lat - (point.y - self._at.y) / self._pixels,
            self._known.lon + (point.x - self._at.x) / (self._pixels * self._east),
        )

    def point(self, spot: Spot) -> Point:
        return Point(
            self._at.x + (spot.lon - self._known.lon) * self._pixels * self._east,
            self._at.y + (self._known.lat - spot.lat) * self._pixels,
        )

    def tile(self, zoom: int, column: int, row: int) -> Tile:
        upper = self.point(_corner(zoom, column, row))
        lower = self.point(_corner(zoom, column + 1, row + 1))
        return Tile(zoom, column, row, upper.x, upper.y, lower.x - upper.x, lower.y - upper.y)
