"""Folds every case again from the log, compares it with the stored one and, when asked, puts it right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shared_models.ids import EntityId
from sync_server.store import case_store, change_store, scope_store
from sync_server.store.case_row import TO_WORK_OUT
from sync_server.store.database import Database
from sync_server.use_cases.replay import replay

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """A household whose stored case is not what its log gives."""

    household: EntityId
    what: str


@dataclass(slots=True)
class Rebuilt:
    """How many households were folded again, and what differed."""

    households: int
    differences: list[Difference]


def rebuild_cases(database: Database, *, write: bool) -> Rebuilt:
    """Every difference between the log and the stored cases; `write` replaces what differs."""
    with database.reading() as tx:
        households = change_store.logged_households(tx)
    found = Rebuilt(households=len(households), differences=[])
    for some in _portions(households):
        found.differences += _rebuild_some(database, some, write=write)
    return found


def _portions(households: list[EntityId]) -> Iterator[list[EntityId]]:
    for start in range(0, len(households), AT_ONCE):
        yield households[start : start + AT_ONCE]


def _rebuild_some(database: Database, households: list[EntityId], *, write: bool) -> list[Difference]:
    """Compares some households under their communities' locks, so that no push comes between."""
    differences = []
    with database.writing() if write else database.reading() as tx:
        if write:
            scope_store.lock_scopes(tx, case_store.communities_of(tx, households).values())
        stored = case_store.load_cases(tx, households)
        for household in households:
            case = replay(change_store.changes_of(tx, household))
            was = stored.get(household)
            if case == (was.case if was is not None else None):
                continue
            differences.append(Difference(household, _what(case is None, was is None)))
            if write and case is not None:
                touched = case_store.save_cases(tx, [case], stored, works={household: TO_WORK_OUT})
                case_store.recount_digests(tx, touched)
    return differences


def _what(none_in_log: bool, none_stored: bool) -> str:  # noqa: FBT001 - two facts, one sentence
    if none_stored:
        return "the log tells of it, but no case is stored"
    if none_in_log:
        return "a case is stored, but no merged change made it"
    return "the stored case is not what the log gives"
