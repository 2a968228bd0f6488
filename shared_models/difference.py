"""What a visit changed: the values it wrote beside those its authors had on screen, read from the change log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shared_models.case import Entry
from shared_models.change import Write
from shared_models.field import is_answered
from shared_models.ids import ChangeId, EntityId
from shared_models.values import Value, canonical

Place: TypeAlias = tuple[EntityId, str]
"""An entity and one of its units."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A value that was replaced, and the change that had written it."""

    value: Value
    change: ChangeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value a visit left behind, and what it replaced; `before` is empty where nothing was recorded."""

    entity: EntityId
    type: str
    unit: str
    after: Value
    change: ChangeId
    before: tuple[Earlier, ...] = ()

    @property
    def is_news(self) -> bool:
        """Whether the value differs from what stood there; a blank written over a blank does not."""
        olds = {canonical(earlier.value) for earlier in self.before}
        return canonical(self.after) not in olds and (bool(olds) or is_answered(self.after))


@dataclass(frozen=True, slots=True)
class RosterStep:
    """A member, income line or other roster entry that a visit added, took off, or put back."""

    entity: EntityId
    type: str
    step: Literal["added", "removed", "returned"]
    change: ChangeId


def differences(entries: Sequence[Entry], visit_id: EntityId) -> tuple[Difference, ...]:
    """Every value the visit's own changes left, in the order they were accepted.

    Two investigators of one visit who did not see each other's answer leave two values for one place.
    """
    log = _Log(entries)
    own = [entry for entry in entries if entry.change.visit == visit_id]
    ids = frozenset(entry.change.id for entry in own)
    found = []
    for entry in own:
        for part in entry.change.parts:
            for unit, write in part.set.items():
                place = (part.e, unit)
                if not log.is_replaced(place, entry.change.id, within=ids):
                    found.append(
                        Difference(
                            entity=part.e,
                            type=part.type,
                            unit=unit,
                            after=write.v,
                            change=entry.change.id,
                            before=log.before(place, write, own=ids),
                        )
                    )
    return tuple(found)


def roster_steps(entries: Sequence[Entry], visit_id: EntityId) -> tuple[RosterStep, ...]:
    """What the visit did to rosters, in order; an entry both added and taken off by it shows both steps."""
    known: set[EntityId] = set()
    steps: list[RosterStep] = []
    for entry in entries:
        for part in entry.change.parts:
            if entry.change.visit == visit_id:
                if part.e not in known and part.set:
                    steps.append(RosterStep(part.e, part.type, "added", entry.change.id))
                if part.life is not None:
                    step: Literal["removed", "returned"] = "removed" if part.life.dead else "returned"
                    steps.append(RosterStep(part.e, part.type, step, entry.change.id))
            known.add(part.e)
    return tuple(steps)


class _Log:
    """The writes of one household by place and change."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._writes: dict[Place, dict[ChangeId, Write]] = {}
        for entry in entries:
            for part in entry.change.parts:
                for unit, write in part.set.items():
                    self._writes.setdefault((part.e, unit), {})[entry.change.id] = write

    def is_replaced(self, place: Place, change: ChangeId, *, within: frozenset[ChangeId]) -> bool:
        """Whether one of these changes had this write on screen and wrote again."""
        return any(change in write.saw for id_, write in self._writes[place].items() if id_ in within)

    def before(self, place: Place, write: Write, *, own: frozenset[ChangeId]) -> tuple[Earlier, ...]:
        """The values of others that this write replaced, directly or through earlier writes of the same visit."""
        writes: Mapping[ChangeId, Write] = self._writes[place]
        found: dict[ChangeId, Earlier] = {}
        waiting, done = list(write.saw), set[ChangeId]()
        while waiting:
            id_ = waiting.pop(0)
            earlier = writes.get(id_)
            if earlier is None or id_ in done:
                continue
            done.add(id_)
            if id_ in own:
                waiting += earlier.saw
            else:
                found[id_] = Earlier(earlier.v, id_)
        return tuple(found.values())
