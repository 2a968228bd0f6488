"""Who looked at what and who administered what: a log whose every line vouches for the one before it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from sqlalchemy import select, update

from shared_models.ids import UserId
from sync_server.store.batch import insert_missing, insert_rows
from sync_server.store.database import Transaction
from sync_server.store.tables import people, table_of

_audit = table_of(people.AuditRow)
_head = table_of(people.AuditHeadRow)

AUDIT_START = "0" * 64
_encoder = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One line: who did what to which household, person, device or area (blank: to none), at what server time."""

    n: int
    ms: int
    user_id: UserId
    action: str
    subject: str
    detail: str
    """JSON, without personal data."""
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class AuditNote:
    """What is to be written: who did what, to which subject; the detail becomes JSON and holds no personal data."""

    user: UserId
    action: str
    subject: str = ""
    detail: object = None


def line_hash(line: AuditLine) -> str:
    """The hash that a line must bear: over everything in it and the hash before it."""
    parts = [line.prev_hash, line.n, line.ms, line.user_id, line.action, line.subject, line.detail]
    return hashlib.sha256(_encoder.encode(parts)).hexdigest()


def write_audit(tx: Transaction, note: AuditNote, *, now_ms: int) -> None:
    """Appends a line. The end of the chain is locked until the transaction ends, so this comes last in it."""
    wanted = select(_head.c.n, _head.c.hash).where(_head.c.id == 1).with_for_update()
    end = tx.execute(wanted).one_or_none()
    if end is None:
        insert_missing(tx, _head, [{"id": 1, "n": 0, "hash": AUDIT_START}])
        end = tx.execute(wanted).one()
    row = {
        "n": end.n + 1,
        "ms": now_ms,
        "user_id": note.user,
        "action": note.action,
        "subject": note.subject,
        "detail": _encoder.encode(note.detail).decode() if note.detail is not None else "",
        "prev_hash": end.hash,
    }
    row["hash"] = line_hash(AuditLine(**row, hash=""))
    insert_rows(tx, _audit, [row])
    tx.execute(update(_head).where(_head.c.id == 1).values(n=row["n"], hash=row["hash"]))


def audit_lines(tx: Transaction) -> Iterator[AuditLine]:
    """The whole log in order."""
    for row in tx.execute(select(_audit).order_by(_audit.c.n), execution_options={"yield_per": 1_000}):
        yield AuditLine(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way to a row by names


def audit_end(tx: Transaction) -> tuple[int, str]:
    """The number and hash of the last line, as the chain's head remembers them."""
    end = tx.execute(select(_head.c.n, _head.c.hash).where(_head.c.id == 1)).one_or_none()
    return (0, AUDIT_START) if end is None else (end.n, end.hash)
