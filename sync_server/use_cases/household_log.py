"""The log of one household in the order in which its changes came to count, with how each of them arrived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared_models.case import Entry
from shared_models.change import Change
from shared_models.conversion import read_any
from shared_models.errors import MalformedError
from shared_models.ids import ChangeId
from sync_server.store.change_store import KeptChange
from sync_server.use_cases.keeping import kept_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdLog:
    """What was merged, and everything that was kept."""

    entries: tuple[Entry, ...]
    """Order of arrival is the order of the fold; a held change counts from the change that accepted it."""
    kept: Mapping[ChangeId, KeptChange]


def household_log(changes: Iterable[KeptChange]) -> HouseholdLog:
    """The log in these changes of one household, given in order of arrival."""
    kept = {one.id: one for one in changes}
    entries: list[Entry] = []
    released: set[ChangeId] = set()
    for one in kept.values():
        if one.n is None:
            continue
        entry = kept_entry(one, one.n)
        entries.append(entry)
        held = kept.get(entry.change.about) if entry.change.about is not None else None
        if entry.change.kind == "accept" and held is not None and held.n is None and held.id not in released:
            released.add(held.id)
            entries.append(kept_entry(held, one.n))
    return HouseholdLog(entries=tuple(entries), kept=kept)


def readable(kept: KeptChange) -> Change | None:
    """The change, where this version can read it."""
    try:
        return read_any(kept.body)
    except MalformedError:
        return None
