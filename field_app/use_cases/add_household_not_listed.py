"""Register a household that is not on the list, in a community this tablet holds."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.use_cases.record_change import Recording, record_change
from field_app.use_cases.typed_value import recorded
from shared_models.change import Part, Stamp
from shared_models.editing import new_part
from shared_models.entity import Entity
from shared_models.errors import UnfitError
from shared_models.ids import AreaCode, EntityId, NewId
from shared_models.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundHousehold:
    """What is known at the door of a household nobody listed."""

    community: AreaCode
    head_name: str
    address: str
    building: str = ""
    phone: str = ""


def add_household_not_listed(account: Account, found: FoundHousehold, *, stamp: Stamp, new_id: NewId) -> EntityId:
    """The new household's id; it stands in the list as an applicant, only on this tablet until the next exchange.

    Raises:
        UnfitError: no name or address, or a community that is not this tablet's.
    """
    if found.community not in account.stage.communities():
        raise UnfitError("choose one of this tablet's communities")
    if not found.head_name.strip() or not found.address.strip():
        raise UnfitError("a name and an address are needed to find the household again")
    household, head = EntityId(new_id()), EntityId(new_id())
    home: dict[str, Value] = {"standing": "applicant", "address": found.address}
    home |= {unit: text for unit, text in (("building", found.building), ("phone", found.phone)) if text.strip()}
    parts = (
        _part(household, "household", home),
        _part(head, "member", {"name": found.head_name, "relation": "head"}),
    )
    recording = Recording(household=household, scope=found.community, parts=parts, founds=True)
    record_change(account, recording, stamp=stamp, new_id=new_id)
    return household


def _part(entity: EntityId, type_: str, values: dict[str, Value]) -> Part:
    return new_part(entity, type_, recorded(Entity(id=entity, type=type_), values))
