"""Register a household that is not on the list, in a community this tablet holds."""

from __future__ import annotations

from field_app.store.account import Account
from field_app.use_cases.new_household_draft import FoundHousehold, drop_new_household
from field_app.use_cases.record_change import Recording, record_change
from field_app.use_cases.typed_value import recorded
from shared_models.change import Part, Stamp
from shared_models.editing import new_part
from shared_models.entity import Entity
from shared_models.errors import UnfitError
from shared_models.ids import EntityId, NewId
from shared_models.values import Value
from shared_models.words import Label

__all__ = ["FoundHousehold", "NotRegisteredError", "add_household_not_listed"]

NO_COMMUNITY = Label(
    "本机还没有下载任何社区,请先同步再登记。", "This tablet holds no community yet; sync first, then register."
)
CHOOSE_COMMUNITY = Label("请选择住户所在的社区。", "Choose the community the household lives in.")
NAME_NEEDED = Label(
    "请填写户主姓名,以后才能找到这一户。", "Fill in the head's name, so the household can be found again."
)
ADDRESS_NEEDED = Label("请填写住址,以后才能找到这一户。", "Fill in the address, so the household can be found again.")


class NotRegisteredError(UnfitError):
    """A household that cannot be registered like this; `label` says what is missing. Nothing was recorded."""

    def __init__(self, label: Label) -> None:
        """Keeps the words to show."""
        super().__init__(label.en)
        self.label = label


def add_household_not_listed(account: Account, found: FoundHousehold, *, stamp: Stamp, new_id: NewId) -> EntityId:
    """The new household's id; it stands in the list as an applicant, only on this tablet until the next exchange.

    Raises:
        NotRegisteredError: no name or address, or a community that is not this tablet's.
    """
    _check(account, found)
    household, head = EntityId(new_id()), EntityId(new_id())
    home: dict[str, Value] = {"standing": "applicant", "address": found.address}
    home |= {unit: text for unit, text in (("building", found.building), ("phone", found.phone)) if text.strip()}
    parts = (
        _part(household, "household", home),
        _part(head, "member", {"name": found.head_name, "relation": "head"}),
    )
    recording = Recording(household=household, scope=found.community, parts=parts, founds=True)
    with account.db.writing():
        record_change(account, recording, stamp=stamp, new_id=new_id)
        drop_new_household(account)
    return household


def _check(account: Account, found: FoundHousehold) -> None:
    communities = account.stage.communities()
    wrong = (
        (not communities, NO_COMMUNITY),
        (found.community not in communities, CHOOSE_COMMUNITY),
        (not found.head_name.strip(), NAME_NEEDED),
        (not found.address.strip(), ADDRESS_NEEDED),
    )
    for missing, label in wrong:
        if missing:
            raise NotRegisteredError(label)


def _part(entity: EntityId, type_: str, values: dict[str, Value]) -> Part:
    return new_part(entity, type_, recorded(Entity(id=entity, type=type_), values))
