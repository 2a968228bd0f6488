"""Who looked at what and who administered what: a log whose every line vouches for the one before it."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Mapping
from dataclasses import dataclass

import msgspec
from sqlalchemy import ColumnElement, and_, or_, select, update

from shared_models.ids import AreaCode, UserId
from shared_models.search import folded
from sync_server.store.batch import insert_missing, insert_rows
from sync_server.store.database import Transaction
from sync_server.store.tables import cases, people, table_of

_audit = table_of(people.AuditRow)
_case = table_of(cases.CaseRow)
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


def audit_lines(tx: Transaction) -> Generator[AuditLine, None, None]:
    """The whole log in order; close it when you stop before its end."""
    with tx.execute(select(_audit).order_by(_audit.c.n), execution_options={"yield_per": 1_000}) as rows:
        for row in rows:
            yield AuditLine(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way to a row by names


def lines_about(tx: Transaction, subject: str) -> list[AuditLine]:
    """Every line about one household, person, device or area, in order."""
    rows = select(_audit).where(_audit.c.subject == subject).order_by(_audit.c.n)
    return [AuditLine(**row._mapping) for row in tx.execute(rows)]  # noqa: SLF001 - SQLAlchemy's documented way


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFilter:
    """Which lines; blanks and nothing narrow nothing."""

    users: frozenset[UserId] | None = None
    """Only of these people."""
    user: str = ""
    actions: frozenset[str] = frozenset()
    span: tuple[int, int] | None = None
    """Unix milliseconds, the second one exclusive."""


def log_page(tx: Transaction, wanted: LogFilter, *, first: int, size: int) -> list[AuditLine]:
    """Some lines, the latest first."""
    rows = select(_audit).where(*_narrowed(wanted)).order_by(_audit.c.n.desc()).offset(first).limit(size)
    return [AuditLine(**row._mapping) for row in tx.execute(rows)]  # noqa: SLF001 - SQLAlchemy's documented way


def _narrowed(wanted: LogFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.users is not None:
        found.append(_audit.c.user_id.in_(sorted(wanted.users)))
    if wanted.user:
        found.append(_audit.c.user_id == wanted.user)
    if wanted.actions:
        found.append(_audit.c.action.in_(sorted(wanted.actions)))
    if wanted.span is not None:
        found.append(_audit.c.ms.between(wanted.span[0], wanted.span[1] - 1))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """Somebody opened a household's file."""

    line: AuditLine
    household: str
    community: AreaCode
    registry_no: str
    head_name: str


def reads_page(
    tx: Transaction, wanted: LogFilter, communities: Mapping[AreaCode, bool], *, query: str, page: tuple[int, int]
) -> list[ReadLine]:
    """Lines about households that live in these communities now, the latest first; `page` is the first and how many.

    Where a community is marked true, households are found by all that people look them up by, else by number only.
    """
    joined = select(_audit, _case.c.community, _case.c.registry_no, _case.c.head_name).join(
        _case, _case.c.household == _audit.c.subject
    )
    rows = joined.where(_case.c.community.in_(sorted(communities)), *_narrowed(wanted))
    if query.strip():
        readable = sorted(code for code, may_name in communities.items() if may_name)
        words = [_case.c.search.contains(word, autoescape=True) for word in folded(query).split()]
        by_words = and_(_case.c.community.in_(readable), *words)
        rows = rows.where(or_(by_words, _case.c.registry_no == query.strip()))
    found = []
    for row in tx.execute(rows.order_by(_audit.c.n.desc()).offset(page[0]).limit(page[1])):
        given = row._mapping  # noqa: SLF001 - SQLAlchemy's documented way to a row by names
        line = AuditLine(**{name: given[name] for name in AuditLine.__dataclass_fields__})
        found.append(
            ReadLine(
                line=line,
                household=line.subject,
                community=AreaCode(row.community),
                registry_no=row.registry_no,
                head_name=row.head_name,
            )
        )
    return found


def audit_end(tx: Transaction) -> tuple[int, str]:
    """The number and hash of the last line, as the chain's head remembers them."""
    end = tx.execute(select(_head.c.n, _head.c.hash).where(_head.c.id == 1)).one_or_none()
    return (0, AUDIT_START) if end is None else (end.n, end.hash)
