"""Begin a visit of a household."""

from __future__ import annotations

from field_app.store.account import Account
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Stamp
from shared_models.ids import EntityId, NewId
from shared_models.values import Value


def start_visit(
    account: Account, household: EntityId, *, stamp: Stamp, new_id: NewId, position: Value = None
) -> VisitPlace:
    """The place of the new visit: led by the person signed in, begun now, its outcome still blank.

    What the household looked like now is kept beside it, so that every section can show the value before this visit.
    A visit of the same person that is begun or returned is gone on with instead of starting a second one.
    `position` is a position group, or nothing when the device could not tell.

    Raises:
        NotFoundError: the household is not on this tablet.
    """
    raise NotImplementedError
