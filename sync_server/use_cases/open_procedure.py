"""Everything the page of a household's procedures rests on: its procedures, the policy that holds, who may do what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shared_models.area import Right
from shared_models.case import Case
from shared_models.ids import UserId
from shared_models.policy.act_record import team_ids
from shared_models.policy.proceeding import Proceeding
from sync_server.store import grant_store, user_store
from sync_server.store.database import Database
from sync_server.use_cases.do_act import Setting
from sync_server.use_cases.hold_policy import HeldPolicy, policy_for
from sync_server.use_cases.read_proceedings import proceedings_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedProcedures:
    """A household's procedures for one reader."""

    proceedings: tuple[Proceeding, ...]
    held: HeldPolicy
    """What a procedure opened today would follow."""
    rights: frozenset[Right]
    team: Mapping[UserId, str]
    """Names of those who stand in teams of visits."""
    staff: Mapping[UserId, str]
    """Names of those who work here."""

    def may_open(self, act: str) -> bool:
        """Whether the reader may open a procedure by this act."""
        return bool(self.rights & Setting(policy=self.held.policy).rights(act))

    def may_do(self, one: Proceeding, act: str) -> bool:
        """Whether the reader may do an act where a procedure stands."""
        return bool(self.rights & Setting(policy=one.policy, step=one.procedure.step).rights(act))


def open_procedures(database: Database, case: Case, rights: frozenset[Right], *, today: date) -> OpenedProcedures:
    """The procedures of a case that was opened for its reader."""
    with database.reading() as tx:
        return OpenedProcedures(
            proceedings=proceedings_of(tx, case, today),
            held=policy_for(tx, case.community, today),
            rights=rights,
            team=user_store.names_of(tx, team_ids(case)),
            staff=grant_store.people_of(tx, [case.community]),
        )
