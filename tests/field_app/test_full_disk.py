"""A full disk stops what needs room, says so, and stops nothing else."""

from __future__ import annotations

import asyncio
import errno
from pathlib import Path

import pytest

from field_app.store import device_file
from field_app.store.errors import PinError, StoreError
from field_app.sync_client.server import Server
from field_app.sync_client.transport import Reply, Request
from field_app.sync_client.trouble import Trouble, TroubleError
from field_app.use_cases.exchange import exchange
from tests.builders import NOW_MS
from tests.field_app.conftest import Desk
from tests.field_app.kit import PIN


class NoNetwork:
    """A transport without a network."""

    async def send(self, request: Request) -> Reply:
        """Says so."""
        raise TroubleError(Trouble(kind="no_network", detail=request.path))

    async def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def full(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The tablet with not a byte of room left."""

    def no_room(path: Path, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(device_file, "write_whole", no_room)
    pages = desk.account.db.rows("PRAGMA page_count")[0][0]
    desk.account.db.run(f"PRAGMA max_page_count = {pages}")
    while True:  # fills the room that is left inside the file's own pages
        try:
            with desk.account.db.writing():
                desk.account.db.run(
                    "INSERT INTO sync_log(at_ms, level, zh, en) VALUES (0, 'info', ?, '')", ("x" * 400,)
                )
        except StoreError:
            return desk


def test_the_right_pin_opens_the_account_on_a_full_disk(full: Desk) -> None:
    account = full.tablet.accounts[0].id
    assert full.tablet.try_pin(account, PIN, now_ms=NOW_MS)


def test_a_wrong_pin_that_cannot_be_counted_is_refused_in_words(full: Desk) -> None:
    account = full.tablet.accounts[0].id
    with pytest.raises(StoreError) as told:
        full.tablet.try_pin(account, "835521", now_ms=NOW_MS)
    assert not isinstance(told.value, PinError)
    assert "full" in told.value.label.en


def test_an_exchange_without_room_to_note_its_end_reports_all_the_same(full: Desk) -> None:
    report = asyncio.run(exchange(full.account, Server(NoNetwork(), "t"), full.means))
    assert report.trouble is not None
    assert report.trouble.kind == "no_network"
    assert report.retry_in_ms is not None
