"""The state in plain words: per household, per photo, and as a whole."""

from __future__ import annotations

import pytest

from field_app.use_cases.add_photo import TakenPhoto, add_photo
from field_app.use_cases.read_sync_log import read_sync_log
from field_app.use_cases.read_sync_state import HouseholdSyncState, read_sync_state
from field_app.use_cases.start_visit import start_visit
from shared_models.ids import EntityId
from shared_models.sync_protocol import HeldSeen
from shared_models.words import Label
from tests.builders import COMMUNITY
from tests.field_app.conftest import Desk
from tests.field_app.kit import FONT, photo, receipt


@pytest.fixture
def worked(desk: Desk) -> Desk:
    """One visit with one photo, and another visit, all only here."""
    place = start_visit(desk.account, EntityId("h-1"), stamp=desk.clock(), new_id=desk.means.new_id)
    taken = TakenPhoto(data=photo(), slot="front", source="camera", font=FONT)
    add_photo(desk.account, place, taken, stamp=desk.clock(), new_id=desk.means.new_id)
    start_visit(desk.account, EntityId("h-2"), stamp=desk.clock(), new_id=desk.means.new_id)
    return desk


def told(desk: Desk, household: str) -> HouseholdSyncState:
    return next(one for one in read_sync_state(desk.account).households if one.household == household)


def test_a_tablet_that_was_never_synced_says_what_to_do_first(desk: Desk) -> None:
    state = read_sync_state(desk.account)
    assert (state.happened.zh, state.todo.zh) == ("还没有同步过。", "请在有网络时同步一次,下载住户资料。")
    assert (state.unsent, state.households, state.last_exchange_ms) == (0, (), None)


def test_what_is_only_here_is_counted_per_household_with_its_photos(worked: Desk) -> None:
    state = read_sync_state(worked.account)
    assert (state.unsent, state.photos_unsent, state.oldest_unsent_ms) == (3, 1, worked.clock.wall_ms)
    assert state.bytes_unsent > 10_000
    assert [(one.household, one.only_here) for one in state.households] == [("h-1", 2), ("h-2", 1)]
    first = told(worked, "h-1")
    assert first.happened.zh == "2 条记录、1 个文件只在本机。"
    assert [one.state_label.zh for one in first.photos] == ["只在本机,等待上传"]
    assert "安全" in first.safe.zh


def test_what_the_server_took_is_told_apart_from_what_it_holds_back(worked: Desk) -> None:
    batch = worked.account.outbox.batch(10)
    third = worked.account.outbox.overlay(EntityId("h-2"))[0].id
    worked.account.outbox.acknowledge(batch, receipt(batch, 1, 2, 3, held=third))
    taken, held = told(worked, "h-1"), told(worked, "h-2")
    assert (taken.only_here, taken.with_server) == (0, 2)
    assert taken.happened.zh == "记录已上传,1 张照片还在等待上传。"
    assert held.happened.zh == "1 条记录服务器已收到,等待街道办处理。"
    assert [(one.what.zh, one.reason.zh) for one in held.held] == [
        ("调查员一、开始时间、入户码", "内容无法读取,街道办会查看原始记录")
    ]


def test_what_the_office_decided_about_held_work_is_told(worked: Desk) -> None:
    batch = worked.account.outbox.batch(10)
    third = worked.account.outbox.overlay(EntityId("h-2"))[0].id
    worked.account.outbox.acknowledge(batch, receipt(batch, 1, 2, 3, held=third))
    seen = HeldSeen(id=third, household=EntityId("h-2"), reason="out_of_scope", detail="", settled="accepted")
    with worked.account.db.writing():
        worked.account.stage.put_held((seen,))
    (work,) = told(worked, "h-2").held
    assert (work.reason.zh, work.settled.zh if work.settled else "") == ("该户不在您负责的社区", "街道办已采纳")


def test_a_sent_photo_is_told_as_received_and_then_as_safe(worked: Desk) -> None:
    batch = worked.account.outbox.batch(10)
    worked.account.outbox.acknowledge(batch, receipt(batch, 1, 2, 3))
    for blob in worked.account.blobs.all():
        worked.account.blobs.mark_stored(blob.sha256, replica="r", head=3)
    assert [one.state_label.zh for one in told(worked, "h-1").photos] == ["服务器已收到"]
    for blob in worked.account.blobs.stored():
        worked.account.blobs.give_up_copy(blob)
    assert told(worked, "h-1").photos == ()
    with worked.account.db.writing():
        worked.account.outbox.release({COMMUNITY: 200})
    assert read_sync_state(worked.account).households == ()


def test_the_log_keeps_its_latest_lines(desk: Desk) -> None:
    for number in range(2_010):
        desk.account.log.add(number, "info", Label(f"第 {number} 条", f"line {number}"))
    lines = read_sync_log(desk.account, count=3_000)
    assert (len(lines), lines[0].text.en, lines[-1].text.en) == (2_000, "line 2009", "line 10")
