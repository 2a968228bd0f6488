"""What is typed of a household that is not on the list yet: kept key by key, until it is registered or emptied."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from field_app.store.account import Account
from field_app.store.drafts import Draft
from shared_models.entity import Entity
from shared_models.ids import AreaCode, EntityId

SECTION = "new_household"
"""Where the draft journal keeps it: under no household and no visit."""
NOBODY = EntityId("")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundHousehold:
    """What is known at the door of a household nobody listed."""

    community: AreaCode
    head_name: str
    address: str
    building: str = ""
    phone: str = ""


def keep_new_household(account: Account, found: FoundHousehold, *, now_ms: int) -> None:
    """Keeps what the form holds; a form without a word in it leaves nothing behind.

    Raises:
        StoreError: the tablet cannot keep it.
    """
    if not any((found.head_name, found.address, found.building, found.phone)):
        drop_new_household(account)
        return
    form = Entity(id=EntityId(SECTION), type="household")
    account.drafts.keep(Draft(NOBODY, SECTION, NOBODY, form, asdict(found), now_ms))


def new_household_typed(account: Account) -> FoundHousehold | None:
    """What was typed and not registered; nothing when there is none."""
    drafts = account.drafts.of_visit(NOBODY, SECTION)
    if not drafts:
        return None
    typed = drafts[-1].typed
    return FoundHousehold(
        community=AreaCode(typed.get("community", "")),
        head_name=typed.get("head_name", ""),
        address=typed.get("address", ""),
        building=typed.get("building", ""),
        phone=typed.get("phone", ""),
    )


def drop_new_household(account: Account) -> None:
    """Forgets it: registered, or emptied by the person."""
    account.drafts.clear(NOBODY, SECTION)
