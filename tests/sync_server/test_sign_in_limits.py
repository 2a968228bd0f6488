"""Only failures slow a door down: neither an office full of people nor a server clock that was set back shuts it."""

from __future__ import annotations

import pytest

from shared_models.ids import UserId
from sync_server.store import user_store
from sync_server.store.database import Database
from sync_server.store.user_store import User
from sync_server.use_cases.prove_identity import (
    Credentials,
    TooManyAttemptsError,
    WrongCredentialsError,
    prove_identity,
)
from tests.builders import NOW_MS
from tests.passwords import cheap_hash

PASSWORD = "a long enough password"
DAY_MS = 24 * 3_600_000


@pytest.fixture
def office(district: Database) -> Database:
    """One more officer, who has a password."""
    with district.writing() as tx:
        officer = User(
            id=UserId("u-new"), login="new", name="new", password_hash=cheap_hash(PASSWORD), created_ms=NOW_MS
        )
        user_store.add_user(tx, officer)
    return district


def enter(database: Database, password: str = PASSWORD, *, now_ms: int = NOW_MS) -> None:
    prove_identity(database, Credentials(login="new", password=password, address="one for all"), now_ms=now_ms)


def test_forty_people_behind_one_address_log_in_on_one_morning(office: Database) -> None:
    for _ in range(40):
        enter(office)


def test_a_success_takes_back_its_own_try_and_no_failure_of_others(office: Database) -> None:
    for n in range(30):
        with pytest.raises(WrongCredentialsError):
            prove_identity(office, Credentials(login=f"n {n}", password="x", address="one for all"), now_ms=NOW_MS)
    with pytest.raises(TooManyAttemptsError):
        enter(office)


def test_a_clock_that_was_set_back_shuts_nobody_out(office: Database) -> None:
    for _ in range(5):
        with pytest.raises(WrongCredentialsError):
            enter(office, "wrong")
    enter(office, now_ms=NOW_MS - 400 * DAY_MS)
