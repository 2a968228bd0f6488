"""Copied tablets, tablets and servers set back to a backup, exchanging by file: all work is kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared_models.case import contradictions
from tests.field_app.hand import Hand, agrees
from tests.field_app.office import Office
from tests.field_app.stick import Stick, bring, export
from tests.field_app.test_copies_and_restores import copied, copy_database, restore


@pytest.fixture
def twin(one: Hand, tmp_path: Path) -> Iterator[Hand]:
    """A copy of the tablet, made while a change was only on it."""
    one.sync()
    one.write("housing", phone="before the copy")
    made = copied(one, tmp_path / "copy")
    yield made
    made.account.close()


@pytest.fixture
def backup(one: Hand, sqlite_office: Office, tmp_path: Path) -> Path:
    """The server's database after the tablet's first exchange."""
    one.sync()
    path = tmp_path / "server-backup.db"
    copy_database(Path(str(sqlite_office.database.engine.url.database)), path)
    return path


def test_a_copied_tablet_and_its_original_both_keep_all_their_work_by_file(
    one: Hand, twin: Hand, stick: Stick, sqlite_office: Office
) -> None:
    one.write("housing", housing_area="60")
    twin.write("housing", housing_rooms="3")
    assert stick.round(one).complete
    told = stick.round(twin)
    assert (told.complete, "重新编号" in told.happened.zh) == (False, True)
    assert stick.round(twin).complete
    assert stick.round(one).complete
    case = sqlite_office.case("h-1")
    values = [case.root.value(unit) for unit in ("phone", "housing_area", "housing_rooms")]
    assert values == ["before the copy", "60", 3]
    assert contradictions(case) == ()
    assert agrees(one, sqlite_office)
    assert agrees(twin, sqlite_office)


def test_an_answer_brought_to_the_tablets_copy_acknowledges_only_what_both_hold(
    one: Hand, twin: Hand, stick: Stick, sqlite_office: Office
) -> None:
    one.write("housing", housing_area="60")
    twin.write("housing", housing_rooms="3")
    answer = stick.take(export(one)).answer
    bring(twin, answer)
    assert twin.account.outbox.pending() == 1
    assert twin.value("housing_rooms") == 3
    assert bring(one, answer).complete
    for hand in (twin, one, twin):
        stick.round(hand)
    assert sqlite_office.case("h-1").root.value("housing_rooms") == 3
    assert contradictions(sqlite_office.case("h-1")) == ()
    assert agrees(twin, sqlite_office)


def test_a_tablet_set_back_to_an_old_backup_gets_its_work_back_by_file(
    one: Hand, stick: Stick, sqlite_office: Office, tmp_path: Path
) -> None:
    one.sync()
    one.account.close()
    shutil.copytree(one.folder, tmp_path / "kept")
    one.restart()
    one.write("housing", phone="139")
    waiting = stick.take(export(one)).answer
    one.account.close()
    shutil.rmtree(one.folder)
    shutil.copytree(tmp_path / "kept", one.folder)
    one.restart()
    bring(one, waiting)
    assert one.value("phone") is None
    one.write("housing", housing_area="60")
    stick.round(one)
    assert stick.round(one).complete
    assert one.value("phone") == "139"
    assert agrees(one, sqlite_office)


def test_a_restored_server_gets_everything_back_by_file(
    one: Hand, stick: Stick, sqlite_office: Office, backup: Path
) -> None:
    one.write("housing", phone="139")
    one.take_photo()
    assert stick.round(one).complete
    one.write("housing", housing_area="60")
    restore(sqlite_office, backup)
    told = stick.round(one)
    assert (told.complete, one.account.outbox.pending()) == (False, 4)
    assert "重新编号" in told.happened.zh
    assert stick.round(one).complete
    case = sqlite_office.case("h-1")
    assert (case.root.value("phone"), case.root.value("housing_area")) == ("139", "60")
    assert len(case.shown("photo")) == 1
    assert agrees(one, sqlite_office)
    assert one.account.blobs.to_send() == []


def test_an_answer_from_an_earlier_life_of_the_server_counts_for_nothing(
    one: Hand, stick: Stick, sqlite_office: Office, backup: Path
) -> None:
    one.write("housing", phone="139")
    one.take_photo()
    answer = stick.take(export(one)).answer
    restore(sqlite_office, backup)
    assert not one.sync(cut=(1, "before")).complete
    came = bring(one, answer)
    assert (came.sent, came.files, came.received) == (0, 0, 0)
    assert one.account.outbox.pending() == 3
    assert len(one.account.blobs.unsent()) == 2
    assert one.sync().complete
    assert agrees(one, sqlite_office)
