"""A staffed district on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from sync_server.app import create_app
from sync_server.settings import Settings
from sync_server.store.database import Database
from tests.serving import CERTIFICATES, serving
from tests.sync_server.console.story import MAY, MAY_MS, registered, visited
from tests.sync_server.district import Tablet, adopt, give_passwords, settle_district
from tests.sync_server.registrar import TWIN


@pytest.fixture
def district(database: Database) -> Database:
    """A fresh database with areas and staff."""
    settle_district(database)
    return database


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """A server's settings over a fresh database and an empty folder for files."""
    blobs = tmp_path / "blobs"
    return Settings(database=database_url, blobs=str(blobs), staging=blobs / "arriving")


@pytest.fixture
def address(district: Database, settings: Settings) -> Iterator[str]:
    """The address of a real server over the district."""
    give_passwords(district)
    with serving(create_app(settings)) as address:
        yield address


@pytest.fixture
def http(address: str) -> Iterator[httpx.Client]:
    """A client of that server."""
    with httpx.Client(base_url=address, timeout=30, verify=CERTIFICATES) as client:
        yield client


@pytest.fixture
def town(district: Database) -> Database:
    """One family on file twice, and the rules that hold there."""
    adopt(district, "shahe")
    Tablet(district).push(registered(), *visited(MAY, MAY_MS), registered(TWIN, values={"registry_no": "DB-2"}))
    return district
