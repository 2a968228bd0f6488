"""The PIN pad: it slows down guessing, survives a restart and never erases anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from field_app.devices.clock import SetClock
from field_app.use_cases.change_pin import change_pin
from field_app.use_cases.unlock import PinError, accounts_here, unlock
from tests.builders import NOW_MS
from tests.field_app.conftest import Desk
from tests.field_app.kit import PIN, tablet_at


def wrong(desk: Desk, pin: str = "111113") -> PinError:
    with pytest.raises(PinError) as caught:
        unlock(desk.tablet, desk.account.id, pin, now_ms=desk.clock.wall_ms, new_id=desk.means.new_id)
    return caught.value


def test_the_right_pin_opens_the_account_with_all_its_households(desk: Desk) -> None:
    opened = unlock(desk.tablet, desk.account.id, PIN, now_ms=NOW_MS, new_id=desk.means.new_id)
    assert {summary.head_name for summary in opened.summaries} == {"王秀英", "李建国"}
    opened.close()


def test_four_slips_are_free_and_the_fifth_shuts_the_pad_also_for_the_right_pin(desk: Desk) -> None:
    assert [wrong(desk).fault for _ in range(5)] == ["wrong", "wrong", "wrong", "wrong", "shut"]
    assert wrong(desk, PIN).wait_ms == 30_000


def test_the_pad_stays_shut_after_a_restart_and_opens_when_the_time_is_over(desk: Desk, tmp_path: Path) -> None:
    for _ in range(6):
        wrong(desk)
        desk.clock.pass_ms(30_000)
    again, _ = tablet_at(tmp_path / "tablet", desk.clock)
    assert accounts_here(again, now_ms=desk.clock.wall_ms)[0].wait_ms == 30_000
    desk.clock.pass_ms(30_000)
    opened = unlock(again, desk.account.id, PIN, now_ms=desk.clock.wall_ms, new_id=desk.means.new_id)
    assert len(opened.summaries) == 2
    opened.close()


def test_waits_double_up_to_a_quarter_of_an_hour_and_a_right_pin_forgets_them(desk: Desk) -> None:
    waits = []
    for _ in range(14):
        waits.append(wrong(desk).wait_ms)
        desk.clock.pass_ms(waits[-1])
    assert waits[4:] == [30_000, 60_000, 120_000, 240_000, 480_000, 900_000, 900_000, 900_000, 900_000, 900_000]
    unlock(desk.tablet, desk.account.id, PIN, now_ms=desk.clock.wall_ms, new_id=desk.means.new_id).close()
    assert wrong(desk).fault == "wrong"


def test_a_clock_that_jumps_back_cannot_shut_the_pad_for_longer_than_the_wait(desk: Desk) -> None:
    for _ in range(5):
        wrong(desk)
    row = accounts_here(desk.tablet, now_ms=NOW_MS - 10 * 365 * 86_400_000)[0]
    assert row.wait_ms == 30_000


@pytest.mark.parametrize("pin", ["12345", "000000", "123456", "987654", ""])
def test_a_pin_that_anybody_guesses_cannot_be_chosen(desk: Desk, pin: str) -> None:
    with pytest.raises(PinError) as caught:
        change_pin(desk.tablet, desk.account, pins=(PIN, pin), now_ms=NOW_MS)
    assert caught.value.fault == "weak"


def test_a_changed_pin_opens_the_same_data_and_the_old_one_does_not(desk: Desk) -> None:
    change_pin(desk.tablet, desk.account, pins=(PIN, "918273"), now_ms=NOW_MS)
    assert wrong(desk, PIN).fault == "wrong"
    opened = unlock(desk.tablet, desk.account.id, "918273", now_ms=NOW_MS, new_id=desk.means.new_id)
    assert len(opened.summaries) == 2
    opened.close()


def test_changing_the_pin_needs_the_present_one(desk: Desk) -> None:
    with pytest.raises(PinError):
        change_pin(desk.tablet, desk.account, pins=("111113", "918273"), now_ms=NOW_MS)
    unlock(desk.tablet, desk.account.id, PIN, now_ms=NOW_MS, new_id=desk.means.new_id).close()


def test_a_damaged_settings_file_is_reported_and_left_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "device.json").write_bytes(b'{"install": "x", "acc')
    with pytest.raises(Exception, match="settings file"):
        tablet_at(folder, SetClock(wall_ms=NOW_MS))
    assert (folder / "device.json").read_bytes() == b'{"install": "x", "acc'
