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
    FUNNEL,
    CoverageCount,
    CoverageFact,
    CoverageLine,
    coverage_counts,
)
from shared_models.due import Cadence
from shared_models.ids import AreaCode, UserId
from shared_models.policy.rhythm import cadences
from sync_server.store import case_store, policy_store, scope_store
from sync_server.store.database import Database, Transaction
from sync_server.use_cases.hold_policy import policies_for
from sync_server.use_cases.list_queue import communities_for
from sync_server.use_cases.sampled_households import Sampled, sampled_in

FIGURES = (*FUNNEL, "overdue", "not_visited")
"""The numbers of a coverage line that a board shows and that can be opened; `not_visited` also by reason."""
BESIDE = ("unreachable", "accepted_short")
"""Further numbers of a line that can be opened."""


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
    on_file: Mapping[AreaCode, int]
    """All households of each community, due or not."""
    rules: Rules
    """By which rules each community was counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    """A community's line, and what it was counted from: while none of that changes it need not be counted again."""

    head: int
    digest: str
    cadences: Mapping[str, Cadence]
    adoption: int
    """The latest adoption of a policy: what a visit must hold may hang on any of them."""
    samples: tuple[str, ...]
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
    with database.reading() as tx:
        return board_of(database, tx, communities_for(tx, user, "audit"), question=question)


def board_of(database: Database, tx: Transaction, areas: tuple[Area, ...], *, question: Question) -> Board:
    """The same of these communities."""
    rules = rules_of(tx, [area.code for area in areas], question)
    sampled = sampled_in(database, tx, question.period)
    counts = _counts(tx, rules, question, kept=_kept(database), sampled=sampled)
    lines = {code: one.count.on(question.today) for code, one in counts.items()}
    total = CoverageLine(community=AreaCode(""))
    for line in lines.values():
        total.add(line)
    return Board(
        communities=areas,
        lines=lines,
        total=total,
        on_file={code: one.households for code, one in counts.items()},
        rules=rules,
    )


def count_ahead(database: Database, question: Question) -> None:
    """Counts every community that changed, so that whoever opens the board next need not wait for it."""
    with database.reading() as tx:
        rules = rules_of(tx, [scope.id for scope in scope_store.all_scopes(tx)], question)
        sampled = sampled_in(database, tx, question.period)
        _counts(tx, rules, question, kept=_kept(database), sampled=sampled)


def _kept(database: Database) -> Kept:
    kept = _counted_before.setdefault(database, {})
    if len(kept) > COUNTS_KEPT:
        kept.clear()
    return kept


def _counts(
    tx: Transaction, rules: Rules, question: Question, *, kept: Kept, sampled: Sampled
) -> dict[AreaCode, _Count]:
    period, adoption = question.period, policy_store.latest_adoption(tx)
    scopes = scope_store.find_scopes(tx, rules)
    found = {
        code: count
        for code in rules
        if (count := kept.get((code, period))) is not None
        and code in scopes
        and (count.head, count.digest) == (scopes[code].head, scopes[code].digest)
        and (count.adoption, count.samples) == (adoption, sampled.samples)
        and count.cadences == rules[code]
    }
    changed = [code for code in rules if code not in found]
    unsettled = case_store.outdated_communities(tx, question.today) if changed else frozenset()
    facts: dict[AreaCode, list[CoverageFact]] = {code: [] for code in changed}
    for fact in case_store.facts_of(tx, changed):
        facts[fact.community].append(fact)
    for code, some in facts.items():
        counts = coverage_counts(some, rules[code], period=period, sampled=sampled.households)
        scope = scopes.get(code)
        found[code] = _Count(
            head=scope.head if scope else 0,
            digest=scope.digest if scope else "",
            cadences=rules[code],
            adoption=adoption,
            samples=sampled.samples,
            count=counts.get(code, CoverageCount(CoverageLine(community=code), Counter())),
            households=len(some),
        )
        if code not in unsettled:
            kept[code, period] = found[code]
    return {code: found[code] for code in rules}


def rules_of(tx: Transaction, communities: Iterable[AreaCode], question: Question) -> Rules:
    """By which rules each of these communities is counted."""
    if question.cadences is not None:
        return dict.fromkeys(communities, question.cadences)
    held = policies_for(tx, communities, question.today)
    made = {id(one.policy): cadences(one.policy) for one in held.values()}
    return {code: made[id(one.policy)] for code, one in held.items()}
