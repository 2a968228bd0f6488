"""The desk where a batch is judged: which changes are merged, which are held and why, and what number each gets.

Pure bookkeeping over what was gathered under the communities' locks; `custody` gathers before and applies after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from shared_models.area import Right
from shared_models.authority import rights_for
from shared_models.case import Case, Entry
from shared_models.change import Change
from shared_models.ids import AreaCode, ChangeId, EntityId, UserId
from shared_models.recheck import may_write
from sync_server.store.change_store import KeptChange
from sync_server.store.held_store import Held
from sync_server.store.scope_store import Left, Scope
from sync_server.use_cases.arrival import Arrival, Fault, read_arrival
from sync_server.use_cases.keeping import kept_entry


@dataclass(frozen=True, slots=True)
class Waiting:
    """A held change that the batch speaks of."""

    kept: KeptChange
    held: Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What stands under the locks: counters, cases, rights of the author by existing community, held changes."""

    scopes: Mapping[AreaCode, Scope]
    cases: Mapping[EntityId, Case]
    rights: Mapping[AreaCode, frozenset[Right]]
    waiting: Mapping[ChangeId, Waiting]
    user: UserId
    shut_out: bool = False
    """Nothing of this sender is merged without the office's word."""


@dataclass(slots=True)
class Desk:
    """Takes the changes of one batch in order and remembers what each does to the next."""

    at: Gathered
    places: dict[EntityId, AreaCode] = field(default_factory=dict)
    """Where each household lives by now; one that does not exist has no place."""
    entries: dict[EntityId, list[Entry]] = field(default_factory=dict)
    """What is to be folded, in order."""
    left: list[Left] = field(default_factory=list)
    settled: dict[ChangeId, Change] = field(default_factory=dict)
    """The held changes that were settled, with the change that did it."""
    origins: dict[EntityId, AreaCode] = field(default_factory=dict)
    """Where households that are new in this batch came to life."""
    _types: dict[EntityId, dict[EntityId, str]] = field(default_factory=dict)
    _versions: dict[EntityId, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begins from the cases as they stand."""
        self.places |= {id_: case.community for id_, case in self.at.cases.items()}
        self._versions |= {id_: case.placed for id_, case in self.at.cases.items()}

    # --- judging: nothing is remembered -----------------------------------------------------------------------------

    def judge(self, arrival: Arrival) -> Fault | None:
        """Why a change must be held; nothing when it can be merged."""
        change = arrival.change
        if arrival.fault is not None or change is None:
            return arrival.fault
        if self.at.shut_out:
            return Fault("not_allowed", "came by file from a tablet or account that had been shut out")
        if change.author != self.at.user:
            return Fault("not_allowed", "delivered under another account than its author's")
        if change.kind in {"accept", "refuse"}:
            return self._judge_settlement(change)
        return self._unknown(change) or self._unauthorised(change) or self._mistyped(change)

    def _judge_settlement(self, change: Change) -> Fault | None:
        waiting = self._waiting(change)
        if waiting is None:
            return Fault("unknown_entity", "there is no held change of this id")
        if waiting.held.household != change.household:
            return Fault("invalid", "the held change belongs to another household")
        fault = self._unauthorised(change)
        return fault if fault is not None or change.kind == "refuse" else self._unmergeable(waiting)

    def _unmergeable(self, waiting: Waiting) -> Fault | None:
        held = read_arrival(waiting.kept.body, seq=0, h="")
        if held.change is None or held.fault is not None:
            return Fault("invalid", "the held change cannot be read and so cannot be merged")
        if held.change.kind not in {"save", "resolve", "act"}:
            return Fault("invalid", f"a held {held.change.kind} is not released but made again")
        return self._unknown(held.change) or self._mistyped(held.change)

    def _unknown(self, change: Change) -> Fault | None:
        if change.household in self.places or creates(change):
            return None
        return Fault("unknown_entity", "the household is not known here")

    def _unauthorised(self, change: Change) -> Fault | None:
        for place in {self._place(change), change.scope if change.kind == "move" else self._place(change)}:
            rights = self.at.rights.get(place)
            if rights is None or place not in self.at.scopes:
                return Fault("out_of_scope", "there is no such community")
            if not rights:
                return Fault("out_of_scope", "the author has no right in the household's community")
            if not rights & rights_for(change):
                return Fault("not_allowed", f"the author's role may not do this ({change.kind})")
        if not may_write(self.at.cases.get(change.household), change):
            return Fault("not_allowed", "the author is not of the team of this re-check")
        return None

    def _mistyped(self, change: Change) -> Fault | None:
        types = self._types_of(change.household)
        for part in change.parts:
            if types.get(part.e, part.type) != part.type:
                return Fault("invalid", f"{part.e} is of type {types[part.e]}, not {part.type}")
        return None

    # --- merging: what the next change will find --------------------------------------------------------------------

    def merge(self, entry: Entry) -> tuple[AreaCode, int]:
        """Gives a change its number and notes everything it does; the community and position it got."""
        change = entry.change
        place = self._place(change)
        moves = change.kind == "move" and change.scope != place
        community = change.scope if moves else place
        n = self.at.scopes[community].next()
        if moves:
            self._leave(change.household, place)
        self._note(msgspec.structs.replace(entry, n=n), community)
        if change.kind in {"accept", "refuse"}:
            self._settle(change, n=n, community=community)
        return community, n

    def _leave(self, household: EntityId, place: AreaCode) -> None:
        version = self._versions.get(household, 0)
        n = self.at.scopes[place].next()
        self.left.append(Left(community=place, n=n, household=household, placed=version))
        self._versions[household] = version + 1

    def _settle(self, change: Change, *, n: int, community: AreaCode) -> None:
        waiting = self._waiting(change)
        if waiting is None or waiting.held.settled == "accepted" or self._is_accepted(waiting.kept.id):
            return
        self.settled[waiting.kept.id] = change
        if change.kind == "accept":
            self._note(kept_entry(waiting.kept, n), community)

    def _is_accepted(self, held: ChangeId) -> bool:
        return held in self.settled and self.settled[held].kind == "accept"

    def _note(self, entry: Entry, community: AreaCode) -> None:
        change = entry.change
        self.entries.setdefault(change.household, []).append(entry)
        self._types_of(change.household).update({part.e: part.type for part in change.parts})
        if change.kind == "move" or creates(change):
            self.places[change.household] = community
            self.origins.setdefault(change.household, community)

    # --- what is known ----------------------------------------------------------------------------------------------

    def _waiting(self, change: Change) -> Waiting | None:
        return self.at.waiting.get(change.about) if change.about is not None else None

    def _place(self, change: Change) -> AreaCode:
        """Where the household lives; where its author, or the office that holds it, placed it when it is new."""
        waiting = self._waiting(change)
        return self.places.get(change.household, change.scope if waiting is None else waiting.held.community)

    def _types_of(self, household: EntityId) -> dict[EntityId, str]:
        if household not in self._types:
            case = self.at.cases.get(household)
            known = {id_: entity.type for id_, entity in case.entities.items()} if case else {}
            self._types[household] = {**known, household: "household"}
        return self._types[household]


def creates(change: Change) -> bool:
    """Whether a change can be the first of its household: it writes about the household itself."""
    return any(part.e == change.household and part.type == "household" for part in change.parts)
