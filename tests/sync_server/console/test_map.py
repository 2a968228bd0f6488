"""The map of coverage: outlines that the office took in, shaded by what was visited."""

from __future__ import annotations

import re

import pytest

from shared_models.boundary import Boundary
from shared_models.errors import MalformedError
from shared_models.ids import AreaCode, UserId
from sync_server.console.area_drawing import HEIGHT, MARGIN, WIDTH, outlines, shade_of
from sync_server.use_cases.import_boundaries import import_boundaries
from tests.builders import COMMUNITY, NOW_MS
from tests.shared_models.test_boundary import collection, feature
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import SUPERVISOR
from tests.sync_server.district import STREET

PLACE = f"/console/map?period=2026-Q3&area={STREET}"


def test_an_area_without_a_boundary_is_named_and_not_drawn(story: Console) -> None:
    page = story.person(SUPERVISOR).http.get(PLACE).text
    assert "还没有边界" in page
    assert 'class="area" fill-rule' not in page

    taken = import_boundaries(story.database, collection(feature(COMMUNITY)), by=UserId("command"), now_ms=NOW_MS)

    page = story.person(SUPERVISOR).http.get(PLACE).text
    assert taken == 1
    assert page.count('class="area" fill-rule') == 1
    assert "一社区：应访 1，已访 1，100%" in page
    assert "url(#shade4)" in page
    assert "二社区" in story.person(SUPERVISOR).open(PLACE).text.partition("没有画出")[2]


def test_a_file_that_names_an_unknown_area_changes_nothing(story: Console) -> None:
    with pytest.raises(MalformedError, match="6299"):
        import_boundaries(
            story.database, collection(feature(COMMUNITY), feature("6299")), by=UserId("command"), now_ms=NOW_MS
        )
    assert 'class="area" fill-rule' not in story.person(SUPERVISOR).http.get(PLACE).text


def test_shares_fall_into_five_shades_and_none_where_nobody_is_due() -> None:
    assert [shade_of(part, 100) for part in (0, 19, 20, 59, 60, 80, 100)] == [0, 0, 1, 2, 3, 4, 4]
    assert shade_of(0, 0) == -1


def test_outlines_are_drawn_north_up_within_the_drawing() -> None:
    south = ((100.0, 39.0), (100.2, 39.0), (100.2, 39.1), (100.0, 39.0))
    north = ((100.0, 39.2), (100.2, 39.2), (100.2, 39.3), (100.0, 39.2))
    drawn = outlines([Boundary(AreaCode("s"), (south,)), Boundary(AreaCode("n"), (north,))])

    assert drawn[1].y < drawn[0].y
    numbers = [int(word) for one in drawn for word in re.findall(r"\d+", one.path)]
    assert min(numbers) >= MARGIN
    assert max(numbers[::2]) <= WIDTH - MARGIN
    assert max(numbers[1::2]) <= HEIGHT - MARGIN
    assert outlines([]) == []
