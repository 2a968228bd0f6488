"""Register a household that is not on the list, in a community this tablet holds."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from shared_models.change import Stamp
from shared_models.ids import AreaCode, EntityId, NewId


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
    raise NotImplementedError
