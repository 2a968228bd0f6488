"""The case of one household: a pure fold over its changes, in the order the server accepted them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from shared_models.change import Change
from shared_models.clock import ClockQuality
from shared_models.entity import Entity, change_entity, contradictions_in, is_contested, is_shown
from shared_models.ids import AreaCode, ChangeId, DeviceId, EntityId, UserId


class Save(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Who made a change that still stands, when, and on what device."""

    author: UserId
    device: DeviceId
    ms: int
    """Corrected Unix milliseconds."""
    quality: ClockQuality
    n: int
    """Position in the community's log; 0 while it is only on this tablet."""
    visit: EntityId | None = None
    form: str = ""


class ActRecord(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """An act as it stands in the case."""

    id: ChangeId
    name: str
    about: EntityId
    data: dict[str, Any] = {}
    reason: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A change with what its custodian knows about it: position, device, corrected time."""

    change: Change
    n: int
    device: DeviceId
    ms: int
    quality: ClockQuality


class Case(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything that stands about one household. Folding no change gives a case without entities."""

    household: EntityId
    community: AreaCode
    placed: int = 0
    """Placement version: how often the household has been moved between communities."""
    placed_n: int = 0
    """Position, in its present community's log, at which the household came into it."""
    entities: dict[EntityId, Entity] = {}
    acts: tuple[ActRecord, ...] = ()
    saves: dict[ChangeId, Save] = {}
    """For every change id that still stands in a register, a life mark, a confirmation or an act."""
    n: int = 0
    """Position of the latest change folded."""

    def shown(self, type_: str) -> tuple[Entity, ...]:
        """The entities of one type that lists show, in order of first acceptance."""
        return tuple(e for e in self.entities.values() if e.type == type_ and is_shown(e))

    @property
    def root(self) -> Entity:
        """The household's own registers."""
        return self.entities.get(self.household) or Entity(id=self.household, type="household")


def empty_case(household: EntityId, community: AreaCode) -> Case:
    """The case of a household of which nothing is known yet."""
    return Case(household=household, community=community)


def fold(case: Case, entries: Iterable[Entry]) -> Case:
    """The case after these further changes. Each change id must be folded once only; the log sees to that."""
    entities = dict(case.entities)
    acts = list(case.acts)
    saves = dict(case.saves)
    place = _Place(case.community, case.placed, case.placed_n)
    n = case.n
    for entry in entries:
        change = entry.change
        saves[change.id] = Save(
            change.author, entry.device, entry.ms, entry.quality, entry.n, change.visit, change.form
        )
        for part in change.parts:
            before = entities.get(part.e) or Entity(id=part.e, type=part.type)
            entities[part.e] = change_entity(before, change.id, part, n=entry.n)
        if change.act is not None:
            act = change.act
            acts.append(ActRecord(id=change.id, name=act.name, about=act.about, data=act.data, reason=change.reason))
        if change.kind == "move" and change.scope != place.community:
            place = _Place(change.scope, place.version + 1, entry.n)
            entities = {id_: _renumbered(entity, entry.n) for id_, entity in entities.items()}
            saves = {id_: _replace(save, n=entry.n) for id_, save in saves.items()}
            n = entry.n
        place = place if place.n else _replace(place, n=entry.n)
        n = max(n, entry.n)
    standing = standing_ids(entities.values(), acts)
    return Case(
        household=case.household,
        community=place.community,
        placed=place.version,
        placed_n=place.n,
        entities=entities,
        acts=tuple(acts),
        saves={id_: save for id_, save in saves.items() if id_ in standing},
        n=n,
    )


class _Place(msgspec.Struct, frozen=True):
    community: AreaCode
    version: int
    n: int


_replace = msgspec.structs.replace


def _renumbered(entity: Entity, n: int) -> Entity:
    """The entity as its new community's log knows it: positions of another community's log mean nothing there."""
    units = {unit: _replace(register, n=n) for unit, register in entity.units.items()}
    return _replace(entity, units=units, n=n)


def standing_ids(entities: Iterable[Entity], acts: Iterable[ActRecord]) -> set[ChangeId]:
    """The ids of all changes that still stand somewhere in these."""
    ids = {act.id for act in acts}
    add = ids.add  # the inmost loop of an installation: no generator for one sibling
    for entity in entities:
        for mark in entity.life:
            add(mark.id)
        for register in entity.units.values():
            for sibling in register.live:
                add(sibling.id)
            if register.confirmed is not None:
                add(register.confirmed)
    return ids


class Contradiction(msgspec.Struct, frozen=True):
    """A place where the office must decide: a register with several values, or a contested removal (unit `_life`)."""

    entity: EntityId
    type: str
    unit: str


LIFE_UNIT = "_life"


def contradictions(case: Case) -> tuple[Contradiction, ...]:
    """Every open contradiction of the case; values of hidden entities wait with their entity."""
    found = []
    for entity in case.entities.values():
        if is_contested(entity):
            found.append(Contradiction(entity.id, entity.type, LIFE_UNIT))
        if is_shown(entity):
            found += [Contradiction(entity.id, entity.type, unit) for unit in contradictions_in(entity)]
    return tuple(found)


def digest(case: Case) -> str:
    """Sixteen hex digits that are equal on two machines when what stands in the case is equal."""
    state = hashlib.sha256()
    for entity in sorted(case.entities.values(), key=lambda entity: entity.id):
        marks = _joined(mark.id for mark in entity.life) if entity.life else ""
        lines = [f"{entity.id}|{entity.type}|{entity.life_effective}|{marks}"]
        units = entity.units
        for unit in sorted(units):
            register = units[unit]
            standing = register.live
            live = standing[0].id if len(standing) == 1 else _joined(sibling.id for sibling in standing)
            lines.append(f"{unit}|{register.effective}|{register.confirmed}|{live}")
        state.update("\n".join(lines).encode())
    state.update(_joined(act.id for act in case.acts).encode())
    return state.hexdigest()[:16]


def _joined(ids: Iterable[str]) -> str:
    return ",".join(sorted(ids))


def combined_digest(digests: Iterable[str]) -> str:
    """The digest of a whole community: the exclusive-or of its cases' digests, so order does not matter."""
    total = 0
    for one in digests:
        total ^= int(one, 16)
    return f"{total:016x}"


def effective_order(entries: Iterable[Entry], held: Mapping[ChangeId, str]) -> list[Entry]:
    """The entries that count, in the order they came to count, of entries in the order they arrived.

    A held (quarantined) change counts from the moment a change of kind `accept` names it, at that one's position.
    Positions say nothing about the order: a household that was moved has some in each community's log.
    """
    ordered = tuple(entries)
    waiting = {entry.change.id: entry for entry in ordered if entry.change.id in held}
    counted: list[Entry] = []
    for entry in ordered:
        if entry.change.id in held:
            continue
        counted.append(entry)
        released = waiting.pop(entry.change.about, None) if entry.change.about is not None else None
        if released is not None and entry.change.kind == "accept":
            counted.append(msgspec.structs.replace(released, n=entry.n))
    return counted
