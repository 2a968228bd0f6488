"""`zoufang archive`: makes an archive and verifies one, as people run it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from sync_server.settings import local_settings
from sync_server.store import audit_store
from sync_server.store.database import Database
from tests.builders import HOUSEHOLD
from tests.sync_server.archive.test_archive import SOURCE, flip
from tests.sync_server.test_commands import zoufang


def placed(filed: Database, database_url: str, tmp_path: Path) -> Path:
    """The embedded store as a command finds it."""
    filed.close()
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(database_url, local_settings(data).database)
    shutil.copytree(tmp_path / "blobs", data / "blobs")
    return data


def test_a_household_is_archived_and_verified_at_the_command_line(
    filed: Database, database_url: str, tmp_path: Path
) -> None:
    data, out = placed(filed, database_url, tmp_path), tmp_path / "case.zip"

    made = zoufang("archive", HOUSEHOLD, "--out", str(out), data=data)

    assert made.returncode == 0, made.stderr
    assert SOURCE.encode() not in out.read_bytes()
    checked = zoufang_without_data("archive", "verify", str(out))
    assert checked == (0, made.stdout.replace(f"{out}: ", "verified: "), "")
    again = zoufang("archive", HOUSEHOLD, "--out", str(out), data=data)
    assert (again.returncode, "already" in again.stderr) == (1, True)


def test_sources_are_in_it_only_when_they_are_asked_for_and_that_is_noted(
    filed: Database, database_url: str, tmp_path: Path
) -> None:
    data, out = placed(filed, database_url, tmp_path), tmp_path / "case.zip"

    assert zoufang("archive", HOUSEHOLD, "--out", str(out), "--sources", data=data).returncode == 0

    assert SOURCE.encode() in out.read_bytes()
    store = Database(local_settings(data).database)
    with store.reading() as tx:
        lines = [one for one in audit_store.audit_lines(tx) if one.user_id == "command" and one.subject == HOUSEHOLD]
    store.close()
    assert [one.action for one in lines] == ["read", "open_source", "archive"]
    assert json.loads(lines[-1].detail)["sources"] is True


def test_what_was_changed_is_named_and_fails_the_command(packed: Path, folder: Path) -> None:
    flip(folder / "changes/00003.json")
    code, said, error = zoufang_without_data("archive", "verify", str(folder))
    assert (code, said) == (1, "changes/00003.json: changed\n")
    assert "not verified" in error

    flip(packed, len(packed.read_bytes()) // 2)
    code, said, _ = zoufang_without_data("archive", "verify", str(packed))
    assert code == 1
    assert said


def test_a_household_that_is_not_there_leaves_no_file(filed: Database, database_url: str, tmp_path: Path) -> None:
    data, out = placed(filed, database_url, tmp_path), tmp_path / "case.zip"

    done = zoufang("archive", "h-none", "--out", str(out), data=data)

    assert (done.returncode, "there is no household h-none" in done.stderr) == (1, True)
    assert not list(tmp_path.glob("case.zip*"))


def zoufang_without_data(*words: str) -> tuple[int, str, str]:
    """Runs a command that wants no store."""
    done = subprocess.run(
        [sys.executable, "-m", "sync_server", *words], capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout, done.stderr
