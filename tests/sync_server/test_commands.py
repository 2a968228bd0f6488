"""The `zoufang` command as people run it: its sentences, its exit codes, and the checks that find what was tampered."""

from __future__ import annotations

import hashlib
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import openpyxl
import pytest

from shared_models.ids import Sha256, UserId
from sync_server.settings import local_settings
from sync_server.store import audit_store, blob_index
from sync_server.store.audit_store import AuditNote
from sync_server.store.blob_index import Stored
from sync_server.store.blob_store import FolderBlobs
from sync_server.store.database import Database
from sync_server.use_cases.enrol_device import EnrolmentRequest, enrol_device
from sync_server.use_cases.rebuild_cases import rebuild_cases
from sync_server.use_cases.record_office_change import record_office_change
from sync_server.use_cases.verify_log import verify_log
from tests.builders import NOW_MS, change, part, saw
from tests.sync_server.district import INVESTIGATOR, OTHER_COMMUNITY, PASSWORD, Tablet, move


def zoufang(*words: str, data: Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Runs the command."""
    return subprocess.run(
        [sys.executable, "-m", "sync_server", *words, "--data", str(data)],
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


AREAS = "代码,名称,级别,上级代码\n62,市,市,\n6201,县,区县,62\n620101,街道,街道,6201\n620101001,社区,社区,620101\n"


def test_from_nothing_to_imported_households(tmp_path: Path) -> None:
    data = tmp_path / "data"
    areas = tmp_path / "areas.csv"
    areas.write_text(AREAS, encoding="utf-8-sig")
    assert zoufang("import-areas", str(areas), data=data).stdout.strip() == "4 areas"
    role = ("--role", "administrator", "--area", "62")
    added = zoufang("user", "add", "admin", "管理员", *role, data=data, typed=PASSWORD)
    assert added.returncode == 0, added.stderr
    short = zoufang("user", "add", "x", "y", data=data, typed="short")
    assert (short.returncode, "10" in short.stderr) == (1, True)
    assert "administrator@62" in zoufang("user", "list", data=data).stdout
    template = tmp_path / "list.xlsx"
    made = subprocess.run(
        [sys.executable, "-m", "sync_server", "template", str(template)], capture_output=True, check=False, timeout=60
    )
    assert made.returncode == 0
    book = openpyxl.load_workbook(template)
    sheet = book.active
    assert sheet is not None
    sheet.append(["A-1", "王一", "户主", "990000196001010013", "东街"])
    sheet.append(["A-2", "王二", "户主", "990000196001010019", "东街"])
    book.save(template)
    order = ("import-households", str(template), "--community", "620101001", "--by", "admin")
    imported = zoufang(*order, data=data)
    assert imported.returncode == 1
    problems = (tmp_path / "list-problems.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(problems) == 2
    assert "公民身份号码" in problems[1]
    assert "1 households with 1 persons imported" in imported.stdout
    assert zoufang("rebuild-cases", data=data).stdout.strip() == "1 households folded again, 0 differed"
    assert zoufang("verify-log", data=data).stdout.strip() == "everything holds"


def test_other_offices_data_come_in_by_command(tmp_path: Path) -> None:
    data, areas, households = tmp_path / "data", tmp_path / "areas.csv", tmp_path / "list.csv"
    areas.write_text(AREAS, encoding="utf-8-sig")
    households.write_text(
        "低保证号,姓名,与户主关系,公民身份号码,住址\nA-1,王一,户主,990000196001010013,东街\n", encoding="gb18030"
    )
    zoufang("import-areas", str(areas), data=data)
    for login, role, area in (("admin", "administrator", "62"), ("street", "street_officer", "620101001")):
        zoufang("user", "add", login, login, "--role", role, "--area", area, data=data, typed=PASSWORD)
    zoufang("import-households", str(households), "--community", "620101001", "--by", "admin", data=data)
    wages = tmp_path / "wages.csv"
    wages.write_text("身份证号,收入额\n990000196001010013,2100\n990000196001010013,x\n", encoding="gb18030")
    take = ("matching", "import", str(wages), "--source", "tax", "--by", "street", "--as-of", "2026-09-01")

    assert "1 rows match a member" in zoufang(*take, "--dry-run", data=data).stdout
    assert "1 records taken in, 0 known already, 0 rows match nobody, 1 cannot" in zoufang(*take, data=data).stdout
    assert (tmp_path / "wages-report.xlsx").is_file()
    assert "0 records taken in, 1 known already" in zoufang(*take, data=data).stdout
    assert zoufang(*take, "--mapping", "none", data=data).returncode == 1
    assert zoufang("rebuild-cases", data=data).stdout.strip() == "1 households folded again, 0 differed"


def health(port: int) -> str:
    """What a server says of itself once it listens."""
    for _ in range(600):
        try:
            return str(httpx.get(f"http://127.0.0.1:{port}/health", timeout=5).json()["status"])
        except httpx.TransportError:
            time.sleep(0.05)
    return "it never answered"


def test_the_server_starts_answers_and_stops_cleanly(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "sync_server", "serve", "--data", str(tmp_path), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        assert health(port) == "ok"
        server.send_signal(signal.SIGINT)
        said, _ = server.communicate(timeout=30)
    assert '"route": "/health"' in said
    assert "Traceback" not in said


@pytest.fixture
def lived_in(district: Database) -> Database:
    """A district with some history."""
    Tablet(district).push(change("c1", part({"phone": "1"})), change("c2", part({"phone": saw("2", "c1")})), b"{}")
    record_office_change(district, move("o1", OTHER_COMMUNITY), now_ms=NOW_MS)
    with district.writing() as tx:
        for n in range(3):
            audit_store.write_audit(tx, AuditNote(UserId("u"), "read", f"h-{n}"), now_ms=NOW_MS)
    return district


TAMPERED = {
    "a body": ("change", "UPDATE change SET body = (SELECT body FROM case_body) WHERE id = 'c2'", "does not fit"),
    "a lost change": ("change", "DELETE FROM change WHERE id = 'c2'", "does not fit"),
    "a lost label": ("label", "DELETE FROM label WHERE seq = 1 AND replica = 'r-1'", "label 1 is missing"),
    "a lost last label": ("label", "DELETE FROM label WHERE seq = 3 AND replica = 'r-1'", "labels end at 2"),
    "a position": ("change", "UPDATE change SET n = 9 WHERE id = 'c2'", "the counter says"),
    "a counter": ("", "UPDATE scope SET head = head + 1", "the counter says"),
    "a digest": ("", "UPDATE case_ SET digest = '0123456789abcdef'", "digest"),
    "a reader": ("audit_log", "UPDATE audit_log SET user_id = 'somebody else' WHERE n = 2", "line 2 does not follow"),
    "a lost line": ("audit_log", "DELETE FROM audit_log WHERE n = 3", "its head says otherwise"),
}


@pytest.mark.parametrize("tampered", TAMPERED.values(), ids=TAMPERED)
def test_what_was_tampered_with_is_found(lived_in: Database, tmp_path: Path, tampered: tuple[str, str, str]) -> None:
    table, statement, sentence = tampered
    blobs = FolderBlobs(tmp_path / "blobs")
    assert list(verify_log(lived_in, blobs)) == []
    with lived_in.writing() as tx:
        if table and lived_in.is_sqlite:
            for verb in ("update", "delete"):
                tx.exec_driver_sql(f"DROP TRIGGER {table}_no_{verb}")
        elif table:
            tx.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        tx.exec_driver_sql(statement)
    assert any(sentence in problem for problem in list(verify_log(lived_in, blobs)))


def test_a_file_that_changed_or_vanished_is_found(lived_in: Database, tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path / "blobs")
    names = []
    for content in (b"one", b"two", b"three"):
        name = Sha256(hashlib.sha256(content).hexdigest())
        whole = tmp_path / "whole"
        whole.write_bytes(content)
        blobs.keep(name, whole)
        names.append(name)
        with lived_in.writing() as tx:
            blob_index.save_stored(tx, [Stored(name, len(content), INVESTIGATOR, NOW_MS)])
    assert list(verify_log(lived_in, blobs)) == []
    blobs.path(names[0]).write_bytes(b"ONE")
    blobs.path(names[1]).unlink()
    assert {problem[:69] for problem in verify_log(lived_in, blobs)} == {f"file {name}" for name in names[:2]}


@pytest.mark.parametrize("damage", ["another value", "no case at all"])
def test_a_damaged_case_is_found_and_put_right_from_the_log(lived_in: Database, tmp_path: Path, damage: str) -> None:
    with lived_in.writing() as tx:
        body = bytes(tx.exec_driver_sql("SELECT body FROM case_body").scalar_one())
        spoiled = _literal(lived_in, body.replace(b'"2"', b'"3"'))
        changed = f"UPDATE case_body SET body = {spoiled}"  # noqa: S608 - a test's own bytes
        spoil = changed if damage == "another value" else "DELETE FROM case_"
        tx.exec_driver_sql(spoil)
    assert len(rebuild_cases(lived_in, write=False).differences) == 1
    assert len(rebuild_cases(lived_in, write=True).differences) == 1
    assert rebuild_cases(lived_in, write=False).differences == []
    assert list(verify_log(lived_in, FolderBlobs(tmp_path))) == []


def _literal(database: Database, content: bytes) -> str:
    """Bytes as each database writes them in SQL."""
    return f"x'{content.hex()}'" if database.is_sqlite else f"'\\x{content.hex()}'::bytea"


def test_a_tablet_is_locked_and_unlocked_by_a_command(tmp_path: Path) -> None:
    data = tmp_path / "data"
    zoufang("user", "add", "u-9", "王调查", data=data, typed=PASSWORD)
    store = Database(local_settings(data).database)
    request = EnrolmentRequest(login="u-9", password=PASSWORD, install="i-1", device_name="沙河 09")
    draw = (lambda: "d-9", lambda: "a token")
    enrol_device(store, request, address="127.0.0.1", draw=draw, now_ms=NOW_MS)
    store.close()

    def state() -> str:
        return zoufang("device", "list", "u-9", data=data).stdout.strip().rpartition("\t")[2]

    assert state() == "open"
    assert zoufang("device", "lock", "d-9", data=data).returncode == 0
    assert state() == "to be locked at its next contact"
    assert zoufang("device", "lock", "d-9", data=data).returncode == 1
    assert zoufang("device", "unlock", "d-9", data=data).returncode == 0
    assert state() == "open"
    assert "not locked" in zoufang("device", "unlock", "d-9", data=data).stderr
    assert zoufang("device", "list", "nobody", data=data).returncode == 1
