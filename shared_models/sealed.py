"""What is known in confidence, of a neighbour or a bank: the value stays away from devices, its place does not.

Every id stays: `saw`, what stands, contradictions by id and the digest of a case are functions of ids, so they hold
on a tablet that never got the value. Only the value gives way to a marker. The interviewer gets what he wrote.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from shared_models.case import Case
from shared_models.catalogue import SEALED_TYPES, SEALED_UNITS
from shared_models.entity import Entity
from shared_models.ids import UserId
from shared_models.register import Register, Sibling
from shared_models.values import Value, group_of

SEALED: Mapping[str, bool] = {"sealed": True}
"""Stands where a value is kept from the reader. Two hidden values look alike: even their difference is confidential."""


def is_sealed(value: Value) -> bool:
    """Whether a value was kept from this reader."""
    return group_of(value) == SEALED


def for_reader(case: Case, reader: UserId) -> Case:
    """The case as a reader without the right `sealed` may hold it: other people's sealed answers are markers."""
    closed = {
        id_: _closed(case, entity, reader) for id_, entity in case.entities.items() if entity.type in SEALED_TYPES
    }
    return msgspec.structs.replace(case, entities={**case.entities, **closed}) if closed else case


def _closed(case: Case, entity: Entity, reader: UserId) -> Entity:
    units = {
        unit: _hidden(case, register, reader) if unit in SEALED_UNITS else register
        for unit, register in entity.units.items()
    }
    return msgspec.structs.replace(entity, units=units)


def _hidden(case: Case, register: Register, reader: UserId) -> Register:
    live = tuple(
        sibling if case.saves[sibling.id].author == reader else Sibling(sibling.id, dict(SEALED), sibling.life_saw)
        for sibling in register.live
    )
    return msgspec.structs.replace(register, live=live)
