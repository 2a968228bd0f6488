"""The doors: who gets in, how a guesser is slowed, when a log-in ends, and that all of it is noted."""

from __future__ import annotations

import itertools

import pytest

from shared_models.area import Grant, Role
from shared_models.errors import NotAllowedError, NotFoundError, UnfitError
from shared_models.ids import AreaCode, UserId
from sync_server.store import audit_store, user_store
from sync_server.store.database import Database
from sync_server.use_cases import keep_accounts
from sync_server.use_cases.keep_accounts import Keeper
from sync_server.use_cases.log_in import (
    IDLE_MS,
    LONGEST_MS,
    LoggedIn,
    Session,
    check_csrf,
    log_in,
    log_out,
    session_of,
)
from sync_server.use_cases.prove_identity import Credentials, TooManyAttemptsError, WrongCredentialsError
from tests.builders import COMMUNITY, NOW_MS
from tests.sync_server.district import ADMINISTRATOR, OFFICER, PASSWORD, give_passwords

_secrets = (f"secret {n}" for n in itertools.count())
MINUTE = 60_000
KEEPER = Keeper(user=ADMINISTRATOR, now_ms=NOW_MS)


def enter(
    database: Database, login: str = OFFICER, password: str = PASSWORD, *, now_ms: int = NOW_MS, address: str = "a"
) -> LoggedIn:
    """Tries the console's door."""
    typed = Credentials(login=login, password=password, address=address)
    return log_in(database, typed, new_secret=lambda: next(_secrets), now_ms=now_ms)


@pytest.fixture
def office(district: Database) -> Database:
    """A district whose people have passwords."""
    give_passwords(district)
    return district


def test_the_right_password_opens_a_session_and_only_its_hash_is_kept(office: Database) -> None:
    entered = enter(office)
    session = session_of(office, entered.token, now_ms=NOW_MS)
    assert session is not None
    assert (session.user, session.name, session.csrf) == (OFFICER, f"name of {OFFICER}", entered.csrf)
    with office.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT token_hash FROM web_session").scalar_one()
    assert entered.token not in kept


@pytest.mark.parametrize("login", ["U-OFFICER ", "\uff55-officer"])
def test_a_login_is_found_however_it_is_typed(office: Database, login: str) -> None:
    assert enter(office, login).user == OFFICER


@pytest.mark.parametrize(("login", "password"), [(OFFICER, "wrong"), ("nobody", PASSWORD), (OFFICER, "x" * 10_000)])
def test_a_wrong_name_and_a_wrong_password_look_alike(office: Database, login: str, password: str) -> None:
    with pytest.raises(WrongCredentialsError, match="wrong name or password"):
        enter(office, login, password)


def fail(database: Database, *, now_ms: int = NOW_MS, login: str = OFFICER, address: str = "a") -> None:
    """One wrong try that is looked at."""
    with pytest.raises(WrongCredentialsError):
        enter(database, login, "wrong", now_ms=now_ms, address=address)


def test_a_guesser_is_slowed_ever_more_and_a_success_forgives(office: Database) -> None:
    for _ in range(5):
        fail(office)
    with pytest.raises(TooManyAttemptsError) as slowed:
        enter(office)
    assert slowed.value.retry_after_s == 5
    fail(office, now_ms=NOW_MS + 6_000)
    with pytest.raises(TooManyAttemptsError) as slower:
        enter(office, now_ms=NOW_MS + 12_000)
    assert slower.value.retry_after_s == 4
    enter(office, now_ms=NOW_MS + MINUTE)
    fail(office, now_ms=NOW_MS + MINUTE)
    enter(office, now_ms=NOW_MS + MINUTE)


def test_one_address_that_tries_many_names_is_slowed_too(office: Database) -> None:
    for n in range(30):
        fail(office, login=f"name {n}")
    with pytest.raises(TooManyAttemptsError):
        enter(office)
    enter(office, address="elsewhere")


