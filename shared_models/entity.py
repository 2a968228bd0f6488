"""An entity: the household itself or one entry of its rosters, as registers plus its removals and returns."""

from __future__ import annotations

import msgspec

from shared_models.change import LifeWrite, Part
from shared_models.ids import ChangeId, EntityId
from shared_models.register import EMPTY, Register, confirm_register, in_contradiction, value_of, write_register
from shared_models.values import Value


class LifeMark(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One live removal (dead) or return."""

    id: ChangeId
    dead: bool
    seen: tuple[ChangeId, ...] = ()


class Entity(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """Everything that stands about one entity. A removed one is hidden, never gone."""

    id: EntityId
    type: str
    units: dict[str, Register] = {}
    life: tuple[LifeMark, ...] = ()
    life_effective: ChangeId | None = None
    life_unarrived: tuple[ChangeId, ...] = ()
    n: int = 0
    """Position of the change that last touched its life; each register has its own."""

    def value(self, unit: str) -> Value:
        """The effective value of a unit; nothing where nobody wrote."""
        return value_of(self.units.get(unit))

    def register(self, unit: str) -> Register:
        """The register of a unit, empty where nobody wrote."""
        return self.units.get(unit, EMPTY)


def change_entity(entity: Entity, change_id: ChangeId, part: Part, *, n: int) -> Entity:
    """The entity after one part of a change, accepted at position `n` (0: not accepted yet)."""
    units = dict(entity.units)
    for unit, write in part.set.items():
        units[unit] = write_register(units.get(unit, EMPTY), change_id, write, life_saw=part.life_saw, n=n)
    for unit, saw in part.confirm.items():
        register = confirm_register(units.get(unit, EMPTY), change_id, saw)
        if register.confirmed == change_id:
            units[unit] = msgspec.structs.replace(register, n=n)
    entity = msgspec.structs.replace(entity, units=units)
    return entity if part.life is None else _mark_life(entity, change_id, part.life, n=n)


def _mark_life(entity: Entity, change_id: ChangeId, life: LifeWrite, *, n: int) -> Entity:
    saw = set(life.saw) - {change_id}
    marks = tuple(mark for mark in entity.life if mark.id not in saw)
    if change_id not in entity.life_unarrived:
        marks = (*marks, LifeMark(change_id, life.dead, life.seen))
    known = {mark.id for mark in entity.life}
    unarrived = [seen for seen in entity.life_unarrived if seen != change_id]
    unarrived += [seen for seen in life.saw if seen not in known and seen != change_id and seen not in unarrived]
    standing = [mark.id for mark in marks]
    effective = entity.life_effective
    if effective not in standing:
        heir = change_id if (effective is None or effective in saw) and change_id in standing else None
        effective = heir or (standing[0] if standing else None)
    return msgspec.structs.replace(entity, life=marks, life_effective=effective, life_unarrived=tuple(unarrived), n=n)


def is_removed(entity: Entity) -> bool:
    """Whether the effective mark is a removal; without any mark the entity lives."""
    return bool(entity.life) and any(mark.dead for mark in entity.life if mark.id == entity.life_effective)


def is_contested(entity: Entity) -> bool:
    """Whether a removal stands beside a write it did not know and that did not know it, or beside a return."""
    removals = [mark for mark in entity.life if mark.dead]
    if removals and len(removals) < len(entity.life):
        return True
    return any(_unseen_write(entity, removal) for removal in removals)


def _unseen_write(entity: Entity, removal: LifeMark) -> bool:
    seen = {*removal.seen, removal.id}
    return any(
        sibling.id not in seen and removal.id not in sibling.life_saw
        for register in entity.units.values()
        for sibling in register.live
    )


def is_shown(entity: Entity) -> bool:
    """Whether lists show it: not removed, or the removal is contested."""
    return not is_removed(entity) or is_contested(entity)


def contradictions_in(entity: Entity) -> tuple[str, ...]:
    """The units in which two or more different values stand, in order of name."""
    return tuple(sorted(unit for unit, register in entity.units.items() if in_contradiction(register)))


def shown_ids(entity: Entity) -> tuple[ChangeId, ...]:
    """Every change id that a screen showing this entity has shown, sorted: what a removal lists as seen."""
    ids = {sibling.id for register in entity.units.values() for sibling in register.live}
    return tuple(sorted(ids | {mark.id for mark in entity.life}))


def shown_life(entity: Entity | None) -> tuple[ChangeId, ...]:
    """The removals and returns that a screen showing this entity has shown."""
    return tuple(mark.id for mark in entity.life) if entity is not None else ()
