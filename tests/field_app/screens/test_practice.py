"""Practising: everything as in earnest, nothing of it real, and nothing of it ever leaves the tablet."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from field_app.sync_client.server import Server
from field_app.sync_client.transport import Reply, Request
from field_app.use_cases.bundle_trouble import FileTroubleError
from field_app.use_cases.connect import PracticeError, connect_account
from field_app.use_cases.exchange import exchange
from field_app.use_cases.export_bundle import export_bundle
from field_app.use_cases.held_forms import HeldForms
from field_app.use_cases.show_slip import show_slip
from field_app.use_cases.start_visit import start_visit
from shared_models.area import PRACTICE_MARK
from shared_models.ids import EntityId
from shared_models.inflating import inflated
from shared_models.packing import MAX_UNPACKED
from tests.field_app.kit import PIN, SHAHE
from tests.field_app.screens.conftest import Tablet
from tests.field_app.screens.harness import Glass

pytestmark = pytest.mark.anyio


class Watched:
    """A transport that keeps what would have been sent."""

    def __init__(self) -> None:
        self.seen: list[Request] = []

    async def send(self, request: Request) -> Reply:
        """Keeps it."""
        self.seen.append(request)
        return Reply(status=500)

    async def close(self) -> None:
        """Nothing is open."""


async def practising(tablet: Tablet) -> Glass:
    glass = await tablet.start()
    await glass.tap("practise")
    await glass.wait_for(lambda: glass.has("today.list"))
    return glass


async def test_invented_families_are_there_at_once_with_one_returned_and_one_never_visited(tablet: Tablet) -> None:
    glass = await practising(tablet)
    assert "退回补正" in glass.words_of("household.practice-2")
    assert "没有入户记录" in glass.words_of("household.practice-3")
    assert "王秀英" not in glass.said(), "no real household is among them"
    await glass.tap("group.all")
    listed = [name for name in glass.names() if name.startswith("household.")]
    assert len(listed) == 4
    assert all(PRACTICE_MARK in glass.words_of(name) for name in listed)


async def test_every_screen_says_that_it_is_practice_and_one_touch_leaves(tablet: Tablet) -> None:
    glass = await practising(tablet)
    for name in ("household.practice-1", "household.start", "section.photos"):
        assert PRACTICE_MARK in glass.words_of("practice")
        await glass.tap(name)
    assert "(练习)" in glass.words_of("practice")
    await glass.tap("practice.leave")
    assert glass.has("unlock.pin")
    assert not glass.has("practice")
    await glass.type("unlock.pin", PIN)
    await glass.tap("unlock.go")
    await glass.wait_for(lambda: glass.has("today.list"))
    assert not glass.has("practice")
    assert "王秀英" in glass.said()
    assert "王春兰" not in glass.said()
    assert tablet.account.outbox.pending() == 0


async def test_what_was_practised_stays_until_it_is_begun_afresh(tablet: Tablet) -> None:
    glass = await practising(tablet)
    await glass.tap("household.practice-1")
    await glass.tap("household.start")
    await glass.tap("practice.leave")
    await glass.tap("practise")
    await glass.wait_for(lambda: glass.has("today.list"))
    assert "进行中" in glass.words_of("household.practice-1")
    await glass.tap("practice.afresh")
    await glass.wait_for(lambda: glass.has("household.practice-1"))
    assert "已逾期" in glass.words_of("household.practice-1")
    assert glass.has("practice")


async def test_an_exchange_after_practising_sends_nothing_of_it(tablet: Tablet, tmp_path: Path) -> None:
    glass = await practising(tablet)
    await glass.tap("household.practice-1")
    await glass.tap("household.start")
    await glass.tap("back")
    shift, watched = tablet.shift, Watched()
    account = shift.account
    assert account.outbox.pending() > 0
    report = await exchange(account, Server(watched, "a token"), shift.means)
    assert (report.complete, report.sent, watched.seen) == (False, 0, [])
    with pytest.raises(PracticeError):
        connect_account(account)
    with pytest.raises(FileTroubleError):
        await asyncio.to_thread(export_bundle, account, shift.means, tmp_path / "export")
    assert account.token == ""
    await shift.exchange.once()
    await glass.tap("back")
    await glass.tap("sync-chip")
    assert "不会上传" in glass.said()
    assert not glass.has("sync.now")
    await glass.tap("practice.leave")
    await glass.type("unlock.pin", PIN)
    await glass.tap("unlock.go")
    await glass.wait_for(lambda: glass.has("today.list"))
    real = tablet.account
    assert real.outbox.pending() == 0
    await exchange(real, Server(watched, real.token), tablet.shift.means)
    assert watched.seen
    assert not any(b"practice" in inflated(request.body, MAX_UNPACKED) for request in watched.seen)


async def test_the_slip_and_the_photos_of_a_practice_say_so(tablet: Tablet) -> None:
    glass = await practising(tablet)
    await glass.tap("household.practice-1")
    await glass.tap("household.start")
    account = tablet.account
    means = tablet.shift.means
    place = start_visit(account, EntityId("practice-1"), stamp=means.stamp(), new_id=means.new_id)
    slip = show_slip(account, place, SHAHE, forms=HeldForms(account).kept)
    assert slip.head[0].zh.startswith(PRACTICE_MARK)
    assert slip.code.zh.startswith(PRACTICE_MARK)
    assert all(name.endswith(PRACTICE_MARK) for name in account.stage.communities().values()), "photos name it"


async def test_a_new_tablet_offers_practice_before_anybody_signed_in(tmp_path: Path, tablet: Tablet) -> None:
    new = Tablet(tmp_path / "new", tablet.clock)
    glass = await practising(new)
    assert glass.has("practice")
    await glass.tap("practice.leave")
    assert glass.has("enrol.go")
    await new.kill()
