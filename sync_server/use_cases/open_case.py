"""Opens one household's file for a person, and notes in the audit log that it was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shared_models.area import Right, Role
from shared_models.attendance import devices_named
from shared_models.bundle_keys import PublicKeys
from shared_models.case import Case, Entry, empty_case, fold
from shared_models.errors import NotAllowedError, NotFoundError
from shared_models.ids import AreaCode, ChangeId, DeviceId, EntityId, Sha256, UserId
from shared_models.questionnaire.answers import FILLED, form_of
from shared_models.questionnaire.attached import FILES
from shared_models.questionnaire.form import Form
from shared_models.recheck import concerns_recheck, is_blind, rechecks, without_rechecks
from shared_models.sidecar import device_of
from shared_models.values import text_of
from shared_models.visit import TEAM, Visit, find_visit
from sync_server.store import (
    area_store,
    blob_index,
    bundle_store,
    case_store,
    change_store,
    device_store,
    form_store,
    grant_store,
    held_store,
    user_store,
)
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.store.database import Database, Transaction
from sync_server.use_cases.household_log import HouseholdLog, household_log, readable

OFFICE = frozenset[Right]({"review", "decide", "audit"})
"""Who has none of these is not told that a household is looked at again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCase:
    """A household's file as one person may read it, with the names behind its ids."""

    case: Case
    log: HouseholdLog
    rights: frozenset[Right]
    """Of the reader, in this household's community."""
    community: str
    stored: frozenset[Sha256]
    """Files of this case that the server holds whole."""
    people: Mapping[UserId, str]
    roles: Mapping[UserId, tuple[Role, ...]]
    """What the authors are now, in this household's community or above it."""
    devices: Mapping[DeviceId, str]
    keys: Mapping[DeviceId, PublicKeys]
    """Public keys of the sign-ins that proofs name, of photos and of investigators."""
    owners: Mapping[DeviceId, UserId]
    """Whose sign-ins they are."""
    n_held: int
    """Changes of this household that wait for the office's word."""
    forms: Mapping[str, Form] = field(default_factory=dict)
    """The forms of its questionnaires, by digest, as far as this office keeps them."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every change that counts, in order."""
        return self.log.entries


def open_case(database: Database, user: UserId, household: EntityId, *, why: str, now_ms: int) -> OpenedCase:
    """The file of a household in the reader's areas; `why` names the page for the audit log.

    Raises:
        NotFoundError: there is no such household, or the reader may not know.
    """
    with database.reading() as tx:
        opened = _opened(tx, *readable_case(tx, user, household))
    with database.writing() as tx:
        note = AuditNote(user=user, action="read", subject=household, detail={"page": why})
        write_audit(tx, note, now_ms=now_ms)
    return opened


def open_case_as(database: Database, note: AuditNote, rights: frozenset[Right], *, now_ms: int) -> OpenedCase:
    """The household that the note is about, for the command line: its user holds the database and has no account.

    Raises:
        NotFoundError: there is no such household.
    """
    with database.reading() as tx:
        case = case_store.load_case(tx, EntityId(note.subject))
        if case is None:
            raise NotFoundError(note.subject)
        opened = _opened(tx, case, rights)
    with database.writing() as tx:
        write_audit(tx, note, now_ms=now_ms)
    return opened


def _opened(tx: Transaction, case: Case, rights: frozenset[Right]) -> OpenedCase:
    household = case.household
    log = household_log(change_store.changes_of(tx, household))
    if not rights & OFFICE:
        log = _without_rechecks(log)
    proving = {device_of(photo) for photo in case.shown("photo")} | devices_named(case)
    return OpenedCase(
        case=case,
        log=log,
        rights=rights,
        community=area_store.area_names(tx, [case.community]).get(case.community, case.community),
        stored=blob_index.stored_among(tx, _files(case)),
        people=user_store.names_of(tx, _people(case, log)),
        roles=grant_store.roles_in(tx, case.community),
        devices=device_store.device_names(tx, {entry.device for entry in log.entries}),
        keys=bundle_store.keys_of_devices(tx, proving),
        owners=device_store.owners_of(tx, proving),
        n_held=len(held_store.open_held_of(tx, household)),
        forms=form_store.forms_named(tx, {form_of(one) for one in case.entities.values() if one.type == FILLED}),
    )


def _without_rechecks(log: HouseholdLog) -> HouseholdLog:
    read = {id_: readable(one) for id_, one in log.kept.items()}
    told = {id_ for id_, change in read.items() if change is None or not concerns_recheck(change)}
    return HouseholdLog(
        entries=tuple(entry for entry in log.entries if entry.change.id in told),
        kept={id_: one for id_, one in log.kept.items() if id_ in told},
    )


def readable_case(tx: Transaction, user: UserId, household: EntityId) -> tuple[Case, frozenset[Right]]:
    """A case its asker may read, with all his rights there.

    Raises:
        NotFoundError: there is no such household, or the asker may not know.
        NotAllowedError: the asker is re-checking it and must not know what was answered before.
    """
    case = case_store.load_case(tx, household)
    rights = rights_at(tx, user, case.community) if case is not None else frozenset[Right]()
    if case is None or "read" not in rights:
        raise NotFoundError(household)
    if is_blind(case, user):
        raise NotAllowedError(household)
    return case if rights & OFFICE else without_rechecks(case), rights


def rights_at(tx: Transaction, user: UserId, community: AreaCode) -> frozenset[Right]:
    """What a person may do in a community."""
    return grant_store.rights_in(tx, user, [community]).get(community, frozenset())


def _files(case: Case) -> Iterable[Sha256]:
    for entity in (one for type_ in FILES for one in case.shown(type_)):
        for unit in ("file", "thumbnail"):
            if text_of(entity.value(unit)):
                yield Sha256(text_of(entity.value(unit)))
    for act in case.acts:
        for name in ("strokes", "file"):
            if text_of(act.data.get(name)):
                yield Sha256(text_of(act.data.get(name)))


def _people(case: Case, log: HouseholdLog) -> set[UserId]:
    ids = {one.author for one in log.kept.values()} | {one.delivered_by for one in log.kept.values()}
    ids |= {user for one in rechecks(case) for user in one.team}
    for entity in case.entities.values():
        ids |= {text_of(entity.value(unit)) for unit in (*TEAM, "interviewer")}
    return {UserId(id_) for id_ in ids if id_}


def as_reviewed(opened: OpenedCase, visit_id: EntityId) -> tuple[Case, Visit]:
    """The case as a page about one visit shows it: after its acceptance what was accepted, before that what stands.

    Raises:
        NotFoundError: when the case has no such visit.
    """
    case = opened.case
    settled = accepted_by(case, visit_id)
    if settled is not None:
        case = case_upto(opened, settled)
    visit = find_visit(case, visit_id)
    if visit is None:
        raise NotFoundError(visit_id)
    return case, visit


def accepted_by(case: Case, visit_id: EntityId) -> ChangeId | None:
    """The change that accepted a visit; nothing while it is not accepted."""
    visit = find_visit(case, visit_id)
    if visit is None or visit.status != "accepted":
        return None
    fitting = [act.id for act in case.acts if act.about == visit_id and act.name == "accept"]
    return next((id_ for id_ in fitting if id_ not in visit.misfits), None)


def case_upto(opened: OpenedCase, last: ChangeId) -> Case:
    """The case as it stood when a change had come to count."""
    at = next(i for i, entry in enumerate(opened.entries) if entry.change.id == last)
    empty = empty_case(opened.case.household, opened.case.community)
    return fold(empty, opened.entries[: at + 1])
