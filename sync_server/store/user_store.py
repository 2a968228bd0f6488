"""People with an account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, select, update

from shared_models.ids import UserId
from sync_server.store.batch import insert_rows
from sync_server.store.database import Transaction, chunks
from sync_server.store.tables import people, table_of

_user = table_of(people.UserRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One account; `disabled_ms` is set once it may not be used any more."""

    id: UserId
    login: str
    name: str
    password_hash: str
    created_ms: int
    disabled_ms: int | None = None
    must_change_ms: int | None = None
    """Set while the password is one that somebody else chose."""


def add_user(tx: Transaction, user: User) -> None:
    """Keeps a new account."""
    insert_rows(tx, _user, [asdict(user)])


def user_by_login(tx: Transaction, login: str) -> User | None:
    """The account of this log-in name."""
    return _one(tx.execute(select(_user).where(_user.c.login == login)).one_or_none())


def user_by_id(tx: Transaction, id_: UserId) -> User | None:
    """The account of this id."""
    return _one(tx.execute(select(_user).where(_user.c.id == id_)).one_or_none())


def all_users(tx: Transaction) -> list[User]:
    """Every account, in order of log-in name."""
    return [User(**row._mapping) for row in tx.execute(select(_user).order_by(_user.c.login))]  # noqa: SLF001 - documented


def names_of(tx: Transaction, ids: Iterable[UserId]) -> dict[UserId, str]:
    """Names by user id; unknown ids are left out."""
    found: dict[UserId, str] = {}
    for some in chunks(ids):
        rows = tx.execute(select(_user.c.id, _user.c.name).where(_user.c.id.in_(some)))
        found |= {UserId(row.id): row.name for row in rows}
    return found


def set_password(tx: Transaction, id_: UserId, password_hash: str, *, must_change_ms: int | None = None) -> None:
    """Replaces a password; one that the person has to replace himself says since when."""
    tx.execute(
        update(_user).where(_user.c.id == id_).values(password_hash=password_hash, must_change_ms=must_change_ms)
    )


def disable_user(tx: Transaction, id_: UserId, *, now_ms: int) -> None:
    """Closes an account; one that is closed already keeps its time."""
    tx.execute(update(_user).where(_user.c.id == id_, _user.c.disabled_ms.is_(None)).values(disabled_ms=now_ms))


def _one(row: Row[Any] | None) -> User | None:
    return None if row is None else User(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way by names
