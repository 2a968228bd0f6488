"""A household stands on the drawing where it was recorded to be, true to its neighbours."""

from __future__ import annotations

import pytest

from shared_models.case import Case, empty_case, fold
from shared_models.editing import new_part
from shared_models.ids import EntityId
from shared_models.values import Value
from shared_models.whereabouts import Point, Spot, draw_spots, gathered, read_spot, round_metres, spot_of
from tests.builders import COMMUNITY, HOUSEHOLD, NOW_MS, change, entry

HOME = {"lat": "34.250000", "lon": "104.250000", "accuracy_m": "5"}
DOOR = {"lat": "34.260000", "lon": "104.260000", "accuracy_m": "9"}


def case_of(home: Value, *visits: tuple[str, Value]) -> Case:
    parts = [new_part(EntityId(HOUSEHOLD), "household", {"position": home} if home else {"address": "一号"})]
    for n, (outcome, at) in enumerate(visits):
        values: dict[str, Value] = {"started_at": NOW_MS + n, "outcome": outcome}
        if at is not None:
            values["position"] = at
        parts.append(new_part(EntityId(f"v-{n}"), "visit", values))
    return fold(empty_case(EntityId(HOUSEHOLD), COMMUNITY), [entry(change("c1", *parts), 1)])


def test_the_home_on_file_counts_before_any_visit() -> None:
    assert spot_of(case_of(HOME, ("completed", DOOR))) == Spot(34.25, 104.25)


def test_without_it_the_latest_completed_visit_with_a_place_counts_and_an_attempt_does_not() -> None:
    assert spot_of(case_of(None, ("completed", DOOR), ("completed", None), ("absent", HOME))) == Spot(34.26, 104.26)
    assert spot_of(case_of(None, ("absent", DOOR))) is None


@pytest.mark.parametrize("value", [None, "34,104", {"lat": "", "lon": "104"}, {"lat": "134", "lon": "104"}])
def test_what_is_no_place_on_earth_is_none(value: Value) -> None:
    assert read_spot(value) is None


def test_north_is_up_east_is_right_and_the_drawing_is_filled_in_one_scale() -> None:
    spots = [Spot(34.01, 104.0), Spot(34.0, 104.0), Spot(34.0, 104.002)]
    drawing = draw_spots(spots, width=400, height=300)
    north, corner, east = drawing.points
    assert (round(north.y), round(corner.y)) == (0, 300)
    assert east.x > corner.x
    assert east.x - corner.x < 60, "a fifth of the distance, and nearer still so far from the equator"
    assert 300 / drawing.pixels_a_metre == pytest.approx(1113, abs=1)


def test_one_household_or_one_house_stands_in_the_middle() -> None:
    drawing = draw_spots([Spot(34.0, 104.0)] * 2, width=400, height=300)
    assert [*drawing.points] == [Point(200, 150), Point(200, 150)]
    assert not draw_spots([], width=400, height=300).points


def test_those_that_would_lie_on_each_other_are_gathered_and_no_two_groups_touch() -> None:
    spots = [Spot(34.0 + n / 10_000, 104.0) for n in range(30)]
    points = draw_spots(spots, width=400, height=300).points
    groups = gathered(points, apart=52)
    assert sorted(index for group in groups for index in group) == list(range(30))
    firsts = [points[group[0]].y for group in groups]
    assert min(abs(one - other) for one in firsts for other in firsts if one != other) >= 52


@pytest.mark.parametrize(("most", "length"), [(0.3, 1), (1, 1), (4.9, 2), (70, 50), (100, 100), (2600, 2000)])
def test_the_scale_is_told_in_a_round_length(most: float, length: int) -> None:
    assert round_metres(most) == length
