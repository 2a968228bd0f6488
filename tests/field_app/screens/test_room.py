"""A disk that fills up is spoken of while there is still time."""

from __future__ import annotations

from pathlib import Path

import pytest

from field_app.devices.room import DeviceRoom
from shared_models.room import VISIT_BYTES, WEEK_BYTES
from tests.field_app.screens.conftest import Tablet

pytestmark = pytest.mark.anyio


async def test_a_disk_with_room_for_a_week_is_not_spoken_of(tablet: Tablet) -> None:
    tablet.room.free = WEEK_BYTES
    glass = await tablet.unlocked()
    assert not glass.has("room")


async def test_a_disk_that_fills_while_there_is_enough_moves_nothing_under_a_finger(tablet: Tablet) -> None:
    tablet.room.free = 3 * WEEK_BYTES
    glass = await tablet.unlocked()
    await tablet.shift.exchange.once()
    await glass.settle()
    row = glass.named("household.h-1")
    tablet.room.free = 2 * WEEK_BYTES
    await tablet.shift.exchange.once()
    await glass.settle()
    assert glass.named("household.h-1") is row
    tablet.room.free = 3 * VISIT_BYTES
    await tablet.shift.exchange.once()
    await glass.settle()
    assert "大约还够 3 户" in glass.words_of("room")


async def test_little_room_is_told_on_the_list_and_before_photos_with_what_is_safe_and_what_helps(
    tablet: Tablet,
) -> None:
    tablet.room.free = 3 * VISIT_BYTES
    glass = await tablet.unlocked()
    told = glass.words_of("room")
    assert "大约还够 3 户" in told
    assert "都安全保存在本机" in told
    assert "同步" in told
    await glass.tap("household.h-1")
    await glass.tap("household.start")
    await glass.tap("section.photos")
    assert "大约还够 3 户" in glass.words_of("room")


async def test_the_warning_goes_when_there_is_room_again(tablet: Tablet) -> None:
    tablet.room.free = 0
    glass = await tablet.unlocked()
    assert "照片可能存不下" in glass.words_of("room")
    await glass.tap("household.h-1")
    tablet.room.free = WEEK_BYTES
    await glass.tap("back")
    assert not glass.has("room")


def test_the_device_tells_what_is_free_or_nothing(tmp_path: Path) -> None:
    assert (DeviceRoom(tmp_path).free_bytes() or 0) > 0
    assert DeviceRoom(tmp_path / "gone").free_bytes() is None
