"""A person replaces her own password."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.errors import NotFoundError, UnfitError
from shared_models.ids import UserId
from sync_server.store import audit_store, session_store, user_store
from sync_server.store.audit_store import AuditNote
from sync_server.store.database import Database
from sync_server.use_cases.password import password_hash, token_hash
from sync_server.use_cases.prove_identity import Credentials, prove_identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """What was typed, where, and the cookie of the log-in that stays."""

    old: str
    new: str
    address: str
    token: str


class SamePasswordError(UnfitError):
    """The new password is the old one."""


def change_password(database: Database, user: UserId, typed: Replacement, *, now_ms: int) -> None:
    """Replaces the password and ends the person's other log-ins.

    Raises:
        WrongCredentialsError: the old password is another.
        TooManyAttemptsError: too many failures lately.
        SamePasswordError: the new one is the old one.
        UnfitError: the new one protects nothing.
    """
    with database.reading() as tx:
        known = user_store.user_by_id(tx, user)
    if known is None:
        raise NotFoundError(user)
    prove_identity(database, Credentials(login=known.login, password=typed.old, address=typed.address), now_ms=now_ms)
    if typed.old == typed.new:
        raise SamePasswordError("the new password is the old one")
    hashed = password_hash(typed.new)
    with database.writing() as tx:
        user_store.set_password(tx, user, hashed)
        session_store.end_sessions_of(tx, user, but=token_hash(typed.token))
        audit_store.write_audit(tx, AuditNote(user, "change_password", user), now_ms=now_ms)
