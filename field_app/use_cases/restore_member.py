"""Put a removed member back."""

from __future__ import annotations

from field_app.store.account import Account
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Change, Stamp
from shared_models.ids import EntityId, NewId


def restore_member(account: Account, place: VisitPlace, member: EntityId, *, stamp: Stamp, new_id: NewId) -> Change:
    """The change that puts the member back with everything recorded before.

    Raises:
        UnfitError: the member was not removed, or the visit is finished.
    """
    raise NotImplementedError
