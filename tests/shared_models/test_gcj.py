"""Positions are recorded unshifted; a map in GCJ-02 shows them where its licence makes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_models.gcj import from_gcj, to_gcj
from shared_models.whereabouts import Spot

PUBLISHED = {
    "Shanghai": (Spot(31.1774276, 121.5272106), Spot(31.17530398364597, 121.531541859215)),
    "Shenzhen": (Spot(22.543847, 113.912316), Spot(22.540796131694766, 113.9171764808363)),
    "Beijing": (Spot(39.911954, 116.377817), Spot(39.91334545536069, 116.38404722455657)),
}
"""Source: the test values of eviltransform."""
CENTIMETRE = 1e-7
"""In degrees."""


@pytest.mark.parametrize("city", PUBLISHED)
def test_published_spots_are_shifted_as_published(city: str) -> None:
    recorded, shown = PUBLISHED[city]
    assert to_gcj(recorded) == pytest.approx(shown, abs=1e-12)
    assert from_gcj(shown) == pytest.approx(recorded, abs=CENTIMETRE)


@given(st.floats(18.2, 53.5), st.floats(73.7, 135.0))
def test_there_and_back_is_where_one_was(lat: float, lon: float) -> None:
    spot = Spot(lat, lon)
    assert from_gcj(to_gcj(spot)) == pytest.approx(spot, abs=CENTIMETRE)


@pytest.mark.parametrize("spot", [Spot(-27.4698, 153.0251), Spot(39.7392, -104.9903), Spot(0.0, 0.0)])
def test_elsewhere_nothing_is_shifted(spot: Spot) -> None:
    assert to_gcj(spot) == spot
