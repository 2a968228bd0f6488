"""Take an income line off, with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.use_cases.record_change import Recording, open_case, record_change
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Change, Part, Stamp
from shared_models.editing import remove_part
from shared_models.entity import is_removed
from shared_models.errors import UnfitError
from shared_models.ids import EntityId, NewId


@dataclass(frozen=True, slots=True)
class EntryRemoval:
    """Which income line or photo goes, and why (typed by the person)."""

    entry: EntityId
    reason: str
    also: tuple[Part, ...] = ()
    """What goes with it: the answer that it was."""


def remove_income(account: Account, place: VisitPlace, removal: EntryRemoval, *, stamp: Stamp, new_id: NewId) -> Change:
    """The change that takes the line off; what it said stays citable.

    Raises:
        UnfitError: no reason, no such line, or the visit is finished.
    """
    return remove_entry(account, place, ("income", removal), stamp=stamp, new_id=new_id)


def remove_entry(
    account: Account, place: VisitPlace, which: tuple[str, EntryRemoval], *, stamp: Stamp, new_id: NewId
) -> Change:
    """The change that takes an entry of a type off its roster.

    Raises:
        UnfitError: no reason, no such entry, or the visit is finished.
    """
    type_, removal = which
    case = open_case(account, place)
    entity = case.entities.get(removal.entry)
    if entity is None or entity.type != type_ or is_removed(entity):
        raise UnfitError("there is no such entry to remove")
    if not removal.reason.strip():
        raise UnfitError("say why it goes")
    recording = Recording(
        household=place.household,
        scope=case.community,
        visit=place.visit,
        parts=(remove_part(entity, {}), *removal.also),
        reason=removal.reason.strip(),
    )
    return record_change(account, recording, stamp=stamp, new_id=new_id)
