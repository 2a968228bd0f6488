"""Accepts a synced visit: an act is appended when nothing stands in the way of what the officer saw."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.case import Case
from shared_models.change import Act, Change
from shared_models.checks import acceptance_obstacles
from shared_models.errors import UnfitError
from shared_models.ids import ChangeId, EntityId
from shared_models.visit import find_visit
from shared_models.words import Label
from sync_server.store.database import Database, Transaction
from sync_server.use_cases.decide import Officer, OvertakenError, decide


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVisit:
    """The visit as its page showed it: up to which position of the log, with an id for the change to be made."""

    household: EntityId
    visit: EntityId
    n: int
    change: ChangeId


class ObstructedError(UnfitError):
    """What was shown cannot be accepted; each obstacle in words."""

    def __init__(self, obstacles: tuple[Label, ...]) -> None:
        """Takes what stands in the way."""
        super().__init__("; ".join(obstacle.en for obstacle in obstacles))
        self.obstacles = obstacles


def accept_visit(database: Database, officer: Officer, shown: ShownVisit) -> bool:
    """Accepts the visit; false when this very acceptance was kept before.

    Raises:
        OvertakenError: somebody decided on the visit, or the household's file changed, since it was shown.
        ObstructedError: what was shown cannot be accepted.
        NotFoundError, NotAllowedError, BusyError: as `decide` says.
    """

    def decision(case: Case, _tx: Transaction) -> Change:
        check_waiting(case, shown.visit)
        if case.n != shown.n:
            raise OvertakenError("the file has changed since it was shown")
        obstacles = acceptance_obstacles(case, shown.visit)
        if obstacles:
            raise ObstructedError(obstacles)
        return officer.act(case, shown.change, Act(name="accept", about=shown.visit))

    return decide(database, officer, shown.household, id_=shown.change, decision=decision)


def check_waiting(case: Case, visit_id: EntityId) -> None:
    """Passes a visit that still waits for the office.

    Raises:
        OvertakenError: somebody has accepted or returned it, or its tablet took it back.
    """
    visit = find_visit(case, visit_id)
    if visit is None or visit.status != "finished":
        raise OvertakenError("the visit is not waiting for review any more")
