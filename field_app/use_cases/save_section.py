"""Leave a section: what was typed becomes one change."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Change, Stamp
from shared_models.ids import NewId


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What a save made; no change when nothing typed differs from what was shown."""

    change: Change | None


def save_section(account: Account, place: VisitPlace, section: str, *, stamp: Stamp, new_id: NewId) -> Saved:
    """One change with everything typed in the section; the draft goes in the same transaction. Atomic.

    Text that cannot be read as a value of its field is saved as typed, and `check_visit` points at it: nothing typed
    is ever refused or lost.

    Raises:
        UnfitError: the visit is finished or accepted (the drafts stay).
    """
    raise NotImplementedError
