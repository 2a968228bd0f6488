"""Take an income line off, with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Change, Stamp
from shared_models.ids import EntityId, NewId


@dataclass(frozen=True, slots=True)
class EntryRemoval:
    """Which income line or photo goes, and why (typed by the person)."""

    entry: EntityId
    reason: str


def remove_income(account: Account, place: VisitPlace, removal: EntryRemoval, *, stamp: Stamp, new_id: NewId) -> Change:
    """The change that takes the line off; what it said stays citable.

    Raises:
        UnfitError: no reason, no such line, or the visit is finished.
    """
    raise NotImplementedError
