"""Accounts and roles as an administrator keeps them; every act is noted in the audit log."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.area import Grant
from shared_models.errors import NotAllowedError, NotFoundError, UnfitError
from shared_models.ids import UserId
from sync_server.store import area_store, audit_store, grant_store, session_store, user_store
from sync_server.store.audit_store import AuditNote
from sync_server.store.database import Database, Transaction
from sync_server.store.user_store import User
from sync_server.use_cases.administration import Bounds, bounds_of, reach_over
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
    bounded: bool = False
    """Whether only the areas count that this person administers: at the console. The command line keeps all."""


def add_account(  # noqa: PLR0913 - what an account consists of
    database: Database,
    keeper: Keeper,
    *,
    id_: UserId,
    login: str,
    name: str,
    password: str,
    grant: Grant | None = None,
) -> User:
    """A new account, with this role at once. At the console its password lasts until the first log-in.

    Raises:
        UnfitError: the log-in name is taken or blank, or the password protects nothing.
        NotAllowedError: the role lies outside the keeper's areas, or none is given at the console.
    """
    plain = plain_login(login)
    if not plain or not name.strip():
        raise UnfitError("用户名和姓名不能为空 / log-in and name must not be blank")
    user = User(
        id=id_,
        login=plain,
        name=name.strip(),
        password_hash=password_hash(password),
        created_ms=keeper.now_ms,
        must_change_ms=keeper.now_ms if keeper.bounded else None,
    )
    with database.writing() as tx:
        if keeper.bounded and grant is None:
            raise NotAllowedError(id_)
        if user_store.user_by_login(tx, plain) is not None:
            raise UnfitError(f"用户名 {plain} 已被占用 / the log-in {plain} is taken")
        user_store.add_user(tx, user)
        if grant is not None:
            _check_place(tx, keeper, grant)
            grant_store.add_grant(tx, id_, grant, now_ms=keeper.now_ms)
        _note(tx, keeper, "add_user", user.id, grant)
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
        NotAllowedError: at the console, a role for oneself or outside the keeper's areas.
        UnfitError: the area is closed.
    """
    with database.writing() as tx:
        user = _user(tx, keeper, login, sharing=True)
        _refuse_oneself(keeper, user)
        _check_place(tx, keeper, grant)
        if grant not in grant_store.grants_of(tx, user.id):
            grant_store.add_grant(tx, user.id, grant, now_ms=keeper.now_ms)
            _note(tx, keeper, "grant", user.id, grant)


def take_role(database: Database, keeper: Keeper, *, login: str, grant: Grant) -> None:
    """Takes a role in an area away; what was done under it stays.

    Raises:
        NotFoundError: there is no such account, or it has no such role.
        NotAllowedError: at the console, a role of one's own or outside the keeper's areas.
    """
    with database.writing() as tx:
        user = _user(tx, keeper, login, sharing=True)
        _refuse_oneself(keeper, user)
        if grant not in grant_store.grants_of(tx, user.id):
            raise NotFoundError("此账号没有这一角色 / the account has no such role")
        if grant.area not in _bounds(tx, keeper).codes:
            raise NotAllowedError(grant.area)
        grant_store.end_grant(tx, user.id, grant, now_ms=keeper.now_ms)
        _note(tx, keeper, "end_grant", user.id, grant)


def set_password(database: Database, keeper: Keeper, *, login: str, password: str) -> None:
    """Replaces a password and ends the person's console sessions; tablets stay enrolled.

    Set at the console, it lasts until the first log-in.

    Raises:
        NotFoundError: there is no such account, or the keeper does not keep it.
        UnfitError: the password protects nothing.
        NotAllowedError: at the console, one's own.
    """
    hashed = password_hash(password)
    with database.writing() as tx:
        user = _user(tx, keeper, login)
        _refuse_oneself(keeper, user)
        must_change_ms = keeper.now_ms if keeper.bounded else None
        user_store.set_password(tx, user.id, hashed, must_change_ms=must_change_ms)
        session_store.end_sessions_of(tx, user.id)
        _note(tx, keeper, "set_password", user.id)


def close_account(database: Database, keeper: Keeper, *, login: str) -> None:
    """Shuts a person out of console and tablets; everything he did stays his.

    Raises:
        NotFoundError: there is no such account, or the keeper does not keep it.
        NotAllowedError: at the console, one's own.
    """
    with database.writing() as tx:
        user = _user(tx, keeper, login)
        _refuse_oneself(keeper, user)
        user_store.disable_user(tx, user.id, now_ms=keeper.now_ms)
        session_store.end_sessions_of(tx, user.id)
        _note(tx, keeper, "close_account", user.id)


def find_account(database: Database, login: str) -> User:
    """The account of a log-in name.

    Raises:
        NotFoundError: there is none.
    """
    with database.reading() as tx:
        return _known(tx, login)


def _known(tx: Transaction, login: str) -> User:
    user = user_store.user_by_login(tx, plain_login(login))
    if user is None:
        raise NotFoundError(f"没有用户 {login} / there is no account {login}")
    return user


def _user(tx: Transaction, keeper: Keeper, login: str, *, sharing: bool = False) -> User:
    user = _known(tx, login)
    enough = {"keeps", "shares"} if sharing else {"keeps"}
    if keeper.bounded and reach_over(tx, _bounds(tx, keeper), user.id) not in enough:
        raise NotFoundError(login)
    return user


def _bounds(tx: Transaction, keeper: Keeper) -> Bounds:
    return bounds_of(tx, keeper.user if keeper.bounded else None)


def _refuse_oneself(keeper: Keeper, user: User) -> None:
    if keeper.bounded and keeper.user == user.id:
        raise NotAllowedError("nobody administers his own account")


def _check_place(tx: Transaction, keeper: Keeper, grant: Grant) -> None:
    if grant.area not in area_store.area_names(tx, [grant.area]):
        raise NotFoundError(f"没有区划 {grant.area} / there is no area {grant.area}")
    if grant.area not in _bounds(tx, keeper).codes:
        raise NotAllowedError(grant.area)
    if grant.area in area_store.closed_areas(tx):
        raise UnfitError("该区划已停用 / the area is closed")


def _note(tx: Transaction, keeper: Keeper, action: str, subject: UserId, grant: Grant | None = None) -> None:  # noqa: PLR0917 - one line of the log
    audit_store.write_audit(tx, AuditNote(keeper.user, action, subject, grant), now_ms=keeper.now_ms)
