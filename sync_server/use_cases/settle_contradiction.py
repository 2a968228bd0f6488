"""Settles a contradiction: the officer's value, or her word on a removal, replaces everything she had on screen.

Two officers who settle the same contradiction at once, not having seen each other's word, have both spoken: where they
differ their two resolutions stand as a contradiction of its own, and nobody's is lost or wins by being faster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import msgspec

from shared_models.case import LIFE_UNIT, Case, Contradiction, contradictions
from shared_models.change import SCHEMA, Change, Part, Write
from shared_models.conversion import read_any
from shared_models.editing import remove_part, restore_part, settle_part
from shared_models.entity import Entity, shown_ids
from shared_models.errors import UnfitError
from shared_models.ids import ChangeId, EntityId, UserId
from shared_models.register import live_ids
from shared_models.values import Value
from sync_server.store import change_store
from sync_server.store.database import Database, Transaction
from sync_server.use_cases.decide import Officer, OvertakenError, decide

Fate: TypeAlias = Literal["removed", "kept"]
"""For a contested removal: the entry stays off its roster, or comes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What the officer decided, the changes she had on screen, and why."""

    household: EntityId
    entity: EntityId
    unit: str
    saw: frozenset[ChangeId]
    reason: str
    change: ChangeId
    value: Value = None
    fate: Fate | None = None
    """Only for a contested removal, whose unit is `_life`."""


class ReasonMissingError(UnfitError):
    """Nothing is settled without a reason."""


def settle_contradiction(database: Database, officer: Officer, settlement: Settlement) -> bool:
    """Appends the resolution; false when this very one was kept before.

    Raises:
        ReasonMissingError: the reason is blank.
        OvertakenError: since the page was shown something else came in than another officer's word on the same.
        NotFoundError, NotAllowedError, BusyError: as `decide` says.
    """
    if not settlement.reason.strip():
        raise ReasonMissingError("a resolution needs its reason")

    def decision(case: Case, tx: Transaction) -> Change:
        return Change(
            id=settlement.change,
            kind="resolve",
            household=case.household,
            scope=case.community,
            author=officer.user,
            t=officer.stamp(),
            form="office-1",
            schema=SCHEMA,
            parts=(_part(case, settlement, unseen_in(tx, case, settlement), by=officer.user),),
            reason=settlement.reason.strip(),
        )

    return decide(database, officer, settlement.household, id_=settlement.change, decision=decision)


def unseen_in(tx: Transaction, case: Case, settlement: Settlement) -> tuple[Change, ...]:
    """The changes that stand there now and that the officer's page did not show."""
    entity = case.entities.get(settlement.entity)
    unseen = standing(entity, settlement.unit) - settlement.saw if entity is not None else ()
    return tuple(read_any(kept.body) for kept in change_store.find_changes(tx, unseen).values())


def _part(case: Case, settlement: Settlement, unseen: Sequence[Change], *, by: UserId) -> Part:
    """The part that settles it: made from the case as it stands, or beside other officers' word on what she saw.

    Raises:
        OvertakenError: the case shows something else than what the officer saw.
    """
    entity = case.entities.get(settlement.entity)
    if entity is None:
        raise OvertakenError("the contradiction is settled already")
    if standing(entity, settlement.unit) == settlement.saw:
        return _settling(case, entity, settlement)
    rivals = [part for change in unseen if (part := _word_on_the_same(change, settlement, by=by)) is not None]
    if not rivals or len(rivals) < len(unseen):
        raise OvertakenError("another value has come in")
    return _beside(rivals[0], settlement)


def _settling(case: Case, entity: Entity, settlement: Settlement) -> Part:
    if Contradiction(entity.id, entity.type, settlement.unit) not in contradictions(case):
        raise OvertakenError("the contradiction is settled already")
    if settlement.unit != LIFE_UNIT:
        return settle_part(entity, settlement.unit, settlement.value)
    return remove_part(entity, {}) if settlement.fate == "removed" else restore_part(entity)


def _word_on_the_same(change: Change, settlement: Settlement, *, by: UserId) -> Part | None:
    """The part by which another officer settled exactly what this one has on screen; nothing for any other change."""
    part = next((part for part in change.parts if part.e == settlement.entity), None)
    if part is None or change.kind != "resolve" or change.author == by:
        return None
    if settlement.unit == LIFE_UNIT:
        return part if part.life is not None and frozenset(part.life.seen) == settlement.saw else None
    write = part.set.get(settlement.unit)
    return part if write is not None and frozenset(write.saw) == settlement.saw else None


def _beside(rival: Part, settlement: Settlement) -> Part:
    """This officer's word, having seen what the rival had seen and not the rival's."""
    if rival.life is not None and settlement.unit == LIFE_UNIT:
        return msgspec.structs.replace(
            rival, life=msgspec.structs.replace(rival.life, dead=settlement.fate == "removed")
        )
    write = Write(v=settlement.value, saw=rival.set[settlement.unit].saw)
    return msgspec.structs.replace(rival, set={settlement.unit: write})


def standing(entity: Entity, unit: str) -> frozenset[ChangeId]:
    """The changes that a page about this contradiction shows."""
    if unit == LIFE_UNIT:
        return frozenset(shown_ids(entity))
    return frozenset(live_ids(entity.units.get(unit)))
