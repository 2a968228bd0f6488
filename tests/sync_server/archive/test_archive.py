"""What an archive holds and for whom, that the same state gives the same bytes, and that a check finds every change."""

from __future__ import annotations

import json
import shutil
import subprocess
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared_models.errors import NotFoundError, UnfitError
from shared_models.ids import EntityId
from shared_models.policy.policy import policy_ref, ref_data
from shared_models.policy.shelf import preset
from shared_models.values import Value
from sync_server.archive import container
from sync_server.archive.container import ArchiveFile, zipped
from sync_server.archive.manifest import manifest_script, manifest_text, read_manifest
from sync_server.archive.verify import verify_archive
from sync_server.store import audit_store, change_store
from sync_server.store.database import Database
from sync_server.use_cases.open_case import open_case
from sync_server.use_cases.record_office_change import record_office_change
from tests.builders import HOUSEHOLD, NOW_MS, change, part, saw
from tests.sync_server.archive.conftest import Make
from tests.sync_server.console.story import PHOTO, PHOTO_NAME, SEPTEMBER, SEPTEMBER_MS, acted, at
from tests.sync_server.district import DISTRICT_OFFICER, INVESTIGATOR, OFFICER, STRANGER, Tablet

SOURCE = "王邻居"


def index_of(path: Path) -> dict[str, list[dict[str, object]]]:
    """The index of a ZIP."""
    with zipfile.ZipFile(path) as file:
        found: dict[str, list[dict[str, object]]] = json.loads(file.read("index.json"))
        return found


def saved(tmp_path: Path, name: str, pieces: Iterator[bytes]) -> Path:
    """An archive as a file."""
    path = tmp_path / name
    path.write_bytes(b"".join(pieces))
    return path


def test_an_archive_holds_every_body_as_sent_the_papers_the_photos_and_the_list(filed: Database, packed: Path) -> None:
    with filed.reading() as tx:
        bodies = [one.body for one in change_store.changes_of(tx, EntityId(HOUSEHOLD))]
    with zipfile.ZipFile(packed) as file:
        assert file.testzip() is None
        names = file.namelist()
        assert [file.read(name) for name in names if name.startswith("changes/")] == bodies
        assert file.read(f"files/{PHOTO_NAME}.png") == PHOTO
        papers = [name for name in names if name.startswith("papers/")]
        assert papers
        assert all(file.read(name).startswith(b"%PDF") for name in papers)
        assert {"index.html", "index.json", "manifest.sha256", "manifest.js", "audit.jsonl"} <= set(names)
    missing = [one for one in index_of(packed)["files"] if not one["file"]]
    assert [one["sha256"] for one in missing] == ["0" * 64]
    assert verify_archive(packed).problems == ()


def test_the_usual_tool_verifies_the_list(folder: Path) -> None:
    done = subprocess.run(["sha256sum", "--check", "--quiet", "manifest.sha256"], cwd=folder, check=False)

    assert done.returncode == 0


def test_the_same_state_gives_the_same_bytes_whoever_asks_whenever(make: Make) -> None:
    first = b"".join(make(OFFICER).pieces)

    assert b"".join(make(DISTRICT_OFFICER, later_ms=90 * 86_400_000).pieces) == first


def test_one_more_change_gives_other_bytes(make: Make, filed: Database) -> None:
    first = b"".join(make().pieces)
    late = at(change("c-late", part({"phone": saw("0936-9", f"c-{SEPTEMBER}")})), SEPTEMBER_MS + 9, SEPTEMBER)
    Tablet(filed, replica="r-late").push(late)

    assert b"".join(make().pieces) != first


def test_every_archive_and_every_sealed_source_in_it_is_noted(make: Make, filed: Database, tmp_path: Path) -> None:
    path = saved(tmp_path, "a.zip", make(OFFICER).pieces)

    with filed.reading() as tx:
        lines = [one for one in audit_store.audit_lines(tx) if one.subject == HOUSEHOLD]
    assert [(one.user_id, one.action) for one in lines] == [
        (OFFICER, "read"),
        (OFFICER, "open_source"),
        (OFFICER, "archive"),
    ]
    assert json.loads(lines[-1].detail)["fingerprint"] == verify_archive(path).fingerprint


def test_who_may_not_open_sources_gets_an_archive_without_them_that_says_so(
    make: Make, filed: Database, tmp_path: Path
) -> None:
    settled = change(
        "c-settled",
        part({"source_name": saw("赵邻居", "c-interview")}, entity="n-1", type_="interview"),
        kind="resolve",
        reason=f"{SOURCE}来电更正",
    )
    record_office_change(filed, at(settled, NOW_MS, author=OFFICER), now_ms=NOW_MS)
    path = saved(tmp_path, "closed.zip", make(INVESTIGATOR).pieces)

    with zipfile.ZipFile(path) as file:
        everything = b"".join(file.read(name) for name in file.namelist())
        assert "密封内容不在卷内" in file.read("index.html").decode()
    assert SOURCE.encode() not in everything
    assert json.dumps(SOURCE).strip('"').encode() not in everything
    left_out = [one["id"] for one in index_of(path)["changes"] if not one["file"]]
    assert left_out == ["c-interview", "c-settled"]
    assert not any("chain" in one and one["chain"] for one in index_of(path)["changes"])
    assert verify_archive(path).problems == ()
    with filed.reading() as tx:
        assert not [one for one in audit_store.audit_lines(tx) if one.action == "open_source"]


