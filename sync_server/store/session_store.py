"""Log-ins at the console; of a cookie only its hash is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import delete, select, update

from shared_models.ids import UserId
from sync_server.store.batch import insert_rows
from sync_server.store.database import Transaction, chunks
from sync_server.store.tables import people, table_of

_session = table_of(people.WebSessionRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSession:
    """One log-in. `csrf` must come back with every form; the session ends at `expires_ms` at the latest."""

    token_hash: str
    user_id: UserId
    csrf: str
    created_ms: int
    seen_ms: int
    expires_ms: int


def save_session(tx: Transaction, session: WebSession) -> None:
    """Keeps a new log-in, and drops those that have ended."""
    tx.execute(delete(_session).where(_session.c.expires_ms <= session.created_ms))
    insert_rows(tx, _session, [asdict(session)])


def find_session(tx: Transaction, token_hash: str) -> WebSession | None:
    """The log-in whose cookie has this hash, ended or not."""
    row = tx.execute(select(_session).where(_session.c.token_hash == token_hash)).one_or_none()
    return None if row is None else WebSession(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way by names


def sessions_of(tx: Transaction, users: Iterable[UserId]) -> list[WebSession]:
    """Every log-in of these people, the latest used first."""
    found: list[WebSession] = []
    for some in chunks(users):
        rows = tx.execute(select(_session).where(_session.c.user_id.in_(some)))
        found += [WebSession(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's documented way by names
    return sorted(found, key=lambda one: (-one.seen_ms, one.token_hash))


def touch_session(tx: Transaction, token_hash: str, *, now_ms: int) -> None:
    """Notes that a log-in was used."""
    tx.execute(update(_session).where(_session.c.token_hash == token_hash).values(seen_ms=now_ms))


def end_session(tx: Transaction, token_hash: str) -> None:
    """Ends one log-in."""
    tx.execute(delete(_session).where(_session.c.token_hash == token_hash))


def end_sessions_of(tx: Transaction, user: UserId, *, but: str = "") -> None:
    """Ends every log-in of a person, except the one whose cookie has this hash."""
    tx.execute(delete(_session).where(_session.c.user_id == user, _session.c.token_hash != but))
