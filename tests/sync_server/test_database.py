"""The database refuses what it cannot hold in words that blame what was sent, and keeps nothing of it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from shared_models.errors import MalformedError
from sync_server.store.database import Database


@pytest.mark.parametrize("value", ["half a character \ud800", 2**70])
def test_a_value_that_no_database_holds_is_malformed(database: Database, value: object) -> None:
    with pytest.raises(MalformedError), database.writing() as tx:
        tx.execute(text("SELECT CAST(:value AS BIGINT)"), {"value": value}).scalar_one()
    with pytest.raises(MalformedError), database.reading() as tx:
        tx.execute(text("SELECT CAST(:value AS BIGINT)"), {"value": value}).scalar_one()


def test_a_nul_is_refused_where_the_database_cannot_hold_it(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite holds a NUL")
    with pytest.raises(MalformedError), database.reading() as tx:
        tx.execute(text("SELECT :value"), {"value": "a\x00b"}).scalar_one()
