"""Who was visited and who was not, per community of the asker, with the households behind every number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from weakref import WeakKeyDictionary

from shared_models.area import Area
from shared_models.coverage import (
    CoverageCount,
    CoverageFact,
    CoverageLine,
    coverage,
    coverage_counts,
    due_in,
    last_visit,
    tried_in,
)
from shared_models.due import Cadence, Due
from shared_models.errors import NotFoundError
from shared_models.ids import AreaCode, EntityId, UserId
from shared_models.policy.rhythm import cadences
from sync_server.store import case_store, queue_store, scope_store
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.store.database import Database, Transaction
from sync_server.store.queue_store import QueueItem
from sync_server.use_cases.hold_policy import policies_for
from sync_server.use_cases.list_queue import communities_for

FIGURES = ("due", "attempted", "visited", "accepted", "overdue", "not_visited")
"""The numbers of a coverage line that can be opened; `not_visited` also by reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Coverage of which days, as of which day, under which rules."""

    period: tuple[date, date]
    today: date
    cadences: Mapping[str, Cadence] | None = None
    """Nothing: each community's own, by the policy that holds there today."""


Rules: TypeAlias = Mapping[AreaCode, Mapping[str, Cadence]]
"""By community: how often each class is visited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One line for each community of the asker, those without due households included, and their sum."""

    communities: tuple[Area, ...]
    lines: Mapping[AreaCode, CoverageLine]
    total: CoverageLine
    households: int
    """All households on file in these communities, due or not."""
    rules: Rules
    """By which rules each community was counted."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the board: a community's, under one of FIGURES or a reason for not having been visited."""

    community: AreaCode
    figure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """One household behind a number."""

    item: QueueItem
    due: Due
    last: date | None
    """The latest finished visit, whenever it was."""
    attempts: int
    line: CoverageLine
    """How the household itself is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    """A community's line, and what it was counted from: while none of that changes it need not be counted again."""

    head: int
    digest: str
    cadences: Mapping[str, Cadence]
    count: CoverageCount
    households: int


Kept: TypeAlias = dict[tuple[AreaCode, tuple[date, date]], _Count]
_counted_before: WeakKeyDictionary[Database, Kept] = WeakKeyDictionary()
COUNTS_KEPT = 20_000


def audit_coverage(database: Database, user: UserId, question: Question) -> Board:
    """The coverage of every community the asker may audit. Only communities that changed are counted anew.

    Raises:
        NotAllowedError: when there is none.
    """
    kept = _kept(database)
    with database.reading() as tx:
        areas = communities_for(tx, user, "audit")
        rules = rules_of(tx, [area.code for area in areas], question)
        counts = _counts(tx, rules, question.period, kept=kept)
    lines = {code: one.count.on(question.today) for code, one in counts.items()}
    total = CoverageLine(community=AreaCode(""))
    for line in lines.values():
        _add(total, line)
    return Board(
        communities=areas,
        lines=lines,
        total=total,
        households=sum(count.households for count in counts.values()),
        rules=rules,
    )


def count_ahead(database: Database, question: Question) -> None:
    """Counts every community that changed, so that whoever opens the board next need not wait for it."""
    with database.reading() as tx:
        rules = rules_of(tx, [scope.id for scope in scope_store.all_scopes(tx)], question)
        _counts(tx, rules, question.period, kept=_kept(database))


def _kept(database: Database) -> Kept:
    kept = _counted_before.setdefault(database, {})
    if len(kept) > COUNTS_KEPT:
        kept.clear()
    return kept


def _counts(tx: Transaction, rules: Rules, period: tuple[date, date], *, kept: Kept) -> dict[AreaCode, _Count]:
    scopes = scope_store.find_scopes(tx, rules)
    found = {
        code: count
        for code in rules
        if (count := kept.get((code, period))) is not None
        and code in scopes
        and (count.head, count.digest) == (scopes[code].head, scopes[code].digest)
        and count.cadences == rules[code]
    }
    changed = [code for code in rules if code not in found]
    facts: dict[AreaCode, list[CoverageFact]] = {code: [] for code in changed}
    for fact in case_store.facts_of(tx, changed):
        facts[fact.community].append(fact)
    for code, some in facts.items():
        counts = coverage_counts(some, rules[code], period=period)
        scope = scopes.get(code)
        found[code] = _Count(
            head=scope.head if scope else 0,
            digest=scope.digest if scope else "",
            cadences=rules[code],
            count=counts.get(code, CoverageCount(CoverageLine(community=code), Counter())),
            households=len(some),
        )
        kept[code, period] = found[code]
    return {code: found[code] for code in rules}


def audit_households(
    database: Database, user: UserId, number: Number, *, question: Question, now_ms: int
) -> tuple[Area, tuple[Behind, ...]]:
    """The households behind one number, those due longest first; noted in the audit log.

    Raises:
        NotAllowedError: the asker audits nowhere.
        NotFoundError: not this community.
    """
    with database.reading() as tx:
        area = next((area for area in communities_for(tx, user, "audit") if area.code == number.community), None)
        if area is None:
            raise NotFoundError(number.community)
        rules = rules_of(tx, [number.community], question)
        counted = [
            (fact, line)
            for fact in case_store.facts_of(tx, [number.community])
            for line in _counted([fact], question, rules).values()
            if _is_counted(line, number.figure)
        ]
        homes = queue_store.households_named(tx, [EntityId(fact.household) for fact, _ in counted])
    with database.writing() as tx:
        detail = {"figure": number.figure, "households": len(counted)}
        write_audit(tx, AuditNote(user=user, action="list", subject=number.community, detail=detail), now_ms=now_ms)
    found = [
        _behind(
            (fact, line),
            homes[fact.household],
            due_in(fact, rules[area.code], question.period),
            attempts=len(tried_in(fact, question.period)),
        )
        for fact, line in counted
    ]
    return area, tuple(sorted(found, key=lambda one: (one.due.on, one.item.registry_no, one.item.household)))


def rules_of(tx: Transaction, communities: Iterable[AreaCode], question: Question) -> Rules:
    """By which rules each of these communities is counted."""
    if question.cadences is not None:
        return dict.fromkeys(communities, question.cadences)
    held = policies_for(tx, communities, question.today)
    made = {id(one.policy): cadences(one.policy) for one in held.values()}
    return {code: made[id(one.policy)] for code, one in held.items()}


def _counted(facts: Iterable[CoverageFact], question: Question, rules: Rules) -> dict[AreaCode, CoverageLine]:
    by_place: dict[AreaCode, list[CoverageFact]] = {}
    for fact in facts:
        by_place.setdefault(fact.community, []).append(fact)
    lines: dict[AreaCode, CoverageLine] = {}
    for code, some in by_place.items():
        lines |= coverage(some, rules[code], period=question.period, today=question.today)
    return lines


def _is_counted(line: CoverageLine, figure: str) -> bool:
    if figure in FIGURES:
        return bool(getattr(line, figure))
    return line.not_visited[figure] > 0


def _behind(counted: tuple[CoverageFact, CoverageLine], item: QueueItem, due: Due | None, *, attempts: int) -> Behind:
    fact, line = counted
    if due is None:
        raise NotFoundError(fact.household)
    return Behind(item=item, due=due, last=last_visit(fact), attempts=attempts, line=line)


def _add(total: CoverageLine, line: CoverageLine) -> None:
    total.due += line.due
    total.attempted += line.attempted
    total.visited += line.visited
    total.accepted += line.accepted
    total.overdue += line.overdue
    total.not_visited = Counter(total.not_visited) + line.not_visited
