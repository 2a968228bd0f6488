"""Making the parts of a change from what a form showed. The shown state, not the present one, gives `saw`."""

from __future__ import annotations

from collections.abc import Mapping

from shared_models.change import LifeWrite, Part, Write
from shared_models.entity import Entity, shown_ids, shown_life
from shared_models.ids import EntityId
from shared_models.register import live_ids
from shared_models.values import Value, canonical


def new_part(id_: EntityId, type_: str, values: Mapping[str, Value]) -> Part:
    """The part that makes a new entity with these values."""
    return Part(e=id_, type=type_, set={unit: Write(v=value) for unit, value in values.items()})


def edit_part(shown: Entity, values: Mapping[str, Value]) -> Part | None:
    """The part that writes the values which differ from the shown effective ones; nothing when none does.

    A value equal to the shown one is not written: declaring it unchanged is `confirm_part`, an act of its own.
    """
    changed = {
        unit: Write(v=value, saw=live_ids(shown.units.get(unit)))
        for unit, value in values.items()
        if canonical(value) != canonical(shown.value(unit))
    }
    if not changed:
        return None
    return Part(e=shown.id, type=shown.type, set=changed, life_saw=shown_life(shown))


def settle_part(shown: Entity, unit: str, value: Value) -> Part:
    """The part that settles a contradiction: it writes even the effective value again, having seen every option."""
    write = Write(v=value, saw=live_ids(shown.units.get(unit)))
    return Part(e=shown.id, type=shown.type, set={unit: write}, life_saw=shown_life(shown))


def remove_part(shown: Entity, values: Mapping[str, Value]) -> Part:
    """The part that takes an entry off its roster, writing why in the same save."""
    edited = edit_part(shown, values)
    return Part(
        e=shown.id,
        type=shown.type,
        set=edited.set if edited else {},
        life=LifeWrite(dead=True, saw=shown_life(shown), seen=shown_ids(shown)),
        life_saw=shown_life(shown),
    )


def restore_part(shown: Entity) -> Part:
    """The part that puts a removed entry back."""
    life = LifeWrite(dead=False, saw=shown_life(shown), seen=shown_ids(shown))
    return Part(e=shown.id, type=shown.type, life=life, life_saw=shown_life(shown))


def confirm_part(shown: Entity, units: tuple[str, ...]) -> Part:
    """The part that declares shown values unchanged."""
    return Part(e=shown.id, type=shown.type, confirm={unit: live_ids(shown.units.get(unit)) for unit in units})