def test_failures_are_forgotten_after_a_day(office: Database) -> None:
    for _ in range(5):
        fail(office)
    later = NOW_MS + 25 * 60 * MINUTE
    fail(office, now_ms=later)
    enter(office, now_ms=later)


def test_a_session_ends_after_an_idle_hour_or_a_working_day(office: Database) -> None:
    token = enter(office).token
    assert session_of(office, token, now_ms=NOW_MS + IDLE_MS - 1)
    assert session_of(office, token, now_ms=NOW_MS + IDLE_MS + 1)  # it was used in between
    assert session_of(office, token, now_ms=NOW_MS + 3 * IDLE_MS) is None
    busy = enter(office).token
    for hour in range(12):
        assert session_of(office, busy, now_ms=NOW_MS + hour * (IDLE_MS - 1))
    assert session_of(office, busy, now_ms=NOW_MS + LONGEST_MS) is None


def test_logging_out_ends_the_session_for_good(office: Database) -> None:
    token = enter(office).token
    log_out(office, token, now_ms=NOW_MS)
    log_out(office, token, now_ms=NOW_MS)
    assert session_of(office, token, now_ms=NOW_MS) is None
    assert session_of(office, "never given", now_ms=NOW_MS) is None


def test_a_form_must_bring_back_its_sessions_token() -> None:
    session = Session(must_change=False, user=OFFICER, name="", csrf="right")
    check_csrf(session, "right")
    for brought in ("", "wrong", "righ", "\ud800"):
        with pytest.raises(NotAllowedError):
            check_csrf(session, brought)


def test_a_new_password_ends_open_sessions_and_the_old_password(office: Database) -> None:
    token = enter(office).token
    keep_accounts.set_password(office, KEEPER, login=OFFICER, password="a new long password")
    assert session_of(office, token, now_ms=NOW_MS) is None
    fail(office)
    enter(office, password="a new long password")


def test_a_closed_account_gets_in_nowhere(office: Database) -> None:
    token = enter(office).token
    keep_accounts.close_account(office, KEEPER, login=OFFICER)
    assert session_of(office, token, now_ms=NOW_MS) is None
    with pytest.raises(WrongCredentialsError):
        enter(office)


def test_an_account_is_made_once_and_needs_a_password_that_protects(office: Database) -> None:
    made = keep_accounts.add_account(office, KEEPER, id_=UserId("u-9"), login=" New ", name="新", password=PASSWORD)
    assert made.login == "new"
    assert PASSWORD not in made.password_hash
    for login, name, password in (("new", "x", PASSWORD), ("other", "x", "short"), (" ", "x", PASSWORD)):
        with pytest.raises(UnfitError):
            keep_accounts.add_account(office, KEEPER, id_=UserId("u-10"), login=login, name=name, password=password)
    with office.reading() as tx:
        assert user_store.user_by_id(tx, UserId("u-10")) is None


def test_roles_are_given_and_taken_and_everything_is_noted(office: Database) -> None:
    grant = Grant(role=Role.SUPERVISOR, area=COMMUNITY)
    for _ in range(2):
        keep_accounts.give_role(office, KEEPER, login=OFFICER, grant=grant)
    listed = {account.user.login: account.grants for account in keep_accounts.list_accounts(office)}
    assert listed[OFFICER].count(grant) == 1
    keep_accounts.take_role(office, KEEPER, login=OFFICER, grant=grant)
    with pytest.raises(NotFoundError):
        keep_accounts.take_role(office, KEEPER, login=OFFICER, grant=grant)
    with pytest.raises(NotFoundError):
        keep_accounts.give_role(office, KEEPER, login=OFFICER, grant=Grant(role=grant.role, area=AreaCode("999")))
    with office.reading() as tx:
        noted = [(line.user_id, line.action, line.subject) for line in audit_store.audit_lines(tx)]
    assert noted == [(ADMINISTRATOR, "grant", OFFICER), (ADMINISTRATOR, "end_grant", OFFICER)]
