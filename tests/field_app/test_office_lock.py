"""The office locks a tablet from afar: what was recorded gets through first, and only the office opens it again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from field_app.store.account import Account
from field_app.store.errors import PinError
from field_app.sync_client.server import Server
from field_app.use_cases.attend import PinProof, TeamMember, attend
from field_app.use_cases.enrol_tablet import Enrolment, enrol_tablet
from field_app.use_cases.exchange import ExchangeReport
from field_app.use_cases.office_lock import OfficeLockError, ask_to_open, lock_account
from field_app.use_cases.open_by_file import Asking, export_locked, open_by_answer
from field_app.use_cases.unlock import unlock
from shared_models.bundle import MAX_BUNDLE
from shared_models.ids import DeviceId
from shared_models.visit import SIGNER_LABELS
from sync_server.store import audit_store
from sync_server.use_cases.lock_device import lock_device, unlock_device
from tests.field_app.hand import Hand
from tests.field_app.kit import PIN
from tests.field_app.office import OFFICER, PASSWORD, Office, now_ms
from tests.field_app.road import Road
from tests.field_app.stick import Stick, bring, export


def lock(office: Office, hand: Hand, *, device: DeviceId | None = None) -> None:
    lock_device(office.database, device or hand.account.device, by=OFFICER, now_ms=now_ms())


def release(office: Office, device: DeviceId) -> None:
    unlock_device(office.database, device, by=OFFICER, now_ms=now_ms())


def obey(hand: Hand, report: ExchangeReport) -> None:
    """What the app does when an exchange was told of a lock."""
    assert report.locked_ms is not None
    lock_account(hand.tablet, hand.account, at_ms=report.locked_ms)
    hand.account.close()


def ask(hand: Hand, *, pin: str = PIN, down: bool = False) -> Account:
    """Types the PIN and asks the server."""
    road = Road(hand.road.url, down=down)
    entry = hand.tablet.accounts[0]
    return asyncio.run(
        ask_to_open(hand.tablet, entry.id, pin, means=hand.means, connect=lambda one: Server(road, one.token))
    )


def test_recorded_work_gets_through_before_the_lock_and_nothing_more_is_fetched(
    one: Hand, sqlite_office: Office
) -> None:
    assert one.sync().complete
    one.write("housing", phone="13900000001")
    sqlite_office.register(3, "张三丰")
    lock(sqlite_office, one)
    report = one.sync()
    assert (report.sent > 0, report.received, report.complete) == (True, 0, False)
    assert report.locked_ms is not None
    assert sqlite_office.case("h-1").root.value("phone") == "13900000001"
    assert "张三丰" not in one.names()


def test_the_pin_opens_nothing_until_the_office_unlocked_it_and_the_server_was_asked(
    one: Hand, sqlite_office: Office
) -> None:
    one.sync()
    lock(sqlite_office, one)
    device = one.account.device
    obey(one, one.sync())
    entry = one.tablet.accounts[0]
    with pytest.raises(OfficeLockError, match="locked this account"):
        unlock(one.tablet, entry.id, PIN, now_ms=one.clock.wall_ms, new_id=one.means.new_id)
    with pytest.raises(OfficeLockError, match="not unlocked it yet"):
        ask(one)
    release(sqlite_office, device)
    with pytest.raises(OfficeLockError, match="Only the server"):
        ask(one, down=True)
    with pytest.raises(PinError):
        ask(one, pin="835521")
    one.account = ask(one)
    assert one.tablet.accounts[0].locked is None
    assert one.sync().complete
    one.restart()


def test_what_could_not_be_handed_over_is_counted_kept_and_sent_when_the_locked_account_asks(
    one: Hand, sqlite_office: Office
) -> None:
    one.sync()
    one.write("housing", phone="13900000001")
    one.take_photo(seed=3)
    lock(sqlite_office, one)
    report = one.sync(cut=(1, "before"))
    assert report.trouble is not None
    device = one.account.device
    obey(one, report)
    locked = one.tablet.accounts[0].locked
    assert locked is not None
    assert locked.records > 0
    assert locked.files == 2
    with pytest.raises(OfficeLockError):
        ask(one)
    locked = one.tablet.accounts[0].locked
    assert locked is not None
    assert (locked.records, locked.files) == (0, 0)
    assert sqlite_office.case("h-1").root.value("phone") == "13900000001"
    release(sqlite_office, device)
    one.account = ask(one)


def test_signing_in_anew_does_not_open_what_the_office_locked(one: Hand, sqlite_office: Office) -> None:
    one.sync()
    lock(sqlite_office, one)
    obey(one, one.sync())
    wish = Enrolment(server_url=sqlite_office.url, login="u-1", password=PASSWORD, device_name="平板", pin=PIN)
    with pytest.raises(OfficeLockError):
        asyncio.run(enrol_tablet(one.tablet, Server(Road(sqlite_office.url)), wish, means=one.means))
    with pytest.raises(OfficeLockError, match="not unlocked it yet"):
        ask(one)
    release(sqlite_office, one.tablet.accounts[0].device)
    one.account = ask(one)


def test_an_account_begun_anew_on_a_locked_tablet_is_locked_before_it_gets_a_household(
    one: Hand, sqlite_office: Office
) -> None:
    lock(sqlite_office, one)
    obey(one, one.sync())
    wish = Enrolment(
        server_url=sqlite_office.url, login="u-1", password=PASSWORD, device_name="平板", pin="940275", start_anew=True
    )
    one.account = asyncio.run(enrol_tablet(one.tablet, Server(Road(sqlite_office.url)), wish, means=one.means))
    assert one.sync().locked_ms is not None
    assert one.names() == set()


def test_an_answer_by_file_locks_too(one: Hand, sqlite_office: Office, stick: Stick) -> None:
    one.sync()
    one.write("housing", phone="13900000001")
    sqlite_office.register(3, "张三丰")
    lock(sqlite_office, one)
    told = stick.round(one)
    assert told.locked_ms is not None
    assert "张三丰" not in one.names()
    assert sqlite_office.case("h-1").root.value("phone") == "13900000001"


def asking(hand: Hand, pin: str) -> Asking:
    return Asking(hand.tablet, hand.tablet.accounts[0].id, pin)


def export_while_locked(hand: Hand, folder: Path) -> bytes:
    """What a locked account puts on the stick."""
    path = folder / "locked.zoufang"
    export_locked(asking(hand, PIN), path, means=hand.means, most=MAX_BUNDLE)
    return path.read_bytes()


def bring_while_locked(hand: Hand, answer: bytes, *, pin: str = PIN) -> Account:
    """Types the PIN and imports an answer."""
    return asyncio.run(open_by_answer(asking(hand, pin), answer, means=hand.means))


def test_an_answer_by_file_unlocks_once_the_office_did_and_hands_the_work_over_before(
    one: Hand, sqlite_office: Office, stick: Stick, tmp_path: Path
) -> None:
    one.sync()
    device = one.account.device
    lock(sqlite_office, one)
    report = one.sync()
    one.write("housing", phone="13900000001")
    obey(one, report)
    asked = export_while_locked(one, tmp_path)
    with pytest.raises(OfficeLockError, match="had not unlocked it"):
        bring_while_locked(one, stick.take(asked).answer)
    assert sqlite_office.case("h-1").root.value("phone") == "13900000001"
    locked = one.tablet.accounts[0].locked
    assert locked is not None
    assert locked.records == 0
    release(sqlite_office, device)
    answer = stick.take(asked).answer
    with pytest.raises(PinError):
        bring_while_locked(one, answer, pin="835521")
    one.account = bring_while_locked(one, answer)
    assert (one.tablet.accounts[0].locked, one.account.locked) == (None, None)
    one.restart()


def test_an_answer_from_before_the_lock_does_not_unlock_however_often_it_is_brought(
    one: Hand, sqlite_office: Office, stick: Stick
) -> None:
    one.sync()
    asked = export(one)
    before_the_lock = stick.take(asked).answer
    lock(sqlite_office, one)
    told = bring(one, stick.take(asked).answer)
    assert told.locked_ms is not None
    lock_account(one.tablet, one.account, at_ms=told.locked_ms)
    one.account.close()
    for _ in range(2):
        with pytest.raises(OfficeLockError, match="cannot unlock"):
            bring_while_locked(one, before_the_lock)
    locked = one.tablet.accounts[0].locked
    assert locked is not None
    assert locked.at_ms == told.locked_ms


def test_the_answer_that_unlocked_once_does_not_lift_the_next_lock(
    one: Hand, sqlite_office: Office, stick: Stick, tmp_path: Path
) -> None:
    one.sync()
    device = one.account.device
    lock(sqlite_office, one)
    obey(one, one.sync())
    asked = export_while_locked(one, tmp_path)
    release(sqlite_office, device)
    answer = stick.take(asked).answer
    one.account = bring_while_locked(one, answer)
    lock(sqlite_office, one)
    obey(one, one.sync())
    with pytest.raises(OfficeLockError, match="cannot unlock"):
        bring_while_locked(one, answer)
    assert one.tablet.accounts[0].locked is not None


def test_a_locked_colleague_does_not_prove_to_be_there_with_the_pin(one: Hand) -> None:
    one.sync()
    one.enrol_other("u-2", "940275")
    place = one.visit()
    entry = next(entry for entry in one.tablet.accounts if entry.user == "u-2")
    colleague = one.tablet.open(
        entry.id, one.tablet.try_pin(entry.id, "940275", now_ms=one.clock.wall_ms), new_id=one.means.new_id
    )
    lock_account(one.tablet, colleague, at_ms=one.clock.wall_ms)
    colleague.close()
    member = TeamMember(unit="second", label=SIGNER_LABELS["second"], user=entry.user, name="赵调查", proven=None)
    with pytest.raises(OfficeLockError):
        attend(one.account, place, PinProof(tablet=one.tablet, member=member, pin="940275"), means=one.means)


def test_the_audit_log_names_who_locked_and_unlocked(one: Hand, sqlite_office: Office) -> None:
    lock(sqlite_office, one)
    release(sqlite_office, one.account.device)
    with sqlite_office.database.reading() as tx:
        noted = [(line.user_id, line.action, line.subject) for line in audit_store.audit_lines(tx)]
    assert noted[-2:] == [(OFFICER, "lock_device", one.account.device), (OFFICER, "unlock_device", one.account.device)]
