"""The map of coverage: outlines that the office took in, shaded by what was visited."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from shared_models.area import Area
from shared_models.boundary import Boundary
from shared_models.errors import MalformedError
from shared_models.ids import AreaCode, UserId
from sync_server.console.area_drawing import HEIGHT, MARGIN, WIDTH, outlines, shade_of
from sync_server.store import area_store
from sync_server.use_cases.import_boundaries import TakenIn, import_boundaries
from sync_server.use_cases.keep_accounts import Keeper
from tests.builders import COMMUNITY, NOW_MS
from tests.shared_models.test_boundary import collection, feature
from tests.sync_server.console.browsing import Page
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import SUPERVISOR
from tests.sync_server.console.test_coverage import add_household
from tests.sync_server.district import ADMINISTRATOR, STREET

COMMAND = Keeper(user=UserId("command"), now_ms=NOW_MS)
AREAS = "/console/admin/areas"
PLACE = f"/console/map?period=2026-Q3&area={STREET}"


def test_an_area_without_a_boundary_is_named_and_not_drawn(story: Console) -> None:
    page = story.person(SUPERVISOR).http.get(PLACE).text
    assert "还没有边界" in page
    assert 'class="area" fill-rule' not in page

    taken = import_boundaries(story.database, collection(feature(COMMUNITY)), COMMAND)

    page = story.person(SUPERVISOR).http.get(PLACE).text
    assert taken == TakenIn(("一社区",), 0)
    assert page.count('class="area" fill-rule') == 1
    assert "一社区：应访 1，已访 1，100%" in page
    assert "url(#shade4)" in page
    assert "二社区" in story.person(SUPERVISOR).open(PLACE).text.partition("没有画出")[2]


def test_the_share_of_an_area_is_the_same_on_board_workbook_and_map_and_never_rounded_up(story: Console) -> None:
    for name in ("h-absent", "h-away"):
        add_household(story, name, outcome="absent")
    for name in ("h-second", "h-third", "h-fourth"):
        add_household(story, name, outcome="completed")
    supervisor = story.person(SUPERVISOR)

    # Four of six: 66 and two thirds.
    board = supervisor.open(f"/console/coverage?period=2026-Q3&area={STREET}")
    book = openpyxl.load_workbook(io.BytesIO(supervisor.http.get(board.link("导出 XLSX")).content))

    assert "一社区 6 4 66%" in supervisor.open(PLACE).text
    assert [row[10] for row in book.worksheets[0].iter_rows(values_only=True) if row[0] == "一社区"] == ["66%"]
    assert "66%" in board.text
    assert "67%" not in board.text


def test_a_file_that_names_an_unknown_area_changes_nothing(story: Console) -> None:
    with pytest.raises(MalformedError, match="6299"):
        import_boundaries(story.database, collection(feature(COMMUNITY), feature("6299")), COMMAND)
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


def upload(console: Console, wish: str, *codes: str) -> Page:
    """What the administrator of the city sees after choosing a file of outlines."""
    admin = console.person(ADMINISTRATOR)
    token = admin.open(AREAS).form("/log-out").fields["csrf"]
    data = {"csrf": token, "wish": wish}
    files = {"outlines": ("a.geojson", collection(*(feature(code) for code in codes)))}
    return Page(admin.http.post(f"{AREAS}/boundaries", data=data, files=files))


def test_the_administrator_checks_a_file_of_outlines_and_takes_it_in(story: Console) -> None:
    checked = upload(story, "check", COMMUNITY)
    assert "检查通过：1 个区划的边界可以导入，其中 0 个替换原有边界，尚未写入" in checked.text
    assert "还没有边界" in story.person(SUPERVISOR).http.get(PLACE).text

    assert "已导入 1 个区划的边界" in upload(story, "import", COMMUNITY).text
    assert story.person(SUPERVISOR).http.get(PLACE).text.count('class="area" fill-rule') == 1
    assert "其中 1 个替换原有边界" in upload(story, "check", COMMUNITY).text


def test_outlines_of_another_city_are_not_this_administrators(story: Console) -> None:
    with story.database.writing() as tx:
        area_store.save_areas(tx, [Area(code=AreaCode("6300"), name="别市", level="city")])
    refused = upload(story, "import", COMMUNITY, "6300")
    assert refused.status == 422
    assert "不归您管理:6300" in refused.text
    assert 'class="area" fill-rule' not in story.person(SUPERVISOR).http.get(PLACE).text
