"""Today's list: who is due first and why, found in a moment, and what was left unfinished."""

from __future__ import annotations

import flet as ft
import pytest

from tests.field_app.kit import case_with, family, give
from tests.field_app.screens.conftest import Tablet
from tests.field_app.screens.harness import Glass

pytestmark = pytest.mark.anyio


async def many(tablet: Tablet, count: int) -> Glass:
    """A window of a tablet with so many households."""
    glass = await tablet.unlocked()
    cases = [case_with(number, *family(number, f"王{number:03}"), n=number) for number in range(1, count + 1)]
    give(tablet.account, *cases, to=count)
    await glass.tap("group.all")
    return glass


def rows(glass: Glass) -> list[str]:
    return [name for name in glass.names() if name.startswith("household.")]


async def test_a_household_is_shown_with_state_and_reason_in_words(glass: Glass) -> None:
    words = glass.words_of("household.h-1")
    assert "王秀英" in words
    assert "已逾期" in words
    assert "应于 2026-06-30 前 · 上季度未入户,没有入户记录" in words
    glass.within("household.h-1", ft.Icon)  # a state is told by an icon too, never by colour alone


async def test_initials_find_a_household_and_another_search_finds_nobody(glass: Glass) -> None:
    await glass.type("today.search", "wxy")
    await glass.wait_for(lambda: rows(glass) == ["household.h-1"])
    await glass.type("today.search", "诸葛")
    await glass.wait_for(lambda: "没有符合条件的住户" in glass.said())
    await glass.tap("today.all")
    assert rows(glass) == ["household.h-1", "household.h-2"]
    assert glass.typed_in("today.search") == ""


async def test_the_search_field_is_never_sent_back_to_the_person_who_types(glass: Glass) -> None:
    mark = len(glass.connection.sent)
    await glass.type("today.search", "诸葛")
    await glass.wait_for(lambda: "没有符合条件的住户" in glass.said())
    assert not glass.was_sent("诸", since=mark)


async def test_a_long_list_grows_as_it_is_scrolled_and_by_its_last_row(tablet: Tablet) -> None:
    glass = await many(tablet, 150)
    assert len(rows(glass)) == 60
    assert "还有 90 户" in glass.said()
    await glass.tap("today.more")
    assert len(rows(glass)) == 120
    held = glass.within("today.list", ft.ListView)
    far = {"event_type": "update", "pixels": 100.0, "min_scroll_extent": 0.0, "viewport_dimension": 500.0}
    await glass.fire(held, "scroll", {**far, "max_scroll_extent": 9_000.0})
    assert len(rows(glass)) == 120, "far from the end nothing is fetched"
    await glass.fire(held, "scroll", {**far, "max_scroll_extent": 400.0})
    assert len(rows(glass)) == 150
    assert not glass.has("today.more")


async def test_an_empty_tablet_says_what_will_happen(tablet: Tablet) -> None:
    glass = await tablet.unlocked()
    give(tablet.account, to=200)
    await glass.tap("group.all")
    assert "本机还没有住户资料" in glass.said()
    await glass.tap("today.sync")
    assert glass.has("sync.now")


async def test_counts_stand_on_the_chips_and_a_group_shows_only_its_own(glass: Glass) -> None:
    assert "全部 2" in glass.said()
    await glass.tap("household.h-2")
    await glass.tap("household.start")
    await glass.tap("back")
    await glass.tap("back")
    await glass.tap("group.unfinished")
    assert rows(glass) == ["household.h-2"]
    assert "未完成 1" in glass.said()


async def test_what_was_being_typed_when_the_app_was_killed_is_offered_and_restored_exactly(tablet: Tablet) -> None:
    glass = await tablet.unlocked()
    await glass.tap("household.h-1")
    await glass.tap("household.start")
    await glass.tap("section.observed")
    await glass.type("field.household.living_conditions", "墙面有裂缝,喆堃在家")
    await glass.wait_for(lambda: bool(tablet.account.drafts.all()))
    await tablet.kill()
    glass = await tablet.unlocked()
    assert "上次未完成:王秀英 · 实地观察" in glass.words_of("recovery")
    await glass.tap("recover.observed")
    assert glass.typed_in("field.household.living_conditions") == "墙面有裂缝,喆堃在家"


async def test_the_bar_names_who_is_signed_in_where_there_is_room(tablet: Tablet) -> None:
    glass = await tablet.unlocked(width=412, height=915)
    assert "今日" in glass.texts()
    await tablet.kill()
    glass = await tablet.unlocked(width=800, height=1280)
    assert "今日任务 · 王调查" in glass.texts()


async def pick_lane(glass: Glass, key: str) -> None:
    dropdown = glass.within("today.lane", ft.Dropdown)
    dropdown.value = key
    await glass.fire(dropdown, "select", key)


async def test_the_list_is_narrowed_to_a_lane_and_the_tablet_remembers_it(tablet: Tablet) -> None:
    glass = await many(tablet, 20)
    lanes = {option.key: option.text for option in glass.within("today.lane", ft.Dropdown).options}
    assert lanes["=1组"] == "1组 · 2 户"
    assert [*lanes][:3] == ["*", "=1组", "=2组"]
    await pick_lane(glass, "=1组")
    assert rows(glass) == ["household.h-14", "household.h-7"]
    await tablet.kill()
    glass = await tablet.unlocked()
    assert rows(glass) == ["household.h-14", "household.h-7"]
    await pick_lane(glass, "*")
    assert len(rows(glass)) == 20


async def test_a_lane_where_nobody_lives_any_more_is_forgotten(tablet: Tablet) -> None:
    glass = await many(tablet, 20)
    await pick_lane(glass, "=1组")
    give(tablet.account, case_with(2, *family(2, "李建国"), n=1), to=30)
    await tablet.kill()
    glass = await tablet.unlocked()
    assert rows(glass) == ["household.h-2"]
