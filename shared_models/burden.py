"""What a visit costs the people who make it and who sit through it: minutes, entries, photos. Areas, never persons.

An office that sees what it asks for can ask for less.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date

import msgspec

from shared_models.case import Case
from shared_models.catalogue import CATALOGUE
from shared_models.checks import LISTED, of_visit
from shared_models.entity import Entity
from shared_models.field import is_answered
from shared_models.ids import ChangeId, EntityId
from shared_models.visit import Visit

MINUTE_MS = 60_000
ASKED_EACH_TIME = ("visit", "interview")
"""Entities of one visit: nothing of an earlier one can stand in them."""


class Effort(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The fields of a visit by what had to be done for them; a field of many choices is one."""

    typed: int = 0
    """Written at this visit."""
    confirmed: int = 0
    """Filled in before, and declared unchanged by one touch: entries that nobody had to make again."""
    stood: int = 0
    """Filled in before, neither written nor confirmed."""


def effort(case: Case, visit: EntityId) -> Effort:
    """The effort of a household's latest visit; of an earlier one, later visits have written over a part."""
    entities = [case.root, case.entities[visit], *of_visit(case, "interview", visit)]
    entities += [entity for type_ in LISTED for entity in case.shown(type_)]
    counts = Counter(
        found for entity in entities for name in _fields(entity) if (found := _handled(case, visit, entity, name=name))
    )
    return Effort(counts["typed"], counts["confirmed"], counts["stood"])


def _fields(entity: Entity) -> Iterable[str]:
    known = CATALOGUE.get(entity.type, {})
    return {name for unit in entity.units if (name := unit.partition(".")[0]) in known}


def _handled(case: Case, visit: EntityId, entity: Entity, *, name: str) -> str:
    found = ""
    for unit in CATALOGUE[entity.type][name].units():
        register = entity.units.get(unit)
        if register is None or not is_answered(entity.value(unit)):
            continue
        if _made_at(case, visit, register.effective):
            return "typed"
        found = "confirmed" if found == "confirmed" or _made_at(case, visit, register.confirmed) else "stood"
    return "" if entity.type in ASKED_EACH_TIME else found


def _made_at(case: Case, visit: EntityId, change: ChangeId | None) -> bool:
    save = case.saves.get(change) if change is not None else None
    return save is not None and save.visit == visit


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitCost:
    """What one visit or attempt cost."""

    day: date | None
    completed: bool
    """Completed and handed in; otherwise an attempt in vain, or a draft."""
    draft: bool
    minutes: int | None
    """From begin to end; nothing where one is not on record or the clock was off."""
    photos: int
    effort: Effort | None
    """Of a household's latest completed visit only."""


@dataclass(slots=True, kw_only=True)
class Burden:
    """The visits of an area in a period: how many, and how many of them took so many minutes, photos, entries."""

    visits: int = 0
    in_vain: int = 0
    minutes: Counter[int] = field(default_factory=Counter)
    photos: Counter[int] = field(default_factory=Counter)
    typed: Counter[int] = field(default_factory=Counter)
    confirmed: Counter[int] = field(default_factory=Counter)
    stood: Counter[int] = field(default_factory=Counter)

    def add(self, other: Burden) -> None:
        """All that another counted."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    @property
    def spared(self) -> int | None:
        """Of 100 entries typed or confirmed, how many were confirmed; rounded down; nothing where there was none."""
        confirmed, typed = sum_of(self.confirmed), sum_of(self.typed)
        return 100 * confirmed // (confirmed + typed) if confirmed + typed else None


def burden(costs: Iterable[VisitCost], period: tuple[date, date]) -> Burden:
    """The count of these visits; first and last day of the period are in it."""
    found = Burden()
    for one in costs:
        if one.draft or one.day is None or not period[0] <= one.day <= period[1]:
            continue
        if not one.completed:
            found.in_vain += 1
            continue
        found.visits += 1
        found.photos[one.photos] += 1
        if one.minutes is not None:
            found.minutes[one.minutes] += 1
        if one.effort is not None:
            found.typed[one.effort.typed] += 1
            found.confirmed[one.effort.confirmed] += 1
            found.stood[one.effort.stood] += 1
    return found


def minutes_between(started_ms: int | None, ended_ms: int | None, *, is_suspect: bool) -> int | None:
    """Whole minutes of a visit; nothing where they cannot be known."""
    if started_ms is None or ended_ms is None or is_suspect or ended_ms < started_ms:
        return None
    return (ended_ms - started_ms) // MINUTE_MS


def quantile(counts: Counter[int], share: float) -> int | None:
    """The smallest number that so large a share of them does not exceed; 0.5 for the (lower) median."""
    total = counts.total()
    passed = 0
    for number in sorted(counts):
        passed += counts[number]
        if passed >= share * total:
            return number
    return None


def sum_of(counts: Counter[int]) -> int:
    """All numbers added up."""
    return sum(number * times for number, times in counts.items())


def is_latest(visit: Visit, made: Iterable[Visit]) -> bool:
    """Whether no completed visit of the household began after this one."""
    return visit.outcome == "completed" and not any(
        (one.started_ms or 0, one.id) > (visit.started_ms or 0, visit.id) and one.outcome == "completed" for one in made
    )
