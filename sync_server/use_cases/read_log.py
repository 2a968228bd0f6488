"""Who opened whose file, and what was done: the audit log for those who watch over it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from shared_models.area import Right
from shared_models.errors import NotAllowedError
from shared_models.ids import AreaCode, UserId
from sync_server.store import area_store, audit_store, grant_store, user_store
from sync_server.store.audit_store import AuditLine, AuditNote, LogFilter, ReadLine
from sync_server.store.database import Database
from sync_server.use_cases.administration import bounds_of, reach_of

READS = frozenset({"read", "open_source", "open_matched"})
"""Acts by which a personal file was opened."""
PAGE = 50
AT_ONCE = 1_000
_WATCHING: tuple[Right, ...] = ("audit", "administer")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogWish:
    """What a person asked to see; blanks narrow nothing, pages count from one."""

    user: str = ""
    query: str = ""
    action: str = ""
    span: tuple[int, int] | None = None
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """A page of the read log, with the names behind its ids."""

    lines: tuple[ReadLine, ...]
    more: bool
    people: dict[UserId, str]
    """Everybody who can be asked for."""
    areas: dict[AreaCode, str]
    may_name: frozenset[AreaCode]
    """Communities whose households the asker may read himself: there he sees their names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """A page of the whole log."""

    lines: tuple[AuditLine, ...]
    more: bool
    people: dict[UserId, str]


def list_reads(database: Database, asker: UserId, wish: LogWish, *, now_ms: int) -> Reads:
    """Who opened files of households in the areas the asker audits or administers; noted itself.

    Raises:
        NotAllowedError: there is no such area.
    """
    with database.reading() as tx:
        mine = [grant_store.communities_with_right(tx, asker, right) for right in _WATCHING]
        readable = frozenset(grant_store.communities_with_right(tx, asker, "read"))
        communities = {code: code in readable for found in mine for code in found}
        if not communities:
            raise NotAllowedError("audit")
        wanted = LogFilter(user=wish.user, actions=READS, span=wish.span)
        page = ((wish.page - 1) * PAGE, PAGE + 1)
        lines = audit_store.reads_page(tx, wanted, communities, query=wish.query, page=page)
        people = grant_store.people_of(tx, communities)
        people |= user_store.names_of(tx, {one.line.user_id for one in lines})
        areas = area_store.area_names(tx, {one.community for one in lines})
    with database.writing() as tx:
        detail = {"user": wish.user, "page": wish.page}
        audit_store.write_audit(tx, AuditNote(asker, "list_reads", "", detail), now_ms=now_ms)
    return Reads(lines=tuple(lines[:PAGE]), more=len(lines) > PAGE, people=people, areas=areas, may_name=readable)


def open_log(database: Database, asker: UserId, wish: LogWish) -> LogPage:
    """The log of everybody the asker has to do with; all of it for whoever administers every area.

    Raises:
        NotAllowedError: he administers nothing.
    """
    with database.reading() as tx:
        bounds = bounds_of(tx, asker)
        users = user_store.all_users(tx)
        spans = grant_store.spans_of(tx, [user.id for user in users])
        known = {user.id: user.name for user in users if reach_of(bounds, spans.get(user.id, [])) != "none"}
        wanted = LogFilter(
            users=None if bounds.everywhere else frozenset(known),
            user=wish.user,
            actions=frozenset({wish.action}) if wish.action else frozenset(),
            span=wish.span,
        )
        lines = audit_store.log_page(tx, wanted, first=(wish.page - 1) * PAGE, size=PAGE + 1)
    return LogPage(lines=tuple(lines[:PAGE]), more=len(lines) > PAGE, people=known)


def export_log(database: Database, asker: UserId, *, now_ms: int) -> Iterator[str]:
    """The whole log as CSV, piece by piece, noted itself. Its hashes let anybody follow the chain again.

    Raises:
        NotAllowedError: the asker does not administer every area.
    """
    with database.writing() as tx:
        if not bounds_of(tx, asker).everywhere:
            raise NotAllowedError("export_log")
        audit_store.write_audit(tx, AuditNote(asker, "export_log"), now_ms=now_ms)
    return _exported(database)


def _exported(database: Database) -> Iterator[str]:
    columns = tuple(AuditLine.__dataclass_fields__)
    with database.reading() as tx:
        rows: list[list[str]] = [list(columns)]
        for line in audit_store.audit_lines(tx):
            rows.append([str(getattr(line, name)) for name in columns])
            if len(rows) >= AT_ONCE:
                yield _csv(rows)
                rows = []
        yield _csv(rows)


def _csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
