"""Add an entry to one of a household's rosters."""

from __future__ import annotations

from collections.abc import Mapping

from field_app.store.account import Account
from field_app.store.drafts import Draft
from field_app.use_cases.record_change import Recording, moment_ms, open_case, record_change
from field_app.use_cases.save_section import part_of
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Stamp
from shared_models.entity import Entity
from shared_models.errors import UnfitError
from shared_models.ids import EntityId, NewId
from shared_models.values import Value


def add_entry(
    account: Account, place: VisitPlace, entry: tuple[str, Mapping[str, Value]], *, stamp: Stamp, new_id: NewId
) -> EntityId:
    """The new entry's id; `entry` is its type and what was typed.

    Raises:
        UnfitError: nothing was typed, or the visit is finished.
    """
    type_, typed = entry
    case = open_case(account, place)
    base = Entity(id=EntityId(new_id()), type=type_)
    at_ms = moment_ms(account, stamp)
    part = part_of(Draft(place.visit, "", place.household, base, dict(typed), at_ms), by=account.user, at_ms=at_ms)
    if part is None:
        raise UnfitError("nothing was typed")
    recording = Recording(household=place.household, scope=case.community, visit=place.visit, parts=(part,))
    record_change(account, recording, stamp=stamp, new_id=new_id)
    return base.id
