"""Take a member off the household, with the reason; what was recorded stays citable."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Change, Stamp
from shared_models.ids import EntityId, NewId


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
    raise NotImplementedError
