"""Boundaries of areas as offices draw them: read from GeoJSON and checked before anything is kept."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec

from shared_models.errors import MalformedError
from shared_models.ids import AreaCode

LARGEST_BYTES = 20_000_000
MOST_AREAS = 5_000
MOST_POINTS = 400_000
SHORTEST = 4
"""Positions of a ring: three corners and the first one again."""
Ring: TypeAlias = tuple[tuple[float, float], ...]
"""Longitude and latitude of each corner, in degrees of WGS 84; the first one stands at the end again."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """Where an area lies: its outlines and the holes in them."""

    area: AreaCode
    rings: tuple[Ring, ...]


def read_boundaries(data: bytes) -> tuple[Boundary, ...]:
    """The boundaries in a GeoJSON FeatureCollection: polygons whose properties name an area's `code`.

    Source: RFC 7946.

    Raises:
        MalformedError: it is none; names the feature and what is wrong with it.
    """
    if len(data) > LARGEST_BYTES:
        raise MalformedError(f"文件超过 {LARGEST_BYTES // 1_000_000} MB / the file is larger than that")
    try:
        read = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise MalformedError("不是 JSON 文件 / not a JSON file") from None
    features = read.get("features") if isinstance(read, dict) else None
    if not isinstance(features, list) or read.get("type") != "FeatureCollection":
        raise MalformedError("不是 GeoJSON 的 FeatureCollection / not a GeoJSON FeatureCollection")
    if not 0 < len(features) <= MOST_AREAS:
        raise MalformedError(f"要素应为 1 至 {MOST_AREAS} 个 / there must be 1 to {MOST_AREAS} features")
    found = tuple(_boundary(feature, at) for at, feature in enumerate(features, start=1))
    if sum(len(ring) for one in found for ring in one.rings) > MOST_POINTS:
        raise MalformedError(f"坐标点超过 {MOST_POINTS} 个,请先简化 / too many points: simplify the outlines first")
    codes = [one.area for one in found]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise MalformedError(f"代码 {twice} 出现两次 / the code {twice} stands twice")
    return found


def _boundary(feature: Any, at: int) -> Boundary:
    where = f"第 {at} 个要素 / feature {at}"
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get("code") if isinstance(properties, dict) else None
    if not isinstance(code, str) or not code.strip():
        raise MalformedError(f"{where}: properties 里没有区划代码 code / its properties name no area `code`")
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    lists = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"} or not isinstance(lists, list) or not lists:
        raise MalformedError(f"{where} ({code}): 不是面 / no Polygon or MultiPolygon")
    polygons = [lists] if kind == "Polygon" else lists
    rings = tuple(_ring(ring, f"{where} ({code})") for polygon in polygons for ring in _listed(polygon, where))
    if not rings:
        raise MalformedError(f"{where} ({code}): 没有边界线 / it has no outline")
    return Boundary(AreaCode(code.strip()), rings)


def _listed(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise MalformedError(f"{where}: 坐标格式不对 / its coordinates are no list")
    return value


def _ring(ring: Any, where: str) -> Ring:
    corners = tuple(_corners(ring, where))
    if len(corners) < SHORTEST or corners[0] != corners[-1]:
        raise MalformedError(f"{where}: 边界线没有闭合 / an outline is not closed")
    return corners


def _corners(ring: Any, where: str) -> Iterator[tuple[float, float]]:
    for corner in _listed(ring, where):
        numbers = corner[:2] if isinstance(corner, list) else []
        if len(numbers) != 2 or not all(_is_number(one) for one in numbers):  # noqa: PLR2004 - longitude and latitude
            raise MalformedError(f"{where}: 坐标不是数字 / a coordinate is no number")
        east, north = float(numbers[0]), float(numbers[1])
        if abs(east) > 180 or abs(north) > 90:  # noqa: PLR2004 - the globe's own numbers
            raise MalformedError(
                f"{where}: 坐标应为经纬度(度),实为 {east:g}, {north:g} / coordinates are degrees of longitude, latitude"
            )
        yield round(east, 6), round(north, 6)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
