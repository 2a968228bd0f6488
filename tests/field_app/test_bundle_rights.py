"""Exchanges by file: what may go where, and what happens in the wrong hands."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from field_app.use_cases.bundle_trouble import FileTroubleError
from field_app.use_cases.read_sync_log import read_sync_log
from shared_models.bundle import BundleError
from sync_server.store import user_store
from sync_server.use_cases.enrol_device import revoke_device
from tests.builders import COMMUNITY
from tests.field_app.hand import Hand, agrees, tablet_of
from tests.field_app.office import OFFICER, Office, now_ms, open_office
from tests.field_app.stick import Stick, bring, changes_kept, export, exported
from tests.sync_server.district import OTHER_COMMUNITY


def test_revoked_work_comes_by_file_is_held_for_the_office_and_then_purged_with_a_receipt(
    one: Hand, stick: Stick, sqlite_office: Office
) -> None:
    one.sync()
    one.write("housing", phone="139")
    sqlite_office.register(9, "赵六", scope=OTHER_COMMUNITY)
    sqlite_office.reassign("u-1")
    taken = stick.take(export(one))
    assert taken.bundle.outcome.held == 2
    came = bring(one, taken.answer)
    assert (came.complete, came.held, one.names()) == (True, 2, {"赵六"})
    stick.round(one)
    with sqlite_office.database.reading() as tx:
        rows = tx.execute(text("SELECT community, households FROM purge")).all()
    assert [tuple(row) for row in rows] == [(COMMUNITY, 2)]


def test_work_of_a_tablet_that_was_shut_out_is_rescued_into_the_offices_keeping(
    one: Hand, stick: Stick, sqlite_office: Office
) -> None:
    """The stick may be all that is left of a tablet that was lost: its work is kept, and nothing is told to it."""
    one.sync()
    one.write("housing", phone="139")
    one.take_photo()
    data = export(one)
    revoke_device(sqlite_office.database, one.account.device, by=OFFICER, now_ms=now_ms())
    taken = stick.take(data)
    outcome = taken.bundle.outcome
    assert (outcome.applied, outcome.held, outcome.files_stored, outcome.refused) == (0, 3, 2, ("revoked",))
    assert outcome.households == 0
    came = bring(one, taken.answer)
    assert came.trouble is not None
    assert (came.trouble.kind, came.received) == ("revoked", 0)
    assert sqlite_office.case("h-1").root.value("phone") is None


def test_a_file_made_before_signing_in_again_is_taken_as_usual(one: Hand, stick: Stick, sqlite_office: Office) -> None:
    one.sync()
    one.write("housing", phone="139")
    data = export(one)
    one.account.close()
    again = tablet_of(sqlite_office, "u-1", one.folder)
    taken = stick.take(data)
    assert (taken.bundle.outcome.applied, taken.bundle.outcome.held) == (2, 0)
    with pytest.raises(FileTroubleError, match="other_tablet"):
        bring(again, taken.answer)
    assert stick.round(again).complete
    assert agrees(again, sqlite_office)
    one.account = again.account


def test_a_closed_accounts_file_is_held_too(one: Hand, stick: Stick, sqlite_office: Office) -> None:
    one.sync()
    one.write("housing", phone="139")
    data = export(one)
    with sqlite_office.database.writing() as tx:
        user_store.disable_user(tx, one.account.user, now_ms=1)
    assert stick.take(data).bundle.outcome.held == 2


# --- the wrong hands -------------------------------------------------------------------------------------------------


def test_a_bundle_for_another_server_is_refused_in_words(
    one: Hand, stick: Stick, sqlite_template: Path, tmp_path: Path
) -> None:
    one.sync()
    shutil.copy(sqlite_template, tmp_path / "other.db")
    with open_office(str(tmp_path / "other.db"), tmp_path / "other") as other:
        elsewhere = Stick(other.database, tmp_path / "other")
        stranger = tablet_of(other, "u-1", tmp_path / "stranger")
        for give, to in ((export(one), elsewhere), (export(stranger), stick)):
            with pytest.raises(BundleError, match="other_server"):
                to.take(give)
        with pytest.raises(FileTroubleError) as told:
            bring(one, elsewhere.take(export(stranger)).answer)
        assert told.value.fault == "other_server"
        assert "另一台服务器" in told.value.happened.zh
        stranger.account.close()


def test_an_answer_for_another_tablet_is_refused_in_words(one: Hand, two: Hand, stick: Stick) -> None:
    one.sync()
    two.sync()
    two.write("housing", phone="138")
    answer = stick.take(export(two)).answer
    with pytest.raises(FileTroubleError) as told:
        bring(one, answer)
    assert told.value.fault == "other_tablet"
    assert (one.account.outbox.pending(), two.account.outbox.pending()) == (0, 2)


def test_a_bundle_with_one_bit_turned_is_refused_whole(one: Hand, stick: Stick, sqlite_office: Office) -> None:
    one.sync()
    one.write("housing", phone="139")
    kept = changes_kept(sqlite_office)
    data = bytearray(export(one))
    for at in (len(data) // 3, len(data) // 2, len(data) - 1):
        data[at] ^= 1
        with pytest.raises(BundleError, match="damaged"):
            stick.take(bytes(data))
        data[at] ^= 1
    assert changes_kept(sqlite_office) == kept
    answer = bytearray(stick.take(bytes(data)).answer)
    answer[len(answer) // 2] ^= 1
    with pytest.raises(FileTroubleError) as told:
        bring(one, bytes(answer))
    assert (told.value.fault, one.account.outbox.pending()) == ("damaged", 2)


def test_the_two_kinds_of_file_cannot_be_taken_for_each_other(one: Hand, stick: Stick) -> None:
    work = export(one)
    answer = stick.take(work).answer
    with pytest.raises(BundleError, match="other_kind"):
        stick.take(answer)
    with pytest.raises(FileTroubleError, match="other_kind"):
        bring(one, work)
    with pytest.raises(FileTroubleError, match="not_a_bundle"):
        bring(one, b"%PDF-1.7")


def test_a_tablet_the_server_does_not_know_is_told_so(one: Hand, stick: Stick, sqlite_office: Office) -> None:
    data = export(one)
    with sqlite_office.database.writing() as tx:
        tx.execute(text("DELETE FROM device_keys"))
    with pytest.raises(BundleError, match="unknown_tablet"):
        stick.take(data)


def test_a_bundle_tells_in_clear_how_much_it_carries_and_nothing_else(one: Hand) -> None:
    one.sync()
    one.write("housing", phone="13912345678")
    data = export(one)
    clear = data[: data.index(b"}") + 1]
    assert b'"changes":2,"files":0' in clear
    for secret in (b"13912345678", b"h-1", "王".encode(), one.account.token.encode(), one.user.encode() + b'"'):
        assert secret not in data


def test_an_export_waits_for_no_sync_and_a_sync_for_no_export(one: Hand, tmp_path: Path) -> None:
    one.sync()
    with one.account.exchanging, pytest.raises(FileTroubleError, match="running"):
        exported(one, tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_an_export_that_cannot_be_written_leaves_no_half_file_and_no_awaited_answer(one: Hand, tmp_path: Path) -> None:
    one.sync()
    with pytest.raises(FileNotFoundError):
        exported(one, tmp_path / "withdrawn" / "stick")
    assert one.account.meta.export is None


def test_the_log_tells_of_files_without_naming_anybody(one: Hand, stick: Stick) -> None:
    one.sync()
    one.write("housing", phone="139")
    stick.round(one)
    lines = [line.text.zh for line in read_sync_log(one.account)]
    assert any("已导入回执:服务器收到 2 条记录" in line for line in lines)
    assert any("已导出到文件:2 条记录" in line for line in lines)
