"""Put a removed member back."""

from __future__ import annotations

from field_app.store.account import Account
from field_app.use_cases.record_change import Recording, open_case, record_change
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Change, Stamp
from shared_models.editing import restore_part
from shared_models.entity import is_removed
from shared_models.errors import UnfitError
from shared_models.ids import EntityId, NewId


def restore_member(account: Account, place: VisitPlace, member: EntityId, *, stamp: Stamp, new_id: NewId) -> Change:
    """The change that puts the member back with everything recorded before.

    Raises:
        UnfitError: the member was not removed, or the visit is finished.
    """
    case = open_case(account, place)
    found = case.entities.get(member)
    if found is None or found.type != "member" or not is_removed(found):
        raise UnfitError("there is no such removed member")
    part = restore_part(found)
    recording = Recording(household=place.household, scope=case.community, visit=place.visit, parts=(part,))
    return record_change(account, recording, stamp=stamp, new_id=new_id)
