"""Record one change: numbered, sealed and shown in the list in the same transaction that forgets its draft."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.store.blobs import Blob
from field_app.store.drafts import Draft
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import Case
from shared_models.change import SCHEMA, Act, BlobRef, Change, Part, Stamp, check_change
from shared_models.clock import corrected
from shared_models.errors import MalformedError, NotFoundError, UnfitError
from shared_models.ids import AreaCode, ChangeId, EntityId, NewId, Sha256
from shared_models.visit import Visit, find_visit

FORM = "visit-1"
"""The form that every save of a visit is made with."""

CLOSED = "the visit is finished: the office has it. It can be changed again when the office returns it"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A picture that comes with a change: what it is, whose it is, and whether it may wait for smaller ones."""

    sha256: Sha256
    data: bytes
    entity: EntityId
    unit: str
    mime: str
    rank: int
    """0 for what is small and goes first, 1 for originals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What one change is to say."""

    household: EntityId
    scope: AreaCode
    visit: EntityId | None = None
    parts: tuple[Part, ...] = ()
    act: Act | None = None
    reason: str = ""
    files: tuple[NewFile, ...] = ()
    founds: bool = False
    drafts: tuple[Draft, ...] = ()
    """The drafts it was made from: they go with its coming."""


def record_change(account: Account, recording: Recording, *, stamp: Stamp, new_id: NewId) -> Change:
    """The change, kept: it will be handed over at the next exchange, and every view shows it from now on.

    Raises:
        UnfitError: it holds something nobody can keep exactly, such as a text over 20,000 characters.
        StoreError: the disk is full; nothing was changed, the draft is still there.
    """
    change = Change(
        id=ChangeId(new_id()),
        kind="act" if recording.act else "save",
        household=recording.household,
        scope=recording.scope,
        author=account.user,
        t=stamp,
        form=FORM,
        visit=recording.visit,
        schema=SCHEMA,
        parts=recording.parts,
        act=recording.act,
        reason=recording.reason,
        blobs=tuple(
            BlobRef(sha256=file.sha256, size=len(file.data), entity=file.entity, unit=file.unit, mime=file.mime)
            for file in recording.files
        ),
    )
    try:
        check_change(change)
    except MalformedError as error:
        raise UnfitError(str(error)) from error
    with account.db.writing():
        for file in recording.files:
            account.blobs.add(_blob(change, file, path=new_id()), file.data)
        account.outbox.append(change, founds=recording.founds)
        for draft in recording.drafts:
            account.drafts.clear(draft.visit, draft.section, draft.base.id)
        account.summaries.refresh(recording.household, account.cases.view(recording.household))
    return change


def _blob(change: Change, file: NewFile, *, path: str) -> Blob:
    return Blob(
        sha256=file.sha256,
        path=path,
        size=len(file.data),
        sent=0,
        state="here",
        rank=file.rank,
        mime=file.mime,
        household=change.household,
        visit=change.visit or EntityId(""),
        entity=file.entity,
        unit=file.unit,
        change=change.id,
        made_ms=change.t.wall_ms,
    )


def case_of(account: Account, household: EntityId) -> Case:
    """The case as this tablet knows it.

    Raises:
        NotFoundError: the household is not on this tablet (any more).
    """
    case = account.cases.view(household)
    if case is None:
        raise NotFoundError("the household is not on this tablet")
    return case


def visit_in(case: Case, place: VisitPlace) -> Visit:
    """A visit of a case.

    Raises:
        NotFoundError: the case has no such visit.
    """
    visit = find_visit(case, place.visit)
    if visit is None:
        raise NotFoundError("there is no such visit on this tablet")
    return visit


def is_closed(visit: Visit) -> bool:
    """Whether the office has the visit, so that nothing may be written into it here."""
    return visit.status not in {"draft", "returned"}


def open_case(account: Account, place: VisitPlace) -> Case:
    """The case of a visit that may be written into.

    Raises:
        NotFoundError: the household or visit is not on this tablet.
        UnfitError: the visit is finished or accepted.
    """
    case = case_of(account, place.household)
    if is_closed(visit_in(case, place)):
        raise UnfitError(CLOSED)
    return case


def moment_ms(account: Account, stamp: Stamp) -> int:
    """The best estimate of now, in Unix milliseconds, by what the last exchange told about this tablet's clock."""
    anchor = account.meta.anchor
    return corrected(stamp, anchor.clock if anchor else None, 2**50).ms
