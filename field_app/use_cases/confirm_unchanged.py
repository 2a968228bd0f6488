"""Declare values unchanged: an act of its own, not a copy of a blank."""

from __future__ import annotations

from collections.abc import Sequence

from field_app.store.account import Account
from field_app.use_cases.open_section import EntityForm
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Change, Stamp
from shared_models.ids import NewId


def confirm_unchanged(
    account: Account,
    place: VisitPlace,
    confirmed: Sequence[tuple[EntityForm, tuple[str, ...]]],
    *,
    stamp: Stamp,
    new_id: NewId,
) -> Change | None:
    """One change that confirms the shown values of these units of these forms; nothing when none of them has a value.

    A unit in contradiction or with an unsaved draft is passed over: there is no one value to confirm.

    Raises:
        UnfitError: the visit is finished or accepted.
    """
    raise NotImplementedError
