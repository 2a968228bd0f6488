"""A household with a returned story, a sealed interview and a photo, and its archive in bytes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from shared_models.ids import EntityId, UserId
from sync_server.store.blob_store import FolderBlobs
from sync_server.store.database import Database
from sync_server.use_cases.archive_case import Archive, Wish, archive_case
from sync_server.use_cases.open_case import open_case
from sync_server.use_cases.print_paper import Desk
from tests.builders import HOUSEHOLD, NOW_MS
from tests.sync_server.console.conftest import keep_photo
from tests.sync_server.console.story import hire_supervisor, tell_story
from tests.sync_server.district import OFFICER, adopt, give_passwords, settle_district


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """One database is enough: the archive is made of what the store hands out."""
    path = tmp_path / "server.db"
    shutil.copy(sqlite_template, path)
    return str(path)


@pytest.fixture
def filed(database: Database, tmp_path: Path) -> Database:
    """The district with one household's file and one of its two photos."""
    settle_district(database)
    give_passwords(database)
    hire_supervisor(database)
    adopt(database, "shahe")
    tell_story(database)
    keep_photo(database, tmp_path)
    return database


Make = Callable[..., Archive]


@pytest.fixture
def make(filed: Database, tmp_path: Path) -> Make:
    """Makes the household's archive for a person at a time."""

    def archive(user: UserId = OFFICER, *, about: str = "", later_ms: int = 0) -> Archive:
        desk = Desk(
            database=filed, blobs=FolderBlobs(tmp_path / "blobs"), user=user, now_ms=NOW_MS + 3_600_000 + later_ms
        )
        return archive_case(desk, Wish(household=EntityId(HOUSEHOLD), about=EntityId(about)))

    return archive


@pytest.fixture
def packed(make: Make, filed: Database, tmp_path: Path) -> Path:
    """The officer's archive as a file, after somebody had read the household's file."""
    open_case(filed, OFFICER, EntityId(HOUSEHOLD), why="visit", now_ms=NOW_MS)
    path = tmp_path / "case.zip"
    path.write_bytes(b"".join(make().pieces))
    return path


@pytest.fixture
def folder(packed: Path, tmp_path: Path) -> Path:
    """The same extracted."""
    place = tmp_path / "extracted"
    shutil.unpack_archive(packed, place)
    return place
