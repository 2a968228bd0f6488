"""The deadlines of the next thirty days by area and day, and the households behind one number of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shared_models.area import Area
from shared_models.area_tree import AreaTree
from shared_models.breaches import breach_of, breaches_ahead
from shared_models.coverage import CoverageFact, CoverageLine, last_visit, why_not_visited
from shared_models.due import Cadence
from shared_models.ids import AreaCode, EntityId, UserId
from sync_server.store import case_store, queue_store
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.store.database import Database, Transaction
from sync_server.use_cases.audit_coverage import Question
from sync_server.use_cases.audit_households import Behind, BehindPage, Number
from sync_server.use_cases.counted_before import Asked, Rules, count_each
from sync_server.use_cases.ground import ground_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """How many households of each area have their last day in time on which of the days ahead."""

    path: tuple[Area, ...]
    areas: tuple[Area, ...]
    """What lies directly below."""
    days: tuple[date, ...]
    """Those on which something ends."""
    counts: Mapping[AreaCode, Counter[date]]
    """By area; also of the area itself."""
    rules: Rules


def forecast_breaches(database: Database, user: UserId, area: str, *, question: Question) -> Forecast:
    """The days ahead of an area.

    Raises:
        NotAllowedError: the asker audits nowhere.
        NotFoundError: no area of the asker's.
    """
    with database.reading() as tx:
        ground = ground_of(tx, user, area, question=question)
        counted = _counted(database, tx, ground.rules, today=question.today)
    counts = {one.code: _summed(ground.tree, one, counted) for one in (ground.here, *ground.below)}
    return Forecast(
        path=ground.path,
        areas=ground.below,
        days=tuple(sorted(counts[ground.here.code])),
        counts=counts,
        rules=ground.rules,
    )


def _counted(database: Database, tx: Transaction, rules: Rules, *, today: date) -> dict[AreaCode, Counter[date]]:
    def count(facts: list[CoverageFact], cadences: Mapping[str, Cadence]) -> Counter[date]:
        return breaches_ahead(facts, cadences, today=today)

    return count_each(database, tx, Asked(rules=rules, today=today, key=("breaches", today)), count=count)


def _summed(tree: AreaTree, area: Area, counted: Mapping[AreaCode, Counter[date]]) -> Counter[date]:
    total: Counter[date] = Counter()
    for one in tree.communities(area.code):
        total.update(counted[one.code])
    return total


def forecast_households(  # noqa: PLR0913 - who asks for which number of which question, and when
    database: Database, user: UserId, number: Number, *, day: date, question: Question, now_ms: int
) -> BehindPage:
    """A page of the households whose last day in time is a day ahead; noted in the audit log.

    Raises:
        NotAllowedError: the asker audits nowhere.
        NotFoundError: no area of the asker's.
    """
    with database.reading() as tx:
        ground = ground_of(tx, user, number.area, question=question)
        rules = ground.rules
        communities = {one.code: one for one in ground.communities}
        counted = _counted(database, tx, rules, today=question.today)
        touched = _touched(counted, number, day)
        found = [
            (fact, due)
            for fact in case_store.facts_of(tx, touched)
            if (due := breach_of(fact, rules[fact.community], today=question.today)) is not None and due.on == day
        ]
        found.sort(key=lambda one: (one[0].community, one[0].household))
        before = sum(n[day] for code, n in counted.items() if touched and code < touched[0])
        found = found[number.first - before : number.first - before + number.most]
        homes = queue_store.households_named(tx, [EntityId(fact.household) for fact, _ in found])
    with database.writing() as tx:
        detail = {"figure": "breaches", "day": day.isoformat(), "households": len(found)}
        write_audit(tx, AuditNote(user=user, action="list", subject=number.area, detail=detail), now_ms=now_ms)
    rows = []
    for fact, due in found:
        last = last_visit(fact)
        tried = tuple(one for one in fact.visits if one.day is not None and (last is None or one.day > last))
        line = CoverageLine(community=fact.community, due=1, not_visited=Counter({why_not_visited(tried): 1}))
        name = communities[fact.community].name
        rows.append(Behind(item=homes[fact.household], community=name, due=due, last=last, tried=tried, line=line))
    total = sum(n[day] for n in counted.values())
    return BehindPage(path=ground.path, total=total, rows=tuple(rows), rules=rules)


def _touched(counted: Mapping[AreaCode, Counter[date]], number: Number, day: date) -> list[AreaCode]:
    """The communities, by code, from which the page takes its households."""
    found, before = [], 0
    for code in sorted(counted):
        here = counted[code][day]
        if here and before < number.first + number.most and before + here > number.first:
            found.append(code)
        before += here
    return found
