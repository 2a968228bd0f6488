"""Settles a contradiction: the officer's value, or her word on a removal, replaces everything she had on screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from shared_models.case import LIFE_UNIT, Case, Contradiction, contradictions
from shared_models.change import SCHEMA, Change, Part
from shared_models.editing import remove_part, restore_part, settle_part
from shared_models.entity import Entity, shown_ids
from shared_models.errors import UnfitError
from shared_models.ids import ChangeId, EntityId
from shared_models.register import live_ids
from shared_models.values import Value
from sync_server.store.database import Database
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
        OvertakenError: it is settled, or another value came in, since the page was shown.
        NotFoundError, NotAllowedError, BusyError: as `decide` says.
    """
    if not settlement.reason.strip():
        raise ReasonMissingError("a resolution needs its reason")

    def decision(case: Case) -> Change:
        return Change(
            id=settlement.change,
            kind="resolve",
            household=case.household,
            scope=case.community,
            author=officer.user,
            t=officer.stamp(),
            form="office-1",
            schema=SCHEMA,
            parts=(resolving_part(case, settlement),),
            reason=settlement.reason.strip(),
        )

    return decide(database, officer, settlement.household, id_=settlement.change, decision=decision)


def resolving_part(case: Case, settlement: Settlement) -> Part:
    """The part that settles it, made from the case as it stands.

    Raises:
        OvertakenError: the case does not show what the officer saw.
    """
    entity = case.entities.get(settlement.entity)
    clash = Contradiction(settlement.entity, entity.type if entity else "", settlement.unit)
    if entity is None or clash not in contradictions(case):
        raise OvertakenError("the contradiction is settled already")
    if standing(entity, settlement.unit) != settlement.saw:
        raise OvertakenError("another value has come in")
    if settlement.unit != LIFE_UNIT:
        return settle_part(entity, settlement.unit, settlement.value)
    return remove_part(entity, {}) if settlement.fate == "removed" else restore_part(entity)


def standing(entity: Entity, unit: str) -> frozenset[ChangeId]:
    """The changes that a page about this contradiction shows."""
    if unit == LIFE_UNIT:
        return frozenset(shown_ids(entity))
    return frozenset(live_ids(entity.units.get(unit)))
