"""Shows the changes that are held for the office and settles them: taken into the case, or refused, with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from shared_models.area import Right
from shared_models.change import SCHEMA, Change
from shared_models.errors import NotAllowedError, NotFoundError
from shared_models.ids import AreaCode, ChangeId, DeviceId, EntityId, UserId
from shared_models.questionnaire.answers import DIGEST, FILLED, FORM, VERSION
from shared_models.questionnaire.form import Form, FormRef
from shared_models.values import text_of
from sync_server.store import (
    change_store,
    device_store,
    form_store,
    grant_store,
    held_store,
    queue_store,
    user_store,
)
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.store.change_store import KeptChange
from sync_server.store.database import Database, Transaction
from sync_server.store.held_store import Held
from sync_server.use_cases.decide import Officer, OvertakenError, lock_office
from sync_server.use_cases.household_log import readable
from sync_server.use_cases.list_queue import communities_for
from sync_server.use_cases.record_office_change import record_in
from sync_server.use_cases.settle_contradiction import ReasonMissingError


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldItem:
    """One held change with whatever can be read of it."""

    held: Held
    kept: KeptChange
    change: Change | None
    head_name: str
    community: str
    author: str
    device: str
    may_settle: bool
    forms: Mapping[str, Form]
    """The forms of the questionnaires that it begins, by digest, as far as they are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The office's word on a held change; `change` names the change that says so."""

    held: ChangeId
    kind: Literal["accept", "refuse"]
    reason: str
    change: ChangeId


def list_held(database: Database, user: UserId, *, now_ms: int) -> tuple[HeldItem, ...]:
    """What waits in the communities the asker may read, the oldest first; each shown household is noted as read.

    Raises:
        NotAllowedError: when the asker may read no community at all.
    """
    with database.reading() as tx:
        areas = {area.code: area.name for area in communities_for(tx, user, "read")}
        waiting = held_store.open_held(tx, areas)
        rights = grant_store.rights_in(tx, user, {one.community for one in waiting})
        items = _items(tx, waiting, areas=areas, rights=rights)
    with database.writing() as tx:
        for household in sorted({item.held.household for item in items if item.held.household}):
            note = AuditNote(user=user, action="read", subject=household, detail={"page": "held"})
            write_audit(tx, note, now_ms=now_ms)
    return items


def _items(
    tx: Transaction, waiting: list[Held], *, areas: Mapping[AreaCode, str], rights: Mapping[AreaCode, frozenset[Right]]
) -> tuple[HeldItem, ...]:
    kept = change_store.find_changes(tx, [one.change for one in waiting])
    homes = queue_store.households_named(tx, [EntityId(one.household) for one in waiting])
    names = user_store.names_of(tx, {one.author for one in waiting})
    devices = device_store.device_names(tx, {DeviceId(one.device) for one in kept.values()})
    return tuple(
        HeldItem(
            held=one,
            kept=kept[one.change],
            change=readable(kept[one.change]),
            head_name=homes[one.household].head_name if one.household in homes else "",
            community=areas.get(one.community, one.community),
            author=names.get(one.author, one.author),
            device=devices.get(DeviceId(kept[one.change].device), kept[one.change].device),
            may_settle="review" in rights.get(one.community, frozenset()) and bool(one.household),
            forms=form_store.forms_named(tx, _begun(readable(kept[one.change]))),
        )
        for one in waiting
        if one.change in kept
    )


def _begun(change: Change | None) -> Iterator[FormRef]:
    """The forms of the questionnaires that a change begins."""
    for part in change.parts if change is not None else ():
        if part.type == FILLED and DIGEST in part.set:
            yield FormRef(*(text_of(part.set[unit].v) if unit in part.set else "" for unit in (FORM, VERSION, DIGEST)))


def settle_held(database: Database, officer: Officer, verdict: Verdict) -> bool:
    """Keeps the verdict, and merges the change when it is accepted; false when this very verdict was kept before.

    Raises:
        ReasonMissingError: the reason is blank.
        OvertakenError: somebody settled it before.
        UnfitError: it cannot be merged as things stand; it stays held.
        NotFoundError, NotAllowedError: not held for this officer.
    """
    if not verdict.reason.strip():
        raise ReasonMissingError("a verdict needs its reason")
    with database.writing() as tx:
        if change_store.find_changes(tx, [verdict.change]):
            return False
        held = held_store.find_held(tx, [verdict.held]).get(verdict.held)
        if held is None:
            raise NotFoundError(verdict.held)
        lock_office(tx, officer.user, frozenset({held.community}))
        _check_settleable(tx, officer.user, held_store.find_held(tx, [verdict.held])[verdict.held])
        change = _verdict_change(officer, verdict, held)
        record_in(tx, [change], user=officer.user, now_ms=officer.now_ms, also=frozenset({held.community}))
    return True


def _check_settleable(tx: Transaction, user: UserId, held: Held) -> None:
    rights = grant_store.rights_in(tx, user, [held.community]).get(held.community, frozenset())
    if "read" not in rights:
        raise NotFoundError(held.change)
    if "review" not in rights:
        raise NotAllowedError(held.change)
    if held.settled:
        raise OvertakenError("somebody settled it already")


def _verdict_change(officer: Officer, verdict: Verdict, held: Held) -> Change:
    return Change(
        id=verdict.change,
        kind=verdict.kind,
        household=held.household,
        scope=held.community,
        author=officer.user,
        t=officer.stamp(),
        form="office-1",
        schema=SCHEMA,
        reason=verdict.reason.strip(),
        about=held.change,
    )
