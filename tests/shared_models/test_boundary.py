"""Boundaries: what GeoJSON of areas is taken in, and what is said of any other file."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shared_models.boundary import LARGEST_BYTES, MOST_POINTS, Boundary, read_boundaries
from shared_models.errors import MalformedError
from shared_models.ids import AreaCode

SQUARE = [[100.0, 39.0], [100.1, 39.0], [100.1, 39.1], [100.0, 39.1], [100.0, 39.0]]


def feature(code: object = "a", kind: str = "Polygon", coordinates: object = None) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": kind, "coordinates": [SQUARE] if coordinates is None else coordinates},
    }


def collection(*features: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def test_polygons_with_an_areas_code_are_read_with_their_holes() -> None:
    found = read_boundaries(collection(feature("a"), feature(" b ", "MultiPolygon", [[SQUARE, SQUARE], [SQUARE]])))

    ring = tuple((east, north) for east, north in SQUARE)
    assert found == (Boundary(AreaCode("a"), (ring,)), Boundary(AreaCode("b"), (ring, ring, ring)))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no json", "JSON"),
        (b"[]", "FeatureCollection"),
        (collection(), "1 至"),
        (collection(feature(7)), "code"),
        (collection("feature"), "code"),
        (collection(feature(kind="Point")), "不是面"),
        (collection(feature(coordinates=[])), "不是面"),
        (collection(feature(coordinates=[SQUARE[:-1]])), "没有闭合"),
        (collection(feature(coordinates=[[[0, 0], [1, 1], [0, 0]]])), "没有闭合"),
        (collection(feature(coordinates=[[["x", 0], [1, 1], [0, 1], ["x", 0]]])), "不是数字"),
        (collection(feature(coordinates=[[[500000, 4000000]] * 4])), "经纬度"),
        (collection(feature(coordinates=[5])), "no list"),
        (collection(feature("a"), feature("a")), "出现两次"),
        (collection(feature(coordinates=[[[0, 0]] * (MOST_POINTS + 1)])), "先简化"),
        (b" " * (LARGEST_BYTES + 1), "20 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_is_named_and_nothing_is_read(data: bytes, words: str) -> None:
    with pytest.raises(MalformedError, match=words):
        read_boundaries(data)
