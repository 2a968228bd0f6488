"""Exchanges by file at the sync page, with a real office at the other end of the stick."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from field_app.devices.files import PickedFile
from field_app.state import file_exchange
from sync_server.use_cases.lock_device import lock_device, unlock_device
from tests.field_app.kit import PIN, photo
from tests.field_app.office import OFFICER, Office, now_ms, open_office
from tests.field_app.screens.conftest import Tablet
from tests.field_app.screens.harness import Glass
from tests.field_app.screens.test_evidence import take
from tests.field_app.screens.test_sync_page import enrolled
from tests.field_app.stick import Stick

pytestmark = pytest.mark.anyio


@pytest.fixture
def office(sqlite_template: Path, tmp_path: Path) -> Iterator[Office]:
    path = tmp_path / "server.db"
    shutil.copy(sqlite_template, path)
    with open_office(str(path), tmp_path / "server") as opened:
        opened.register(1, "王秀英")
        yield opened


@pytest.fixture
def stick(office: Office, tmp_path: Path) -> Stick:
    return Stick(office.database, tmp_path / "server")


async def at_the_sync_page(tablet: Tablet, office: Office) -> Glass:
    """A tablet with a phone number and a photo that are only on it; from now on there is no network."""
    glass = await enrolled(tablet, office)
    await tablet.shift.exchange.stop()
    tablet.account.server_url = "http://127.0.0.1:1"
    await glass.tap("household.h-1")
    await glass.tap("household.start")
    await glass.tap("section.housing")
    await glass.type("field.household.phone", "0936-5551")
    await glass.tap("section.photos")
    await take(glass, tablet, "front", photo(seed=3))
    await glass.tap("back")
    await glass.tap("sync-chip")
    await glass.wait_for(lambda: not tablet.shift.exchange.running)
    return glass


async def exported(glass: Glass, tablet: Tablet) -> bytes:
    before = len(tablet.files.saved)
    await glass.tap("sync.export")
    await glass.wait_for(lambda: len(tablet.files.saved) > before)
    await glass.settle()
    return list(tablet.files.saved.values())[-1]


async def brought(glass: Glass, tablet: Tablet, answer: bytes) -> None:
    tablet.files.waiting.append(PickedFile("answer.zoufang", answer))
    await glass.tap("sync.import")
    await glass.wait_for(lambda: not tablet.shift.exchange.running and glass.has("notice"))


async def test_a_day_s_work_reaches_the_office_on_a_stick_and_its_answer_says_so(
    tablet: Tablet, office: Office, stick: Stick
) -> None:
    glass = await at_the_sync_page(tablet, office)
    data = await exported(glass, tablet)
    assert "已导出 3 条记录、2 个文件" in glass.words_of("notice")
    assert "仍保存在本机" in glass.words_of("notice")
    assert next(iter(tablet.files.saved)) in glass.words_of("notice")
    assert "还没有导入回执" in glass.said()
    assert tablet.account.outbox.pending() == 3
    await brought(glass, tablet, stick.take(data).answer)
    assert "服务器收到 3 条记录、1 个文件" in glass.words_of("notice")
    assert "全部内容服务器都已收到" in glass.said()
    assert "已导入回执" in glass.said()
    assert office.case("h-1").root.value("phone") == "0936-5551"


async def test_a_file_of_another_kind_is_refused_in_plain_words_and_nothing_changes(
    tablet: Tablet, office: Office
) -> None:
    glass = await at_the_sync_page(tablet, office)
    data = await exported(glass, tablet)
    for wrong, words in ((data, "这是平板导出的文件,不是回执"), (b"a letter", "这不是走访的回执文件")):
        await glass.tap("notice")
        await brought(glass, tablet, wrong)
        assert words in glass.words_of("notice")
        assert "一个字也不会丢" in glass.words_of("notice")
    assert tablet.account.outbox.pending() == 3


async def test_a_dialog_closed_without_an_answer_says_what_did_not_happen(tablet: Tablet, office: Office) -> None:
    glass = await at_the_sync_page(tablet, office)
    tablet.files.refuses = True
    await glass.tap("sync.export")
    await glass.wait_for(lambda: "没有保存文件" in glass.words_of("notice"))
    assert "可以随时再导出" in glass.words_of("notice")
    await glass.tap("notice")
    await glass.tap("sync.import")
    assert not glass.has("notice")


async def test_what_does_not_fit_into_one_file_is_named(
    tablet: Tablet, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    glass = await at_the_sync_page(tablet, office)
    monkeypatch.setattr(file_exchange, "MOST", 100_000)
    await exported(glass, tablet)
    assert "装不下,导入回执后再导出一次" in glass.words_of("notice")
    assert "已导出 3 条记录" in glass.words_of("notice")
    assert list(tablet.account.folder.glob("export-*")) == []


async def test_a_locked_tablet_without_a_network_is_opened_by_the_answer_to_its_own_file(
    tablet: Tablet, office: Office, stick: Stick
) -> None:
    glass = await at_the_sync_page(tablet, office)
    tablet.account.server_url = office.url  # as the account file has it; nobody asks there while it is locked
    assert not glass.has("locked.export")
    device = tablet.account.device
    lock_device(office.database, device, by=OFFICER, now_ms=now_ms())
    tablet.files.waiting.append(PickedFile("answer.zoufang", stick.take(await exported(glass, tablet)).answer))
    await glass.tap("sync.import")
    await glass.wait_for(lambda: glass.has("unlock.locked"))
    await glass.tap("locked.export")
    assert "请输入 PIN" in glass.said()
    await glass.type("unlock.pin", PIN)
    await glass.tap("locked.export")
    await glass.wait_for(lambda: glass.has("notice"))
    assert "请把文件" in glass.words_of("notice")
    asked = list(tablet.files.saved.values())[-1]
    await answered(glass, tablet, stick.take(asked).answer)
    await glass.wait_for(lambda: "还没有解锁" in glass.said())
    unlock_device(office.database, device, by=OFFICER, now_ms=now_ms())
    await answered(glass, tablet, stick.take(asked).answer)
    await glass.wait_for(lambda: glass.has("today.list"))
    assert tablet.account.locked is None


async def answered(glass: Glass, tablet: Tablet, answer: bytes) -> None:
    """Brings an answer to the lock screen."""
    tablet.files.waiting.append(PickedFile("answer.zoufang", answer))
    await glass.type("unlock.pin", PIN)
    await glass.tap("locked.import")
