"""The households behind one number of a coverage board, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shared_models.area import Area
from shared_models.coverage import (
    REASON_LABELS,
    CoverageFact,
    CoverageLine,
    VisitFact,
    coverage,
    due_in,
    last_visit,
    tried_in,
)
from shared_models.due import Due
from shared_models.errors import NotFoundError
from shared_models.ids import AreaCode, EntityId, UserId
from sync_server.store import case_store, queue_store
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.store.database import Database, Transaction
from sync_server.store.queue_store import QueueItem
from sync_server.use_cases.audit_coverage import BESIDE, FIGURES, Board, Question, board_of
from sync_server.use_cases.counted_before import Rules
from sync_server.use_cases.ground import ground_of
from sync_server.use_cases.sampled_households import sampled_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number of a board: an area's, under one of FIGURES, BESIDE or a reason; and the part of it to be listed."""

    area: AreaCode
    figure: str
    first: int = 0
    most: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """One household behind a number."""

    item: QueueItem
    community: str
    """Its name."""
    due: Due
    last: date | None
    """The latest finished visit, whenever it was."""
    tried: tuple[VisitFact, ...]
    """The visits and attempts of the period, oldest first."""
    line: CoverageLine
    """How the household itself is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BehindPage:
    """A page of the households behind a number: community by community, those due longest first."""

    path: tuple[Area, ...]
    total: int
    rows: tuple[Behind, ...]
    rules: Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    fact: CoverageFact
    line: CoverageLine
    due: Due


def audit_households(
    database: Database, user: UserId, number: Number, *, question: Question, now_ms: int
) -> BehindPage:
    """A page of the households behind one number; noted in the audit log.

    Raises:
        NotAllowedError: the asker audits nowhere.
        NotFoundError: no area of the asker's.
    """
    with database.reading() as tx:
        ground = ground_of(tx, user, number.area, question=question)
        board = board_of(database, tx, ground.communities, rules=ground.rules, question=question)
        sampled = sampled_in(database, tx, question.period).households
        found = list(_page(tx, board, number, question=question, sampled=sampled))
        homes = queue_store.households_named(tx, [EntityId(one.fact.household) for one in found])
    with database.writing() as tx:
        detail = {"figure": number.figure, "households": len(found)}
        write_audit(tx, AuditNote(user=user, action="list", subject=number.area, detail=detail), now_ms=now_ms)
    names = {one.code: one.name for one in ground.communities}
    return BehindPage(
        path=ground.path,
        total=sum(counted(line, number.figure) for line in board.lines.values()),
        rows=tuple(
            Behind(
                item=homes[one.fact.household],
                community=names[one.fact.community],
                due=one.due,
                last=last_visit(one.fact),
                tried=tuple(tried_in(one.fact, question.period)),
                line=one.line,
            )
            for one in found
        ),
        rules=board.rules,
    )


def counted(line: CoverageLine, figure: str) -> int:
    """A number of a line, by its name."""
    if figure == "not_visited":
        return line.not_visited.total()
    if figure in FIGURES or figure in BESIDE:
        return int(getattr(line, figure))
    if figure in REASON_LABELS:
        return line.not_visited[figure]
    raise NotFoundError(figure)


def _page(
    tx: Transaction, board: Board, number: Number, *, question: Question, sampled: frozenset[EntityId]
) -> Iterator[_Found]:
    """The households of the page: only the communities that it touches are gone through."""
    before, end = 0, number.first + number.most
    for area in board.communities:
        here = counted(board.lines[area.code], number.figure)
        if here and before < end and before + here > number.first:
            found = sorted(
                _in_community(tx, board, area.code, number.figure, question=question, sampled=sampled),
                key=lambda one: (one.due.on, one.fact.household),
            )
            yield from found[max(number.first - before, 0) : end - before]
        before += here


def _in_community(  # noqa: PLR0913, PLR0917 - one community of one number of one question
    tx: Transaction, board: Board, code: AreaCode, figure: str, *, question: Question, sampled: frozenset[EntityId]
) -> Iterator[_Found]:
    rules, period = board.rules[code], question.period
    for fact in case_store.facts_of(tx, [code]):
        due = due_in(fact, rules, period)
        if due is None:
            continue
        line = coverage([fact], rules, period=period, today=question.today, sampled=sampled)[code]
        if counted(line, figure):
            yield _Found(fact=fact, line=line, due=due)
