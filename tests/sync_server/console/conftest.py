"""The console on a real port over each database, with a clock that a test can set forward."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright

from shared_models.ids import UserId
from sync_server.console.pages import console_app
from sync_server.console.seat import BASE, Office
from sync_server.store.arriving_files import ArrivingFiles
from sync_server.store.blob_index import Stored, save_stored
from sync_server.store.blob_store import FolderBlobs
from sync_server.store.database import Database
from sync_server.use_cases.receive_file import Files
from tests.builders import NOW_MS
from tests.serving import serving
from tests.sync_server.console.browsing import Person
from tests.sync_server.console.story import PHOTO, PHOTO_NAME, hire_supervisor, more_households, tell_story
from tests.sync_server.district import INVESTIGATOR, OFFICER, PASSWORD, adopt, give_passwords


@dataclass(slots=True)
class Clock:
    """Stands still until it is set forward."""

    ms: int = NOW_MS

    def __call__(self) -> int:
        """The time."""
        return self.ms


@dataclass(slots=True)
class Console:
    """A running console over one database."""

    address: str
    database: Database
    clock: Clock
    app: FastAPI
    people: list[Person] = field(default_factory=list)

    def person(self, user: UserId = OFFICER, *, password: str = PASSWORD) -> Person:
        """Somebody who logs in now, or tries to."""
        self.people.append(Person(self.address, user, password=password))
        return self.people[-1]


@pytest.fixture
def console(district: Database, tmp_path: Path) -> Iterator[Console]:
    """The console of a district whose households are still unknown."""
    give_passwords(district)
    hire_supervisor(district)
    adopt(district, "shahe")
    clock = Clock()
    office = Office(
        database=district,
        now_ms=clock,
        new_id=lambda: str(uuid.uuid4()),
        new_secret=lambda: secrets.token_urlsafe(32),
        files=Files(FolderBlobs(tmp_path / "blobs"), ArrivingFiles(tmp_path / "arriving")),
        address_of=lambda request: request.client.host if request.client else "",
        https=False,
    )
    app = console_app(office)
    outer = FastAPI()
    outer.mount(BASE, app)
    with serving(outer) as address:
        running = Console(address, district, clock, app)
        yield running
        for person in running.people:
            person.http.close()


@pytest.fixture
def story(console: Console, tmp_path: Path) -> Console:
    """The console over the household whose September visit waits, one of its two photos received."""
    tell_story(console.database)
    keep_photo(console.database, tmp_path)
    return console


def keep_photo(database: Database, folder: Path) -> None:
    """The first photo has arrived whole."""
    whole = folder / "whole"
    whole.write_bytes(PHOTO)
    FolderBlobs(folder / "blobs").keep(PHOTO_NAME, whole)
    with database.writing() as tx:
        save_stored(tx, [Stored(PHOTO_NAME, len(PHOTO), INVESTIGATOR, NOW_MS)])


@pytest.fixture
def officer(story: Console) -> Person:
    """The street officer, logged in, with a visit waiting."""
    return story.person()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as it is installed on this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def desk(district: Database, address: str) -> str:
    """The address of a server with three waiting visits."""
    hire_supervisor(district)
    tell_story(district)
    more_households(district, 2)
    return address
