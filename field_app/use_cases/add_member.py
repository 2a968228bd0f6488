"""Add a member to the household."""

from __future__ import annotations

from collections.abc import Mapping

from field_app.store.account import Account
from field_app.use_cases.add_entry import add_entry
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Stamp
from shared_models.errors import UnfitError
from shared_models.ids import EntityId, NewId
from shared_models.values import Value, text_of


def add_member(
    account: Account, place: VisitPlace, values: Mapping[str, Value], *, stamp: Stamp, new_id: NewId
) -> EntityId:
    """The new member's id. Values are as typed; birth date and sex are read from a valid identity number when blank.

    Raises:
        UnfitError: no name was typed, or the visit is finished.
    """
    if not text_of(values.get("name")).strip():
        raise UnfitError("a member needs a name")
    return add_entry(account, place, ("member", values), stamp=stamp, new_id=new_id)
