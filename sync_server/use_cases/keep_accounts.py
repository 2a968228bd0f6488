"""Accounts and roles as an administrator keeps them; every act is noted in the audit log."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.area import Grant
from shared_models.errors import NotFoundError, UnfitError
from shared_models.ids import UserId
from sync_server.store import area_store, audit_store, grant_store, session_store, user_store
from sync_server.store.audit_store import AuditNote
from sync_server.store.database import Database, Transaction
from sync_server.store.user_store import User
from sync_server.use_cases.password import password_hash
from sync_server.use_cases.prove_identity import plain_login


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account with its roles, for lists."""

    user: User
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """Who administers, and when."""

    user: UserId
    now_ms: int


def add_account(database: Database, keeper: Keeper, *, id_: UserId, login: str, name: str, password: str) -> User:  # noqa: PLR0913 - what an account consists of
    """A new account without any role.

    Raises:
        UnfitError: the log-in name is taken or blank, or the password protects nothing.
    """
    plain = plain_login(login)
    if not plain or not name.strip():
        raise UnfitError("用户名和姓名不能为空 / log-in and name must not be blank")
    user = User(id=id_, login=plain, name=name.strip(), password_hash=password_hash(password), created_ms=keeper.now_ms)
    with database.writing() as tx:
        if user_store.user_by_login(tx, plain) is not None:
            raise UnfitError(f"用户名 {plain} 已被占用 / the log-in {plain} is taken")
        user_store.add_user(tx, user)
        _note(tx, keeper, "add_user", user.id)
    return user


def list_accounts(database: Database) -> list[Account]:
    """Every account with its present roles, in order of log-in name."""
    with database.reading() as tx:
        return [
            Account(user=user, grants=tuple(grant_store.grants_of(tx, user.id))) for user in user_store.all_users(tx)
        ]


def give_role(database: Database, keeper: Keeper, *, login: str, grant: Grant) -> None:
    """Gives a person a role in an area; a role he has already stays as it is.

    Raises:
        NotFoundError: there is no such account or area.
    """
    with database.writing() as tx:
        user = _user(tx, login)
        if grant.area not in area_store.area_names(tx, [grant.area]):
            raise NotFoundError(f"没有区划 {grant.area} / there is no area {grant.area}")
        if grant not in grant_store.grants_of(tx, user.id):
            grant_store.add_grant(tx, user.id, grant, now_ms=keeper.now_ms)
            _note(tx, keeper, "grant", user.id, grant)


def take_role(database: Database, keeper: Keeper, *, login: str, grant: Grant) -> None:
    """Takes a role in an area away; what was done under it stays.

    Raises:
        NotFoundError: there is no such account, or it has no such role.
    """
    with database.writing() as tx:
        user = _user(tx, login)
        if grant not in grant_store.grants_of(tx, user.id):
            raise NotFoundError("此账号没有这一角色 / the account has no such role")
        grant_store.end_grant(tx, user.id, grant, now_ms=keeper.now_ms)
        _note(tx, keeper, "end_grant", user.id, grant)


def set_password(database: Database, keeper: Keeper, *, login: str, password: str) -> None:
    """Replaces a password and ends the person's console sessions; tablets stay enrolled.

    Raises:
        NotFoundError: there is no such account.
        UnfitError: the password protects nothing.
    """
    hashed = password_hash(password)
    with database.writing() as tx:
        user = _user(tx, login)
        user_store.set_password(tx, user.id, hashed)
        session_store.end_sessions_of(tx, user.id)
        _note(tx, keeper, "set_password", user.id)


def close_account(database: Database, keeper: Keeper, *, login: str) -> None:
    """Shuts a person out of console and tablets; everything he did stays his.

    Raises:
        NotFoundError: there is no such account.
    """
    with database.writing() as tx:
        user = _user(tx, login)
        user_store.disable_user(tx, user.id, now_ms=keeper.now_ms)
        session_store.end_sessions_of(tx, user.id)
        _note(tx, keeper, "close_account", user.id)


def find_account(database: Database, login: str) -> User:
    """The account of a log-in name.

    Raises:
        NotFoundError: there is none.
    """
    with database.reading() as tx:
        return _user(tx, login)


def _user(tx: Transaction, login: str) -> User:
    user = user_store.user_by_login(tx, plain_login(login))
    if user is None:
        raise NotFoundError(f"没有用户 {login} / there is no account {login}")
    return user


def _note(tx: Transaction, keeper: Keeper, action: str, subject: UserId, grant: Grant | None = None) -> None:  # noqa: PLR0917 - one line of the log
    audit_store.write_audit(tx, AuditNote(keeper.user, action, subject, grant), now_ms=keeper.now_ms)
