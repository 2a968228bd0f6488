"""Codes that enrol a tablet once; of a code only its hash is kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import delete, select, update

from shared_models.ids import UserId
from sync_server.store.batch import insert_rows
from sync_server.store.database import Transaction
from sync_server.store.tables import people, table_of

_code = table_of(people.EnrolCodeRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolCode:
    """One code: for whom, by whom, and until when."""

    code_hash: str
    user_id: UserId
    made_by: UserId
    made_ms: int
    expires_ms: int
    used_ms: int | None = None


def keep_code(tx: Transaction, code: EnrolCode) -> None:
    """Keeps a new code; an unused older one of the same person ends."""
    tx.execute(delete(_code).where(_code.c.user_id == code.user_id, _code.c.used_ms.is_(None)))
    insert_rows(tx, _code, [asdict(code)])


def use_code(tx: Transaction, user: UserId, code_hash: str, *, now_ms: int) -> bool:
    """Uses a person's code up; false when it is not his, was used before, or is too old."""
    mine = (_code.c.code_hash == code_hash) & (_code.c.user_id == user)
    fresh = _code.c.used_ms.is_(None) & (_code.c.expires_ms > now_ms)
    return tx.execute(update(_code).where(mine, fresh).values(used_ms=now_ms)).rowcount == 1


def open_code_of(tx: Transaction, user: UserId, *, now_ms: int) -> EnrolCode | None:
    """The code that a person could use now."""
    wanted = select(_code).where(_code.c.user_id == user, _code.c.used_ms.is_(None), _code.c.expires_ms > now_ms)
    row = tx.execute(wanted.limit(1)).one_or_none()
    return None if row is None else EnrolCode(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way by names
