"""Who was visited and who was not, per community of the asker, with the households behind every number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

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
from sync_server.store import scope_store
from sync_server.store.database import Database, Transaction
from sync_server.use_cases.counted_before import Asked, Rules, count_each
from sync_server.use_cases.hold_policy import policies_for
from sync_server.use_cases.list_queue import communities_for
from sync_server.use_cases.sampled_households import sampled_in

FIGURES = (*FUNNEL, "overdue", "not_visited", "unreachable")
"""The numbers of a coverage line that a board shows and that can be opened; `not_visited` also by reason."""
BESIDE = ("accepted_short",)
"""Further numbers of a line that can be opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Coverage of which days, as of which day, under which rules."""

    period: tuple[date, date]
    today: date
    cadences: Mapping[str, Cadence] | None = None
    """Nothing: each community's own, by the policy that holds there today."""


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


def audit_coverage(database: Database, user: UserId, question: Question) -> Board:
    """The coverage of every community the asker may audit. Only communities that changed are counted anew.

    Raises:
        NotAllowedError: when there is none.
    """
    with database.reading() as tx:
        areas = communities_for(tx, user, "audit")
        rules = rules_of(tx, [area.code for area in areas], question)
        return board_of(database, tx, areas, rules=rules, question=question)


def board_of(
    database: Database, tx: Transaction, areas: tuple[Area, ...], *, rules: Rules, question: Question
) -> Board:
    """The same of these communities."""
    counts = _counts(database, tx, rules, question=question)
    lines = {code: count.on(question.today) for code, (count, _) in counts.items()}
    total = CoverageLine(community=AreaCode(""))
    for line in lines.values():
        total.add(line)
    return Board(
        communities=areas,
        lines=lines,
        total=total,
        on_file={code: households for code, (_, households) in counts.items()},
        rules=rules,
    )


def count_ahead(database: Database, question: Question) -> None:
    """Counts every community that changed, so that whoever opens the board next need not wait for it."""
    with database.reading() as tx:
        rules = rules_of(tx, [scope.id for scope in scope_store.all_scopes(tx)], question)
        _counts(database, tx, rules, question=question)


def _counts(
    database: Database, tx: Transaction, rules: Rules, *, question: Question
) -> dict[AreaCode, tuple[CoverageCount, int]]:
    """By community: its count, and how many households are on file there."""
    sampled = sampled_in(database, tx, question.period)

    def count(facts: list[CoverageFact], cadences: Mapping[str, Cadence]) -> tuple[CoverageCount | None, int]:
        counts = coverage_counts(facts, cadences, period=question.period, sampled=sampled.households)
        return next(iter(counts.values()), None), len(facts)

    asked = Asked(rules=rules, today=question.today, key=("coverage", question.period, sampled.samples))
    return {
        code: (found or CoverageCount(CoverageLine(community=code), Counter()), households)
        for code, (found, households) in count_each(database, tx, asked, count=count).items()
    }


def rules_of(tx: Transaction, communities: Iterable[AreaCode], question: Question) -> Rules:
    """By which rules each of these communities is counted."""
    if question.cadences is not None:
        return dict.fromkeys(communities, question.cadences)
    held = policies_for(tx, communities, question.today)
    made = {id(one.policy): cadences(one.policy) for one in held.values()}
    return {code: made[id(one.policy)] for code, one in held.items()}
