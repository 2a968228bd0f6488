"""Getting in: the first sign-in, the PIN, and what keeps others out."""

from __future__ import annotations

import pytest

from field_app.screens.window import LOCK_AFTER_MS
from tests.field_app.kit import PIN
from tests.field_app.screens.conftest import Tablet

pytestmark = pytest.mark.anyio


async def test_the_right_pin_opens_the_list(tablet: Tablet) -> None:
    glass = await tablet.start()
    assert "王调查" in glass.said()
    await glass.type("unlock.pin", PIN)
    await glass.tap("unlock.go")
    await glass.wait_for(lambda: glass.has("today.list"))
    assert "今日任务 · 王调查" in glass.said()


async def test_a_wrong_pin_opens_nothing_and_says_so(tablet: Tablet) -> None:
    glass = await tablet.start()
    await glass.type("unlock.pin", "730185")
    await glass.tap("unlock.go")
    await glass.wait_for(lambda: "PIN 不正确" in glass.said())
    assert not glass.has("today.list")
    assert glass.typed_in("unlock.pin") == ""


async def test_after_several_wrong_pins_the_button_is_shut_and_the_seconds_are_counted(tablet: Tablet) -> None:
    glass = await tablet.start()
    for number in range(5):
        await glass.type("unlock.pin", f"99172{number}")
        await glass.tap("unlock.go")
        await glass.wait_for(lambda: glass.typed_in("unlock.pin") == "")
    await glass.wait_for(lambda: "请等待 30 秒" in glass.said())
    with pytest.raises(AssertionError, match="cannot be touched now"):
        await glass.tap("unlock.go")
    tablet.clock.pass_ms(30_000)
    await glass.wait_for(lambda: "请等待" not in glass.said())
    await glass.type("unlock.pin", PIN)
    await glass.tap("unlock.go")
    await glass.wait_for(lambda: glass.has("today.list"))


async def test_a_first_sign_in_asks_for_what_is_missing_before_it_asks_the_server(tablet: Tablet) -> None:
    glass = await tablet.start()
    await glass.tap("unlock.other")
    await glass.tap("enrol.go")
    assert "请填写:用户名" in glass.said()
    for name, text in (("login", "u-1"), ("password", "secret"), ("device", "沙河 01"), ("pin", PIN), ("again", "1")):
        await glass.type(f"enrol.{name}", text)
    await glass.tap("enrol.go")
    assert "两次输入的 PIN 不一致" in glass.said()


async def test_a_server_that_cannot_be_reached_is_told_in_plain_words(tablet: Tablet) -> None:
    glass = await tablet.start()
    await glass.tap("unlock.other")
    assert glass.typed_in("enrol.server") == "http://127.0.0.1:1"
    for name, text in (("login", "u-1"), ("password", "secret"), ("device", "沙河 01"), ("pin", PIN), ("again", PIN)):
        await glass.type(f"enrol.{name}", text)
    await glass.tap("enrol.go")
    await glass.wait_for(lambda: "连不上服务器" in glass.said())
    assert "一个字也不会丢" in glass.said()
    await glass.tap("enrol.go")


async def test_locking_takes_the_key_out_of_memory_and_asks_for_the_pin(tablet: Tablet) -> None:
    glass = await tablet.unlocked()
    await glass.tap("lock")
    assert glass.has("unlock.pin")
    assert tablet.desk().shifts == ()


