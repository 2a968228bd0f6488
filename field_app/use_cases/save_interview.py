"""Record a neighbour interview: a record of its own, apart from what the family said."""

from __future__ import annotations

from collections.abc import Mapping

from field_app.store.account import Account
from field_app.use_cases.add_entry import add_entry
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Stamp
from shared_models.ids import EntityId, NewId
from shared_models.values import Value


def save_interview(
    account: Account, place: VisitPlace, values: Mapping[str, Value], *, stamp: Stamp, new_id: NewId
) -> EntityId:
    """The new interview's id, by the person signed in, now. Nothing in it is filled from the applicant's data.

    Forms that keep drafts use `new_entry` and `save_section` instead, to the same effect.

    Raises:
        UnfitError: nothing was typed, or the visit is finished.
    """
    return add_entry(account, place, ("interview", values), stamp=stamp, new_id=new_id)
