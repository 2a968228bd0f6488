"""Add an income line."""

from __future__ import annotations

from collections.abc import Mapping

from field_app.store.account import Account
from field_app.use_cases.add_entry import add_entry
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Stamp
from shared_models.ids import EntityId, NewId
from shared_models.values import Value


def add_income(
    account: Account, place: VisitPlace, values: Mapping[str, Value], *, stamp: Stamp, new_id: NewId
) -> EntityId:
    """The new line's id. Values are as typed; editing later goes through `open_section`.

    Raises:
        UnfitError: nothing was typed, or the visit is finished.
    """
    return add_entry(account, place, ("income", values), stamp=stamp, new_id=new_id)
