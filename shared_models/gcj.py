"""GCJ-02, the shifted coordinates in which maps of mainland China are drawn; positions are recorded unshifted (WGS 84).

Source: the formula as published with eviltransform, on the ellipsoid of Krassovsky 1940.
"""

from __future__ import annotations

from math import cos, pi, radians, sin, sqrt

from shared_models.whereabouts import Spot

AXIS = 6_378_245.0
FLATTENING = 0.00669342162296594323
"""The square of the first eccentricity."""
SHIFTED_LAT = (0.8293, 55.8271)
SHIFTED_LON = (72.004, 137.8347)
ROUNDS = 6
"""After so many the way back is exact to far less than a millimetre."""


def to_gcj(spot: Spot) -> Spot:
    """Where a map in GCJ-02 shows a recorded spot; the spot itself outside the country's frame."""
    if not (SHIFTED_LAT[0] <= spot.lat <= SHIFTED_LAT[1] and SHIFTED_LON[0] <= spot.lon <= SHIFTED_LON[1]):
        return spot
    x, y = spot.lon - 105.0, spot.lat - 35.0
    lat = radians(spot.lat)
    magic = 1 - FLATTENING * sin(lat) ** 2
    north = _north(x, y) * 180 / (AXIS * (1 - FLATTENING) / (magic * sqrt(magic)) * pi)
    east = _east(x, y) * 180 / (AXIS / sqrt(magic) * cos(lat) * pi)
    return Spot(spot.lat + north, spot.lon + east)


def from_gcj(shown: Spot) -> Spot:
    """The spot that a map in GCJ-02 shows there."""
    spot = shown
    for _ in range(ROUNDS):
        again = to_gcj(spot)
        spot = Spot(spot.lat - (again.lat - shown.lat), spot.lon - (again.lon - shown.lon))
    return spot


def _north(x: float, y: float) -> float:
    """The shift to the north, in metres, so many degrees east and north of 105° E 35° N."""
    slope = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    return slope + (_short(x) + _long(y, 160, 320)) * 2 / 3


def _east(x: float, y: float) -> float:
    """The shift to the east, likewise."""
    slope = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    return slope + (_short(x) + _long(x, 150, 300)) * 2 / 3


def _short(x: float) -> float:
    return 20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)


def _long(value: float, high: float, highest: float) -> float:
    waves = 20 * sin(value * pi) + 40 * sin(value / 3 * pi)
    return waves + high * sin(value / 12 * pi) + highest * sin(value / 30 * pi)
