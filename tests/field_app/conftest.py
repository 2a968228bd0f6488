"""One tablet with one account and two households; and an office with people who hold tablets."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from field_app.devices.clock import SetClock
from field_app.store.account import Account
from field_app.store.tablet import Tablet
from field_app.use_cases.means import Means
from tests.builders import NOW_MS
from tests.field_app.hand import Hand, tablet_of
from tests.field_app.kit import case_with, family, give, signed_in, tablet_at
from tests.field_app.office import Office, open_office
from tests.field_app.stick import Stick


@dataclass(slots=True)
class Desk:
    """What a test has on the table."""

    tablet: Tablet
    account: Account
    means: Means
    clock: SetClock


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A tablet that was signed in and holds two households of one community."""
    clock = SetClock(wall_ms=NOW_MS)
    tablet, means = tablet_at(tmp_path / "tablet", clock)
    account = signed_in(tablet, means)
    give(account, case_with(1, *family(1, "王秀英"), n=1), case_with(2, *family(2, "李建国", benefit_class="A"), n=2))
    yield Desk(tablet, account, means, clock)
    account.close()


@pytest.fixture
def account(desk: Desk) -> Account:
    """The open account of the desk."""
    return desk.account


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    """An office on each database, with two households on file."""
    with open_office(database_url, tmp_path / "server") as opened:
        opened.register(1, "王秀英")
        opened.register(2, "李建国")
        yield opened


@pytest.fixture
def sqlite_office(sqlite_template: Path, tmp_path: Path) -> Iterator[Office]:
    """For what does not depend on the server's database."""
    path = tmp_path / "server.db"
    shutil.copy(sqlite_template, path)
    with open_office(str(path), tmp_path / "server") as opened:
        opened.register(1, "王秀英")
        opened.register(2, "李建国")
        yield opened


@pytest.fixture
def hand(office: Office, tmp_path: Path) -> Iterator[Hand]:
    """An investigator of the first community, signed in at the office."""
    held = tablet_of(office, "u-1", tmp_path / "one")
    yield held
    held.account.close()


@pytest.fixture
def one(sqlite_office: Office, tmp_path: Path) -> Iterator[Hand]:
    """The same, at an office on SQLite."""
    held = tablet_of(sqlite_office, "u-1", tmp_path / "one")
    yield held
    held.account.close()


@pytest.fixture
def two(sqlite_office: Office, tmp_path: Path) -> Iterator[Hand]:
    """A colleague who works in both communities of the street."""
    held = tablet_of(sqlite_office, "u-2", tmp_path / "two")
    yield held
    held.account.close()


@pytest.fixture
def stick(sqlite_office: Office, tmp_path: Path) -> Stick:
    """A memory stick for the way by file between the tablets and the office on SQLite."""
    return Stick(sqlite_office.database, tmp_path / "server")
