"""Folding what was merged into the stored cases, with the files it speaks of and the communities' digests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from shared_models.case import Case, combined_digest, contradictions, empty_case, fold
from shared_models.ids import AreaCode, ChangeId, EntityId
from shared_models.register import live_ids
from sync_server.store import blob_index, case_store, scope_store
from sync_server.store.case_store import StoredCase
from sync_server.store.database import Transaction
from sync_server.use_cases.desk import Desk
from sync_server.use_cases.work_out import works_of


def fold_cases(
    tx: Transaction, desk: Desk, stored: Mapping[EntityId, StoredCase], *, today: date
) -> dict[EntityId, Case]:
    """The cases after everything the desk merged, saved with their numbers and digests."""
    cases: dict[EntityId, Case] = {}
    for household, entries in desk.entries.items():
        before = stored.get(household)
        base = before.case if before is not None else empty_case(household, desk.origins.get(household, AreaCode("")))
        case = fold(base, entries)
        # A refusal alone makes no household: its log entry stands, but there is nothing to show.
        if case.entities:
            cases[household] = case
    works = works_of(tx, cases, today)
    for community, digests in case_store.save_cases(tx, cases.values(), stored, works=works).items():
        scope = desk.at.scopes[community]
        scope.digest = combined_digest([scope.digest, *digests])
    scope_store.save_left(tx, desk.left)
    scope_store.save_scopes(tx, desk.at.scopes.values())
    blob_index.save_refs(tx, [entry.change for entries in desk.entries.values() for entry in entries], desk.at.user)
    return cases


def conflicts_in(case: Case) -> dict[ChangeId, tuple[str, ...]]:
    """For each change that stands beside another value, the `type.unit` names in which it does."""
    found: dict[ChangeId, tuple[str, ...]] = {}
    for clash in contradictions(case):
        for change in live_ids(case.entities[clash.entity].units.get(clash.unit)):
            found[change] = (*found.get(change, ()), f"{clash.type}.{clash.unit}")
    return found
