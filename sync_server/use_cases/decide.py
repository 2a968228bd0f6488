"""An officer's decision on a case, taken on what the case holds at that instant and kept before anybody else's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from shared_models.area import Right
from shared_models.case import Case
from shared_models.change import SCHEMA, Act, Change, Stamp
from shared_models.errors import NotAllowedError, UnfitError
from shared_models.ids import AreaCode, ChangeId, EntityId, ReplicaId, UserId
from sync_server.store import case_store, change_store, replica_store, scope_store
from sync_server.store.database import BusyError, Database, Transaction
from sync_server.use_cases.custody import MovedMeanwhileError
from sync_server.use_cases.open_case import readable_case
from sync_server.use_cases.record_office_change import ATTEMPTS, OFFICE, record_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Who decides, when, and by which right."""

    user: UserId
    now_ms: int
    right: Right = "review"

    def stamp(self) -> Stamp:
        """The server's own clock: the office has no other."""
        return Stamp(wall_ms=self.now_ms, mono_ms=0, boot=OFFICE)

    def act(self, case: Case, id_: ChangeId, act: Act) -> Change:
        """Something the officer did about a case."""
        return Change(
            id=id_,
            kind="act",
            household=case.household,
            scope=case.community,
            author=self.user,
            t=self.stamp(),
            form="office-1",
            schema=SCHEMA,
            act=act,
        )


Decision: TypeAlias = Callable[[Case, Transaction], Change]
"""Makes the change of the case as it stands at that instant; the transaction is there to look things up."""


class OvertakenError(UnfitError):
    """Something happened between the page that was shown and the button that was pressed; nothing was written."""


def decide(database: Database, officer: Officer, household: EntityId, *, id_: ChangeId, decision: Decision) -> bool:
    """Keeps the change that `decision` makes of the case; false when this very change was kept before.

    The page that shows a form gives the change its id, so that a form sent twice is kept once.

    Raises:
        NotFoundError: there is no such household for this officer.
        NotAllowedError: he may read it but lacks the right he decides by; nothing was written.
        UnfitError: whatever the decision finds in the way; nothing was written.
        BusyError: nothing was written, the same may be tried again.
    """
    also = frozenset[AreaCode]()
    for _ in range(ATTEMPTS):
        try:
            with database.writing() as tx:
                if change_store.find_changes(tx, [id_]):
                    return False
                also |= lock_office(tx, officer.user, also | place_of(tx, household))
                case, rights = readable_case(tx, officer.user, household)
                if officer.right not in rights:
                    raise NotAllowedError(household)
                record_in(tx, [decision(case, tx)], user=officer.user, now_ms=officer.now_ms, also=also)
                return True
        except MovedMeanwhileError as moved:
            also |= moved.communities
    raise BusyError("households are being moved; nothing was kept, please try again")


def lock_office(tx: Transaction, user: UserId, communities: frozenset[AreaCode]) -> frozenset[AreaCode]:
    """Locks what custody locks, in the order custody does: the office's numbering first, then the communities."""
    replica_store.lock_replica(tx, ReplicaId(f"{OFFICE}:{user}"), user=user, device=OFFICE)
    scope_store.lock_scopes(tx, communities)
    return communities


def place_of(tx: Transaction, household: EntityId) -> frozenset[AreaCode]:
    """The community a household lives in; none for one that is not known."""
    return frozenset(case_store.communities_of(tx, [household]).values())
