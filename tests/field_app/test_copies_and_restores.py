"""Copied tablets, tablets set back to a backup, servers set back to one: all work is kept."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from field_app.use_cases.open_tablet import open_tablet
from field_app.use_cases.read_sync_log import read_sync_log
from field_app.use_cases.unlock import unlock
from shared_models.case import contradictions
from sync_server.store import replica_store
from tests.field_app.hand import Hand, agrees
from tests.field_app.kit import PIN, means_of
from tests.field_app.office import Office, now_ms
from tests.field_app.road import Road


def copied(one: Hand, folder: Path) -> Hand:
    """A second tablet made of the first one's folder, while this was closed; both are open again."""
    one.account.close()
    shutil.copytree(one.folder, folder)
    one.restart()
    means = means_of(one.clock, name="copy")
    tablet = open_tablet(folder, means)
    account = unlock(tablet, tablet.accounts[0].id, PIN, now_ms=one.clock.wall_ms, new_id=means.new_id)
    return Hand(tablet, account, means, one.clock, Road(one.road.url), one.user, folder)


def test_a_copied_tablet_and_its_original_both_keep_all_their_work(
    one: Hand, sqlite_office: Office, tmp_path: Path
) -> None:
    one.sync()
    one.write("housing", phone="before the copy")
    twin = copied(one, tmp_path / "copy")
    one.write("housing", housing_area="60")
    twin.write("housing", housing_rooms="3")
    for held in (one, twin, one, twin):
        assert held.sync().complete
    case = sqlite_office.case("h-1")
    assert [case.root.value(unit) for unit in ("phone", "housing_area", "housing_rooms")] == [
        "before the copy",
        "60",
        3,
    ]
    assert contradictions(case) == ()
    assert agrees(one, sqlite_office)
    assert agrees(twin, sqlite_office)
    assert one.account.meta.replica.id != twin.account.meta.replica.id
    twin.account.close()


def test_a_tablet_set_back_to_an_old_backup_gets_its_work_back_and_sends_new_work(
    one: Hand, sqlite_office: Office, tmp_path: Path
) -> None:
    one.sync()
    one.account.close()
    shutil.copytree(one.folder, tmp_path / "backup")
    one.restart()
    one.write("housing", phone="139")
    one.sync()
    one.account.close()
    shutil.rmtree(one.folder)
    shutil.copytree(tmp_path / "backup", one.folder)
    one.restart()
    one.write("housing", housing_area="60")
    assert one.sync().complete
    assert one.value("phone") == "139"
    case = sqlite_office.case("h-1")
    assert (case.root.value("phone"), case.root.value("housing_area")) == ("139", "60")
    assert agrees(one, sqlite_office)


def test_a_restored_server_gets_everything_back_that_the_tablets_still_hold(
    one: Hand, sqlite_office: Office, tmp_path: Path
) -> None:
    one.sync()
    backup = tmp_path / "server-backup.db"
    copy_database(Path(str(sqlite_office.database.engine.url.database)), backup)
    one.write("housing", phone="139")
    one.take_photo()
    one.sync()
    one.write("housing", housing_area="60")
    restore(sqlite_office, backup)
    assert sqlite_office.case("h-1").root.value("phone") is None
    report = one.sync()
    assert (report.complete, report.sent) == (True, 4)
    case = sqlite_office.case("h-1")
    assert (case.root.value("phone"), case.root.value("housing_area")) == ("139", "60")
    assert len(case.shown("photo")) == 1
    assert agrees(one, sqlite_office)
    assert any("备份恢复" in line.text.zh for line in read_sync_log(one.account))


def test_a_restored_server_that_cuts_the_line_at_any_point_still_gets_everything(
    one: Hand, sqlite_office: Office, tmp_path: Path
) -> None:
    one.sync()
    backup = tmp_path / "server-backup.db"
    copy_database(Path(str(sqlite_office.database.engine.url.database)), backup)
    one.write("housing", phone="139")
    one.sync()
    for at in range(4):
        for when in ("before", "after"):
            restore(sqlite_office, backup, epoch=f"e-{at}-{when}")
            one.write("housing", housing_rooms=str(at))
            one.sync(cut=(at, when))
            assert (one.value("phone"), one.value("housing_rooms")) == ("139", at)
            one.restart()
            assert (one.value("phone"), one.value("housing_rooms")) == ("139", at)
    assert one.sync().complete
    assert agrees(one, sqlite_office)
    assert contradictions(sqlite_office.case("h-1")) == ()


def copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def restore(office: Office, backup: Path, *, epoch: str = "e2") -> None:
    """Puts an old backup in the place of the server's database, in a new epoch."""
    copy_database(backup, Path(str(office.database.engine.url.database)))
    office.database.engine.dispose()
    with office.database.writing() as tx:
        replica_store.begin_epoch(tx, epoch, now_ms=now_ms())
