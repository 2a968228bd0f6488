"""The map: who is where, how it stands with each, and who has no position."""

from __future__ import annotations

import re

import flet as ft
import msgspec
import pytest

from shared_models.tiles import TileService
from shared_models.values import Value
from tests.field_app.kit import case_with, family, give
from tests.field_app.screens.conftest import Tablet
from tests.field_app.screens.harness import Glass

pytestmark = pytest.mark.anyio


def at(lat: float, lon: float) -> dict[str, Value]:
    return {"position": {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}", "accuracy_m": "5"}}


async def mapped(tablet: Tablet, **size: int) -> Glass:
    """The map of four households: two next door to each other, one a kilometre off, one nobody knows where."""
    glass = await tablet.unlocked(**size)
    cases = [
        case_with(1, *family(1, "王秀英", **at(34.25, 104.25)), n=1),
        case_with(2, *family(2, "李建国", **at(34.250001, 104.25)), n=2),
        case_with(3, *family(3, "张远山", **at(34.26, 104.25)), n=3),
        case_with(4, *family(4, "赵不知"), n=4),
    ]
    give(tablet.account, *cases, to=4)
    await glass.tap("today.map")
    return glass


def marks(glass: Glass) -> list[str]:
    return [name for name in glass.names() if name.startswith("map.h-")]


async def test_households_close_together_share_a_mark_and_those_without_a_position_are_counted(tablet: Tablet) -> None:
    glass = await mapped(tablet)
    assert len(marks(glass)) == 2
    assert "1 户没有坐标" in glass.words_of("map.elsewhere")
    assert "赵不知" in glass.words_of("household.h-4")
    assert "已逾期 3" in glass.said()
    mark = glass.named("map.h-3")
    assert mark.label == "张远山,已逾期"
    glass.within("map.h-3", ft.Icon)


async def test_touching_a_mark_opens_the_household_and_of_several_lets_one_be_chosen(tablet: Tablet) -> None:
    glass = await mapped(tablet)
    await glass.tap("map.h-3")
    assert glass.has("household.start")
    assert "张远山" in glass.said()
    await glass.tap("back")
    (shared,) = (name for name in marks(glass) if name != "map.h-3")
    await glass.tap(shared)
    assert "这里有 2 户" in glass.said()
    await glass.tap("household.h-2")
    assert glass.has("household.start")


async def test_the_map_shows_the_lane_that_the_list_is_narrowed_to(tablet: Tablet) -> None:
    glass = await mapped(tablet)
    await glass.tap("back")
    dropdown = glass.within("today.lane", ft.Dropdown)
    dropdown.value = "=4组"
    await glass.fire(dropdown, "select", "=4组")
    await glass.tap("today.map")
    assert marks(glass) == ["map.h-3"]
    assert "地图 · 4组" in glass.texts()


async def test_a_summary_of_an_older_app_is_made_anew_for_the_map(tablet: Tablet) -> None:
    glass = await mapped(tablet)
    account = tablet.account
    for summary in account.summaries:
        older = msgspec.structs.replace(summary, spot=None, edition=0)
        with account.db.writing():
            account.summaries.put({summary.household: (older, account.summaries.sealed(older))})
    await glass.tap("back")
    await glass.tap("today.map")
    assert len(marks(glass)) == 2


async def test_nothing_lies_outside_the_drawing_on_a_phone_either(tablet: Tablet) -> None:
    glass = await mapped(tablet, width=412, height=915)
    stack = glass.within("map", ft.Stack)
    assert stack.width is not None
    places = [box for box in stack.controls if isinstance(box, ft.Container) and isinstance(box.content, ft.Semantics)]
    assert all(0 <= box.left <= stack.width - 48 for box in places if box.left is not None)
    assert len(places) == 2


def pictures(glass: Glass) -> list[str]:
    stack = glass.within("map", ft.Stack)
    images = [box.content for box in stack.controls if isinstance(box, ft.Container)]
    return [str(image.src) for image in images if isinstance(image, ft.Image)]


def corner_of(glass: Glass, name: str) -> tuple[float, float]:
    stack = glass.within("map", ft.Stack)
    boxes = [box for box in stack.controls if isinstance(box, ft.Container) and isinstance(box.content, ft.Semantics)]
    [box] = [box for box in boxes if isinstance(box.content, ft.Semantics) and box.content.identifier == name]
    assert isinstance(box.left, int | float)
    assert isinstance(box.top, int | float)
    return box.left, box.top


async def test_without_a_tile_service_no_picture_is_asked_for(tablet: Tablet) -> None:
    assert pictures(await mapped(tablet)) == []


async def test_the_tiles_of_the_own_network_lie_under_the_marks_with_their_credit(tablet: Tablet) -> None:
    glass = await mapped(tablet)
    before = corner_of(glass, "map.h-3")
    await glass.tap("back")
    tablet.account.meta.tiles = TileService(url="http://10.0.0.9/{z}/{x}/{y}.png", credit="审图号 GS(2026)1号")
    await glass.tap("today.map")
    found = pictures(glass)
    assert len(found) > 1
    assert all(re.fullmatch(r"http://10\.0\.0\.9/\d+/\d+/\d+\.png", src) for src in found)
    assert "审图号 GS(2026)1号" in glass.texts()
    assert corner_of(glass, "map.h-3") == before
    stack = glass.within("map", ft.Stack)
    kinds = [type(getattr(box, "content", box)) for box in stack.controls]
    assert kinds.index(ft.Semantics) > max(at for at, kind in enumerate(kinds) if kind is ft.Image)
