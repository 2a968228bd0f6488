"""Returns a synced visit to its investigators, with remarks pinned on the fields they are about."""

from __future__ import annotations

from collections.abc import Sequence

from shared_models.case import Case
from shared_models.change import Change
from shared_models.errors import UnfitError
from shared_models.visit import Remark, return_act
from sync_server.store.database import Database, Transaction
from sync_server.use_cases.accept_visit import ShownVisit, check_waiting
from sync_server.use_cases.decide import Officer, decide

LONGEST = 2_000
"""Characters of one remark: more is a letter, not a remark."""


class UnsaidError(UnfitError):
    """A return says what to put right: it needs at least one remark with text, none of them endless."""


def return_visit(database: Database, officer: Officer, shown: ShownVisit, *, remarks: Sequence[Remark]) -> bool:
    """Returns the visit; false when this very return was kept before. Remarks without text are left out.

    A file that went on changing may be returned all the same: the remarks name fields, and the tablet shows both.

    Raises:
        UnsaidError: no remark has text, or one is too long.
        OvertakenError: the visit is not waiting any more.
        NotFoundError, NotAllowedError, BusyError: as `decide` says.
    """
    said = [remark for remark in remarks if remark.text.strip()]
    if not said or any(len(remark.text) > LONGEST for remark in said):
        raise UnsaidError("a return needs at least one remark, each of at most 2,000 characters")

    def decision(case: Case, _tx: Transaction) -> Change:
        check_waiting(case, shown.visit)
        known = [remark for remark in said if remark.entity in case.entities]
        if len(known) < len(said):
            raise UnfitError("a remark is pinned on something this household does not have")
        return officer.act(case, shown.change, return_act(shown.visit, said))

    return decide(database, officer, shown.household, id_=shown.change, decision=decision)
