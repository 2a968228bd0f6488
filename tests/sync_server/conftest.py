"""A staffed district on each database."""

from __future__ import annotations

import pytest

from sync_server.store.database import Database
from tests.sync_server.district import settle_district


@pytest.fixture
def district(database: Database) -> Database:
    """A fresh database with areas and staff."""
    settle_district(database)
    return database
