"""A street office with a real server, and two investigators with a tablet each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.field_app.hand import Hand, tablet_of
from tests.field_app.office import Office, open_office


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    """The office, on each of the two databases."""
    with open_office(database_url, tmp_path / "server") as opened:
        yield opened


@pytest.fixture
def wang(office: Office, tmp_path: Path) -> Iterator[Hand]:
    """Investigator Wang of the first community."""
    held = tablet_of(office, "u-1", tmp_path / "wang")
    yield held
    held.account.close()


@pytest.fixture
def zhao(office: Office, tmp_path: Path) -> Iterator[Hand]:
    """Investigator Zhao, who comes along."""
    held = tablet_of(office, "u-2", tmp_path / "zhao")
    yield held
    held.account.close()
