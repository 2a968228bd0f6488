"""Looks through what has arrived since the last time and keeps the flags up to date: in portions, behind the pushes.

Nothing here stands in a tablet's way: a push is answered before anybody compares its photos.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared_models.case import Case, Entry
from shared_models.flags.detect import flags_in
from shared_models.flags.jump import MATCHED
from shared_models.flags.trace import traces
from sync_server.store import case_store, change_store, flag_store, traced_store
from sync_server.store.database import Database, Transaction
from sync_server.store.flag_store import Looked
from sync_server.use_cases.household_log import household_log

PORTION = 200


@dataclass(frozen=True, slots=True)
class LookedThrough:
    """How many households this portion had, and how many wait still."""

    households: int
    left: int


def look_through(database: Database, *, most: int = PORTION) -> LookedThrough:
    """One portion. Two that run at once do the same work twice and leave the same flags."""
    with database.writing() as tx:
        ids = traced_store.waiting(tx, most=most)
        touched = traced_store.communities_traced(tx, ids)
        cases = [stored.case for stored in case_store.load_cases(tx, ids).values()]
        found = {
            case.household: Looked(
                community=case.community, position=ids[case.household], traces=traces(case, _entries(tx, case))
            )
            for case in cases
        }
        near = flag_store.save_traces(tx, found)
        touched |= {case.community for case in cases} | traced_store.communities_traced(tx, near)
        for community in sorted(touched):
            made = flags_in(flag_store.traces_in(tx, community), flag_store.matches_in(tx, community))
            flag_store.replace_flags(tx, community, made)
        return LookedThrough(len(ids), traced_store.count_waiting(tx))


def _entries(tx: Transaction, case: Case) -> Sequence[Entry]:
    """The changes of a case that has matching records: only they tell what an answer was before a visit."""
    if not any(entity.type == MATCHED for entity in case.entities.values()):
        return ()
    return household_log(change_store.changes_of(tx, case.household)).entries


def look_at_all(database: Database) -> int:
    """Everything that waits, portion by portion; how many households that were."""
    total = 0
    while True:
        done = look_through(database)
        total += done.households
        if not done.households:
            return total