async def test_a_window_out_of_sight_for_long_asks_for_the_pin_again(tablet: Tablet) -> None:
    glass = await tablet.unlocked()
    await glass.fire(glass.page, "app_lifecycle_state_change", {"state": "hide"})
    tablet.clock.pass_ms(LOCK_AFTER_MS // 2)
    await glass.fire(glass.page, "app_lifecycle_state_change", {"state": "show"})
    assert glass.has("today.list")
    await glass.fire(glass.page, "app_lifecycle_state_change", {"state": "hide"})
    tablet.clock.pass_ms(LOCK_AFTER_MS + 1)
    await glass.fire(glass.page, "app_lifecycle_state_change", {"state": "show"})
    assert glass.has("unlock.pin")


async def test_two_windows_of_one_person_share_one_store_and_one_exchange(tablet: Tablet) -> None:
    first = await tablet.unlocked()
    await tablet.unlocked()
    assert len(tablet.desk().shifts) == 1
    await first.tap("lock")
    assert len(tablet.desk().shifts) == 1, "the other window is still at work"


async def test_another_language_reaches_every_word_and_is_remembered(tablet: Tablet) -> None:
    glass = await tablet.unlocked()
    await glass.tap("language")
    assert "Today · 王调查" in glass.said()
    assert "To do 2" in glass.said()
    await glass.tap("lock")
    assert "Unlock" in glass.said()
    again = await tablet.start()
    assert "Unlock" in again.said()


async def test_a_lock_of_the_office_shuts_every_window_and_says_what_is_safe_and_who_opens_it(tablet: Tablet) -> None:
    glass = await tablet.unlocked()
    other = await tablet.unlocked()
    await glass.tap("household.h-1")
    await glass.tap("household.start")
    await glass.tap("section.observed")
    await glass.type("field.household.living_conditions", "墙面有裂缝")
    tablet.shift.exchange.told_locked(tablet.clock.wall_ms)
    await glass.wait_for(lambda: glass.has("unlock.locked") and other.has("unlock.locked"))
    assert tablet.desk().shifts == ()
    told = glass.words_of("unlock.locked")
    assert "街道办于" in told
    assert "条记录、0 个文件只在本机" in told
    assert "请联系街道办解锁" in told
    assert "再问一次" in glass.said()
    await glass.type("unlock.pin", PIN)
    await glass.tap("unlock.go")
    await glass.wait_for(lambda: "要问过服务器才行" in glass.said())
    assert not glass.has("today.list")
    await tablet.kill()
    again = await tablet.start()
    assert again.has("unlock.locked")


async def test_a_window_whose_client_is_away_is_locked_too_and_keeps_no_other_open(tablet: Tablet) -> None:
    away = await tablet.unlocked()
    glass = await tablet.unlocked()
    await away.session.disconnect(3_600)
    tablet.shift.exchange.told_locked(tablet.clock.wall_ms)
    await glass.wait_for(lambda: glass.has("unlock.locked") and away.has("unlock.locked"))
    assert tablet.desk().shifts == ()


async def test_locking_from_a_visit_saves_the_open_section_and_no_screen_asks_a_closed_store(
    tablet: Tablet, caplog: pytest.LogCaptureFixture
) -> None:
    glass = await tablet.unlocked()
    await glass.tap("household.h-1")
    await glass.tap("household.start")
    await glass.tap("section.observed")
    await glass.type("field.household.living_conditions", "墙面有裂缝")
    await glass.fire(glass.page, "app_lifecycle_state_change", {"state": "hide"})
    tablet.clock.pass_ms(LOCK_AFTER_MS + 1)
    await glass.fire(glass.page, "app_lifecycle_state_change", {"state": "show"})
    await glass.wait_for(lambda: glass.has("unlock.pin"))
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []
    await glass.type("unlock.pin", PIN)
    await glass.tap("unlock.go")
    await glass.wait_for(lambda: glass.has("today.list"))
    assert tablet.case().root.value("living_conditions") == "墙面有裂缝"


async def test_a_dialog_does_not_outlive_the_lock(tablet: Tablet) -> None:
    glass = await tablet.unlocked()
    await glass.tap("household.h-1")
    await glass.tap("household.start")
    await glass.tap("help.open")
    tablet.shift.exchange.told_locked(tablet.clock.wall_ms)
    await glass.wait_for(lambda: glass.has("unlock.pin"))
