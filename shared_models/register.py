"""A register: one field of one entity, holding every value that no other value has superseded.

live(unit)   = writes that no write of the unit lists in `saw`      (a function of the set of writes)
options      = live writes grouped by equal value; two or more options are a contradiction
effective    = kept while live; else the new write if it saw the old effective; else the earliest accepted live one
"""

from __future__ import annotations

from typing import Any

import msgspec

from shared_models.change import Write
from shared_models.ids import ChangeId
from shared_models.values import Value, canonical


class Sibling(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One live write of a register."""

    id: ChangeId
    v: Any
    life_saw: tuple[ChangeId, ...] = ()


class Register(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """The state of one field. Nothing written yet: no siblings and no effective write."""

    live: tuple[Sibling, ...] = ()
    """In the order the server accepted them."""
    effective: ChangeId | None = None
    unarrived: tuple[ChangeId, ...] = ()
    """Writes that others say they replaced but that have not come in: superseded before arrival."""
    confirmed: ChangeId | None = None
    """The latest change that declared the effective value unchanged."""
    n: int = 0
    """Position, in its community's log, of the change that last touched this register."""


class Option(msgspec.Struct, frozen=True):
    """One value that stands in a register, with every write that says so."""

    value: Any
    ids: tuple[ChangeId, ...]


EMPTY = Register()


def write_register(
    register: Register, change_id: ChangeId, write: Write, *, life_saw: tuple[ChangeId, ...] = (), n: int = 0
) -> Register:
    """The register after one more write at position `n`; a write already superseded still supersedes what it saw."""
    if not write.saw and not register.live and not register.unarrived:
        return Register(live=(Sibling(change_id, write.v, life_saw),), effective=change_id, n=n)
    saw = set(write.saw)
    saw.discard(change_id)
    live = tuple(sibling for sibling in register.live if sibling.id not in saw)
    arrived_dead = change_id in register.unarrived
    if not arrived_dead:
        live = (*live, Sibling(change_id, write.v, life_saw))
    known = {sibling.id for sibling in register.live}
    unarrived = [seen for seen in register.unarrived if seen != change_id]
    # A write replaced earlier by somebody else is neither live nor unarrived; it is listed again here, harmlessly:
    # ids arrive once, so the entry can never hide a future write wrongly.
    unarrived += [seen for seen in write.saw if seen not in known and seen != change_id and seen not in unarrived]
    saw_effective = register.effective is None or register.effective in saw
    effective = _effective(register, live, change_id if saw_effective else None)
    return Register(
        live=live,
        effective=effective,
        unarrived=tuple(unarrived),
        confirmed=register.confirmed if effective == register.effective else None,
        n=n,
    )


def _effective(before: Register, live: tuple[Sibling, ...], heir: ChangeId | None) -> ChangeId | None:
    standing = [sibling.id for sibling in live]
    if before.effective in standing:
        return before.effective
    if heir in standing:
        return heir
    return standing[0] if standing else None


def confirm_register(register: Register, change_id: ChangeId, saw: tuple[ChangeId, ...]) -> Register:
    """The register after somebody declared its shown value unchanged; of no effect when that value no longer stands."""
    if register.effective not in saw:
        return register
    return msgspec.structs.replace(register, confirmed=change_id)


def value_of(register: Register | None) -> Value:
    """The effective value; nothing where nobody wrote."""
    if register is None:
        return None
    for sibling in register.live:
        if sibling.id == register.effective:
            value: Value = sibling.v
            return value
    return None


def options(register: Register) -> tuple[Option, ...]:
    """The values that stand, the effective one first, then in order of acceptance."""
    grouped: dict[str, list[Sibling]] = {}
    for sibling in register.live:
        grouped.setdefault(canonical(sibling.v), []).append(sibling)
    found = [Option(same[0].v, tuple(sibling.id for sibling in same)) for same in grouped.values()]
    return tuple(sorted(found, key=lambda option: register.effective not in option.ids))


def in_contradiction(register: Register) -> bool:
    """Whether two or more different values stand."""
    if len(register.live) < 2:  # noqa: PLR2004 - two is what a contradiction means
        return False
    return len({canonical(sibling.v) for sibling in register.live}) > 1


def live_ids(register: Register | None) -> tuple[ChangeId, ...]:
    """What a form that shows this field lists as seen."""
    return tuple(sibling.id for sibling in register.live) if register is not None else ()