def test_who_may_not_read_the_household_gets_nothing(make: Make) -> None:
    with pytest.raises(NotFoundError):
        make(STRANGER)


def test_the_audit_extract_is_for_those_who_watch_over_readings(make: Make, filed: Database, tmp_path: Path) -> None:
    open_case(filed, OFFICER, EntityId(HOUSEHOLD), why="visit", now_ms=NOW_MS)

    watched = saved(tmp_path, "officer.zip", make(OFFICER).pieces)
    unwatched = saved(tmp_path, "investigator.zip", make(INVESTIGATOR).pieces)

    with zipfile.ZipFile(watched) as file:
        lines = [json.loads(line) for line in file.read("audit.jsonl").splitlines()]
    assert [(one["user"], json.loads(one["detail"])["page"]) for one in lines] == [(OFFICER, "visit")]
    with zipfile.ZipFile(unwatched) as file:
        assert "audit.jsonl" not in file.namelist()
        assert "没有查看查阅记录的权限" in file.read("index.html").decode()


def two_procedures(database: Database) -> None:
    """An application that was withdrawn, and another one beside it."""
    data: dict[str, Value] = {"on": "2026-09-01", "policy": ref_data(policy_ref(preset("shahe")))}
    done = (
        ("a-1", "apply", "a-1"),
        ("a-2", "apply", "a-2"),
        ("a-1-w", "withdraw", "a-1"),
        ("a-2-w", "withdraw", "a-2"),
    )
    for id_, name, about in done:
        made = at(acted(id_, name, about, ms=NOW_MS, data=data), NOW_MS, author=OFFICER)
        record_office_change(database, made, now_ms=NOW_MS + 5)


def test_a_procedures_archive_ends_with_it_and_leaves_other_procedures_out(
    make: Make, filed: Database, tmp_path: Path
) -> None:
    two_procedures(filed)

    path = saved(tmp_path, "procedure.zip", make(about="a-1").pieces)
    late = at(change("c-late", part({"phone": saw("0936-9", f"c-{SEPTEMBER}")})), SEPTEMBER_MS + 9, SEPTEMBER)
    Tablet(filed, replica="r-late").push(late)
    again = saved(tmp_path, "again.zip", make(about="a-1").pieces)

    ids = [one["id"] for one in index_of(path)["changes"]]
    assert ids[-2:] == ["a-1", "a-1-w"]
    assert not {"a-2", "a-2-w"} & set(ids)
    assert again.read_bytes() == path.read_bytes()
    assert verify_archive(path).problems == ()
    with pytest.raises(NotFoundError):
        make(about="a-none")


def flip(path: Path, at_byte: int = -1) -> None:
    """One byte of a file becomes another."""
    data = bytearray(path.read_bytes())
    data[at_byte] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        "index.json",
        "audit.jsonl",
        "changes/00003.json",
        f"files/{PHOTO_NAME}.png",
        "papers/001-cover.pdf",
    ],
)
def test_one_changed_byte_is_found_and_its_file_named(folder: Path, name: str) -> None:
    assert verify_archive(folder).problems == ()
    flip(folder / name)

    assert verify_archive(folder).problems == (f"{name}: changed",)


def test_a_file_that_went_or_came_is_named(folder: Path) -> None:
    (folder / "changes/00002.json").unlink()
    (folder / "changes/99999.json").write_bytes(b"{}")

    assert verify_archive(folder).problems == ("changes/99999.json: not listed", "changes/00002.json: missing")


@pytest.mark.parametrize("name", ["manifest.js", "manifest.sha256"])
def test_a_list_that_was_changed_is_found(folder: Path, name: str) -> None:
    flip(folder / name, 70)

    assert verify_archive(folder).problems


def test_a_body_exchanged_with_its_line_in_the_list_does_not_fit_its_chain(packed: Path, folder: Path) -> None:
    shutil.copy(folder / "changes/00001.json", folder / "changes/00002.json")
    listing = folder / "manifest.sha256"
    lines = read_manifest(listing.read_text())
    lines["changes/00002.json"] = lines["changes/00001.json"]
    text = manifest_text(lines)
    listing.write_text(text)
    (folder / "manifest.js").write_text(manifest_script(text))

    problems = verify_archive(folder).problems
    assert problems == ("changes/00002.json: does not fit the chain of the copy that sent it",)
    assert verify_archive(folder).fingerprint != verify_archive(packed).fingerprint


def test_a_cut_zip_is_none(packed: Path) -> None:
    packed.write_bytes(packed.read_bytes()[:-100])

    assert verify_archive(packed).problems


def test_only_one_file_is_in_memory_at_a_time() -> None:
    size, count = 2_000_000, 30

    def files() -> Iterator[ArchiveFile]:
        for number in range(count):
            yield ArchiveFile(f"files/{number}.bin", bytes(size))

    tracemalloc.start()
    total = sum(len(piece) for piece in zipped(files()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert total > size * count
    assert peak < size * 4


def test_more_than_the_format_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MOST_FILES", 2)

    with pytest.raises(UnfitError):
        list(zipped(ArchiveFile(str(number), b"") for number in range(3)))
