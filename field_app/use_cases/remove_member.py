"""Take a member off the household, with the reason; what was recorded stays citable."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.use_cases.record_change import Recording, open_case, record_change
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Change, Stamp
from shared_models.choices import LEFT_REASON
from shared_models.editing import remove_part
from shared_models.entity import is_removed
from shared_models.errors import UnfitError
from shared_models.household import date_of
from shared_models.ids import EntityId, NewId
from shared_models.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Who goes, why (a code of `choices.LEFT_REASON`) and when (ISO date; blank when unknown)."""

    member: EntityId
    reason: str
    on: str = ""


def remove_member(account: Account, place: VisitPlace, removal: Removal, *, stamp: Stamp, new_id: NewId) -> Change:
    """The change that takes the member off the roster and says why, in one save.

    Raises:
        UnfitError: no reason, a date that is none, an unknown member, or the visit is finished.
    """
    case = open_case(account, place)
    member = case.entities.get(removal.member)
    if member is None or member.type != "member" or is_removed(member):
        raise UnfitError("there is no such member to remove")
    if removal.reason not in LEFT_REASON:
        raise UnfitError("say why the member goes")
    if removal.on and date_of(removal.on) is None:
        raise UnfitError(f"{removal.on!r} is not a date")
    values: dict[str, Value] = {"left_reason": removal.reason}
    if removal.on:
        values["left_on"] = removal.on
    part = remove_part(member, values)
    recording = Recording(household=place.household, scope=case.community, visit=place.visit, parts=(part,))
    return record_change(account, recording, stamp=stamp, new_id=new_id)
