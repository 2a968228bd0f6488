"""Opens the console: a session behind a cookie, with a token that every form must bring back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest

from shared_models.errors import NotAllowedError
from shared_models.ids import UserId
from sync_server.store import audit_store, session_store, user_store
from sync_server.store.audit_store import AuditNote
from sync_server.store.database import Database
from sync_server.store.session_store import WebSession
from sync_server.use_cases.password import token_hash
from sync_server.use_cases.prove_identity import Credentials, prove_identity

LONGEST_MS = 12 * 3_600_000
"""A log-in lasts a working day at most,"""
IDLE_MS = 60 * 60_000
"""and an hour without a click ends it: screens stand open in offices that people walk through."""
TOUCH_MS = 60_000

NewSecret = Callable[[], str]
"""Draws a text of at least 256 random bits at each call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIn:
    """A fresh log-in: `token` goes into the cookie and is kept nowhere else."""

    token: str
    csrf: str
    user: UserId
    name: str
    expires_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Who is logged in, and the token that his forms must bring back."""

    user: UserId
    name: str
    csrf: str
    must_change: bool
    """Whether the password is one that somebody else chose: until it is replaced, nothing else opens."""


def log_in(database: Database, typed: Credentials, *, new_secret: NewSecret, now_ms: int) -> LoggedIn:
    """A session for the person behind a name and password.

    Raises:
        WrongCredentialsError: no such name and password.
        TooManyAttemptsError: too many failures lately.
    """
    user = prove_identity(database, typed, now_ms=now_ms)
    token, csrf = new_secret(), new_secret()
    expires_ms = now_ms + LONGEST_MS
    with database.writing() as tx:
        session_store.save_session(
            tx,
            WebSession(
                token_hash=token_hash(token),
                user_id=user.id,
                csrf=csrf,
                created_ms=now_ms,
                seen_ms=now_ms,
                expires_ms=expires_ms,
            ),
        )
        audit_store.write_audit(tx, AuditNote(user.id, "log_in"), now_ms=now_ms)
    return LoggedIn(token=token, csrf=csrf, user=user.id, name=user.name, expires_ms=expires_ms)


def session_of(database: Database, token: str, *, now_ms: int) -> Session | None:
    """The session behind a cookie; nothing when it ended, stood idle too long, or its account was closed."""
    hashed = token_hash(token)
    with database.reading() as tx:
        kept = session_store.find_session(tx, hashed)
        user = user_store.user_by_id(tx, kept.user_id) if kept is not None else None
    if kept is None or user is None or user.disabled_ms is not None:
        return None
    if has_ended(kept, now_ms=now_ms):
        return None
    if now_ms - kept.seen_ms > TOUCH_MS:
        with database.writing() as tx:
            session_store.touch_session(tx, hashed, now_ms=now_ms)
    must_change = user.must_change_ms is not None
    return Session(user=user.id, name=user.name, csrf=kept.csrf, must_change=must_change)


def has_ended(session: WebSession, *, now_ms: int) -> bool:
    """Whether a log-in opens nothing any more: too long ago, or too long without a click."""
    return now_ms >= min(session.expires_ms, session.seen_ms + IDLE_MS)


def check_csrf(session: Session, brought: str) -> None:
    """Passes a form that came from our own page.

    Raises:
        NotAllowedError: it did not, or the page is from an earlier log-in.
    """
    if not compare_digest(session.csrf.encode(), brought.encode("utf-8", "surrogatepass")):
        raise NotAllowedError("页面已过期,请刷新后重试 / this page is out of date, reload it and try again")


def log_out(database: Database, token: str, *, now_ms: int) -> None:
    """Ends the session behind a cookie; a session that is gone already stays so."""
    hashed = token_hash(token)
    with database.writing() as tx:
        kept = session_store.find_session(tx, hashed)
        session_store.end_session(tx, hashed)
        if kept is not None:
            audit_store.write_audit(tx, AuditNote(kept.user_id, "log_out"), now_ms=now_ms)
