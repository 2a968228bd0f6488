"""Take a photo out of its slot before the visit is finished, with the reason."""

from __future__ import annotations

from field_app.store.account import Account
from field_app.use_cases.remove_income import EntryRemoval, remove_entry
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Change, Stamp
from shared_models.ids import NewId


def remove_photo(account: Account, place: VisitPlace, removal: EntryRemoval, *, stamp: Stamp, new_id: NewId) -> Change:
    """The change that takes the photo off the visit; the picture itself is kept like every other record.

    Raises:
        UnfitError: no reason, no such photo, or the visit is finished.
    """
    return remove_entry(account, place, ("photo", removal), stamp=stamp, new_id=new_id)
