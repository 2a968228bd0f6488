"""What visits cost in an area in a period, area by area, beside what its policies ask of a visit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias
from weakref import WeakKeyDictionary

from shared_models.area import Area
from shared_models.burden import Burden, VisitCost, burden, minutes_between
from shared_models.coverage import Period
from shared_models.flags.trace import CostTrace
from shared_models.ids import AreaCode, UserId
from shared_models.policy.visit_content import visit_content
from shared_models.visit import day_of
from shared_models.words import Label
from sync_server.store import flag_store, scope_store, traced_store
from sync_server.store.database import Database, Transaction
from sync_server.use_cases.audit_coverage import Question
from sync_server.use_cases.counted_before import Rules
from sync_server.use_cases.ground import ground_of
from sync_server.use_cases.hold_policy import policies_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a policy asks of every visit."""

    name: Label
    fields: int
    photos: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BurdenBoard:
    """An area's count and those of the areas directly below it."""

    path: tuple[Area, ...]
    lines: tuple[tuple[Area, Burden], ...]
    total: Burden
    asked: tuple[Asked, ...]
    """By the policies that hold there today."""
    waiting: int
    """Households of the whole server whose newest records have not been looked through."""
    rules: Rules


def follow_burden(database: Database, user: UserId, area: str, *, question: Question) -> BurdenBoard:
    """The board of an area; without one, of the lowest that holds all the asker's communities.

    Raises:
        NotAllowedError: the asker audits nowhere.
        NotFoundError: no area of the asker's.
    """
    with database.reading() as tx:
        ground = ground_of(tx, user, area, question=question)
        held = policies_for(tx, ground.rules, question.today)
        counts = _counts(database, tx, ground.rules, period=question.period)
        waiting = traced_store.count_waiting(tx)
    policies = {one.policy.id: one.policy for one in held.values()}
    return BurdenBoard(
        path=ground.path,
        lines=tuple((one, ground.summed(one, counts, Burden)) for one in ground.below),
        total=ground.summed(ground.here, counts, Burden),
        asked=tuple(
            Asked(name=policy.title, fields=len(content.fields), photos=len(content.slots), people=content.people)
            for policy in policies.values()
            for content in (visit_content(policy),)
        ),
        waiting=waiting,
        rules=ground.rules,
    )


def count_burden_ahead(database: Database, period: Period) -> None:
    """Counts every community that changed, so that whoever opens the board next need not wait for it."""
    with database.reading() as tx:
        _counts(database, tx, [scope.id for scope in scope_store.all_scopes(tx)], period=period)


_State: TypeAlias = tuple[int, int]
_Counts: TypeAlias = dict[tuple[AreaCode, Period], tuple[_State, Burden]]
_before: WeakKeyDictionary[Database, _Counts] = WeakKeyDictionary()
COUNTS_KEPT = 40_000


def _counts(
    database: Database, tx: Transaction, communities: Iterable[AreaCode], *, period: Period
) -> dict[AreaCode, Burden]:
    """The count of each community; where nothing was looked through since the last time, it is not made again."""
    kept = _before.setdefault(database, {})
    if len(kept) > COUNTS_KEPT:
        kept.clear()
    states = traced_store.traced_states(tx)
    found: dict[AreaCode, Burden] = {}
    changed: dict[AreaCode, list[VisitCost]] = {}
    for code in communities:
        state, count = kept.get((code, period), (None, Burden()))
        if state == states.get(code, (0, 0)):
            found[code] = count
        else:
            changed[code] = []
    for trace in flag_store.costs_of(tx, changed):
        changed[trace.community].append(_cost(trace))
    for code, costs in changed.items():
        found[code] = burden(costs, period)
        kept[code, period] = states.get(code, (0, 0)), found[code]
    return found


def _cost(trace: CostTrace) -> VisitCost:
    return VisitCost(
        day=day_of(trace.started_ms) if trace.started_ms is not None else None,
        completed=trace.outcome == "completed",
        draft=trace.status == "draft",
        minutes=minutes_between(trace.started_ms, trace.ended_ms, is_suspect=trace.clock_suspect),
        photos=len(trace.photos),
        effort=trace.effort,
    )
