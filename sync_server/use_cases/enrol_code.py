"""Codes that stand for a password at one first sign-in of a tablet, so that nobody has to tell a password."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.errors import NotFoundError, UnfitError
from shared_models.ids import UserId
from sync_server.store import audit_store, enrol_code_store, user_store
from sync_server.store.audit_store import AuditNote
from sync_server.store.database import Database
from sync_server.store.enrol_code_store import EnrolCode
from sync_server.use_cases.administration import bounds_of, reach_over
from sync_server.use_cases.keep_accounts import Keeper
from sync_server.use_cases.password import spoken, token_hash, unspoken

VALID_MS = 30 * 60_000
"""Long enough to type it into a tablet on the same desk."""
LENGTH = 12
"""Characters out of 31: 59 bits, and every wrong one counts as a failed sign-in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshCode:
    """A code as it is shown once."""

    text: str
    expires_ms: int


def make_enrol_code(database: Database, keeper: Keeper, user: UserId, *, secret: str) -> FreshCode:
    """A code for one first sign-in of this person; an unused older one ends.

    Raises:
        NotFoundError: there is no such account, or the keeper does not keep it.
        UnfitError: the account is closed.
    """
    text = spoken(secret, LENGTH)
    expires_ms = keeper.now_ms + VALID_MS
    with database.writing() as tx:
        known = user_store.user_by_id(tx, user)
        if known is None or reach_over(tx, bounds_of(tx, keeper.user), user) != "keeps":
            raise NotFoundError(user)
        if known.disabled_ms is not None:
            raise UnfitError("账号已停用 / the account is closed")
        code = EnrolCode(
            code_hash=_kept(user, text), user_id=user, made_by=keeper.user, made_ms=keeper.now_ms, expires_ms=expires_ms
        )
        enrol_code_store.keep_code(tx, code)
        audit_store.write_audit(tx, AuditNote(keeper.user, "enrol_code", user), now_ms=keeper.now_ms)
    return FreshCode(text=text, expires_ms=expires_ms)


def use_enrol_code(database: Database, user: UserId, typed: str, *, now_ms: int) -> bool:
    """Uses a code up; false when it is none that this person may use now."""
    plain = unspoken(typed)
    if len(plain) != LENGTH:
        return False
    with database.writing() as tx:
        return enrol_code_store.use_code(tx, user, _kept(user, typed), now_ms=now_ms)


def _kept(user: UserId, text: str) -> str:
    return token_hash(f"{user}|{unspoken(text)}")
