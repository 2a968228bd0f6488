"""Finish a visit: from here on the office has it."""

from __future__ import annotations

from field_app.store.account import Account
from field_app.use_cases.check_visit import Check
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Change, Stamp
from shared_models.errors import UnfitError
from shared_models.ids import NewId


class UnfinishedError(UnfitError):
    """Something must still be put right; `check` lists it."""

    def __init__(self, check: Check) -> None:
        """Keeps the findings for the screen."""
        super().__init__(f"{len(check.must)} things must be put right first")
        self.check = check


def finish_visit(account: Account, place: VisitPlace, *, stamp: Stamp, new_id: NewId) -> Change:
    """The act that finishes the visit. Unsaved drafts of the visit are saved first, section by section.

    Raises:
        UnfinishedError: with the findings, when one of them is a must; nothing is lost.
        UnfitError: the visit is finished already.
    """
    raise NotImplementedError
