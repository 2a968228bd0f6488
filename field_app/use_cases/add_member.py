"""Add a member to the household."""

from __future__ import annotations

from collections.abc import Mapping

from field_app.store.account import Account
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Stamp
from shared_models.ids import EntityId, NewId
from shared_models.values import Value


def add_member(
    account: Account, place: VisitPlace, values: Mapping[str, Value], *, stamp: Stamp, new_id: NewId
) -> EntityId:
    """The new member's id. Values are as typed; birth date and sex are read from a valid identity number when blank.

    Raises:
        UnfitError: no name was typed, or the visit is finished.
    """
    raise NotImplementedError
