"""The procedures of households, each under the policy it was opened with, for one case or for a whole area."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from shared_models.case import Case
from shared_models.change_words import ActNames
from shared_models.ids import AreaCode
from shared_models.policy.policy import Policy, PolicyRef
from shared_models.policy.proceeding import Proceeding, proceedings
from sync_server.store import case_store
from sync_server.store.database import Database, Transaction
from sync_server.use_cases.hold_policy import policies_for, policy_for, policy_of


def proceedings_of(tx: Transaction, case: Case, today: date) -> tuple[Proceeding, ...]:
    """Every procedure of a case."""

    def find(ref: PolicyRef) -> Policy | None:
        return policy_of(tx, ref)

    return proceedings(case, policy_for(tx, case.community, today).policy, find, today=today)


def act_names(database: Database, case: Case, today: date) -> ActNames:
    """What the policies that a case is under call its acts."""
    with database.reading() as tx:
        by_procedure = {one.procedure.id: one.policy for one in proceedings_of(tx, case, today)}
        return ActNames(present=policy_for(tx, case.community, today).policy, by_procedure=by_procedure)


def proceedings_in(
    tx: Transaction, communities: tuple[AreaCode, ...], today: date
) -> Iterator[tuple[Case, tuple[Proceeding, ...]]]:
    """Every household of these communities in which a procedure was ever opened, with its procedures."""
    held = policies_for(tx, communities, today)
    known: dict[PolicyRef, Policy | None] = {}

    def find(ref: PolicyRef) -> Policy | None:
        if ref not in known:
            known[ref] = policy_of(tx, ref)
        return known[ref]

    for case in case_store.cases_with_procedures(tx, communities):
        yield case, proceedings(case, held[case.community].policy, find, today=today)
