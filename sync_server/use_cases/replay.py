"""A case once more from nothing but the log: what the incremental fold must agree with."""

from __future__ import annotations

from collections.abc import Sequence

from shared_models.case import Case, Entry, effective_order, empty_case, fold
from shared_models.errors import MalformedError
from shared_models.ids import AreaCode
from sync_server.store.change_store import KeptChange
from sync_server.use_cases.desk import creates
from sync_server.use_cases.keeping import kept_entry


def replay(kept: Sequence[KeptChange]) -> Case | None:
    """The case of one household after all its changes, given in order of arrival; nothing when none made it."""
    held = {one.id: one.reason for one in kept if one.n is None}
    communities = {one.id: one.community for one in kept if one.n is not None}
    entries = [entry for one in kept if (entry := _entry(one)) is not None]
    counted = effective_order(entries, held)
    place = AreaCode("")
    numbered_in = AreaCode("")
    for entry in counted:
        # A released change has no community of its own: it follows on the change that released it.
        numbered_in = communities.get(entry.change.id, numbered_in)
        if creates(entry.change):
            place = numbered_in
            break
    if not counted:
        return None
    case = fold(empty_case(counted[0].change.household, place), counted)
    return case if case.entities else None


def _entry(one: KeptChange) -> Entry | None:
    try:
        return kept_entry(one, one.n or 0)
    except MalformedError:
        return None
