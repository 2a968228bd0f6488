"""What the flags need to know of a visit: taken from the case once, small enough for all visits of a city."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import msgspec

from shared_models.attendance import attendances
from shared_models.burden import Effort, effort, is_latest
from shared_models.case import Case, Entry
from shared_models.catalogue import CATALOGUE
from shared_models.checks import of_visit
from shared_models.entity import Entity
from shared_models.field import is_answered
from shared_models.flags.jump import Jump, jumps
from shared_models.ids import AreaCode, EntityId, Sha256, UserId
from shared_models.policy.validity import accuracy_of
from shared_models.values import Value, canonical, text_of
from shared_models.visit import Visit, visits
from shared_models.whereabouts import Spot, read_spot

LEAST_ANSWERS = 8
"""Fewer answers than this are alike by chance: two empty homes of one owner."""
LEAST_LETTERS = 30
"""A shorter remark is a common phrase."""
OWN = frozenset({"name", "identity_number", "birth_date", "phone", "address", "registry_no", "building", "position"})
"""Units that tell one household from another: left out, or no two records would ever be alike."""
ANSWERED_OF = frozenset({"household", "member", "income", "asset", "expense"})


class PhotoTrace(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One photo of a visit."""

    id: EntityId
    slot: str
    look: str
    """Difference hash in 16 hex digits; blank when none was made."""
    file: Sha256
    taken_ms: int | None
    source: str
    moire: int | None = None
    """How much of a regular colour fringe lies over it (`shared_models/moire.py`), where that was measured."""


class SeenPhoto(msgspec.Struct, frozen=True, kw_only=True):
    """A photo and where it belongs."""

    photo: PhotoTrace
    household: EntityId
    visit: EntityId


class VisitTrace(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One visit or attempt."""

    household: EntityId
    community: AreaCode
    visit: EntityId
    outcome: str
    status: str
    started_ms: int | None = None
    ended_ms: int | None = None
    present: tuple[UserId, ...] = ()
    """Who proved to be there, by id."""
    spot: Spot | None = None
    home: Spot | None = None
    reach_m: int = 0
    """How far off the readings of visit and home may be together, in metres."""
    clock_suspect: bool = False
    photos: tuple[PhotoTrace, ...] = ()
    strokes: tuple[tuple[str, Sha256], ...] = ()
    """Signer and file of each signature that was drawn."""
    answers: str = ""
    """Hash over all answers that this visit wrote, without what tells households apart; blank when they are few."""
    remarks: tuple[str, ...] = ()
    """Hashes of the longer texts that this visit wrote, sorted."""
    effort: Effort | None = None
    """What had to be done for its fields; of a household's latest completed visit only."""
    jumps: tuple[Jump, ...] = ()
    """What it moved away from the matching records."""


class CostTrace(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a trace tells of the cost of its visit; read alone, as a city has a million of them."""

    community: AreaCode
    outcome: str
    status: str
    started_ms: int | None = None
    ended_ms: int | None = None
    clock_suspect: bool = False
    photos: tuple[msgspec.Raw, ...] = ()
    effort: Effort | None = None


def traces(case: Case, entries: Sequence[Entry] = ()) -> tuple[VisitTrace, ...]:
    """The traces of all visits of a case, oldest first; `entries` are its changes, where it has matching records."""
    made = visits(case)
    found = (_trace(case, visit, is_last=is_latest(visit, made)) for visit in made)
    if not entries:
        return tuple(found)
    return tuple(msgspec.structs.replace(trace, jumps=jumps(entries, trace.visit)) for trace in found)


def _trace(case: Case, visit: Visit, *, is_last: bool) -> VisitTrace:
    entity = case.entities[visit.id]
    ended, reading, home = entity.value("ended_at"), entity.value("position"), case.root.value("position")
    written = list(_written(case, visit.id))
    return VisitTrace(
        household=case.household,
        community=case.community,
        visit=visit.id,
        outcome=visit.outcome,
        status=visit.status,
        started_ms=visit.started_ms,
        ended_ms=ended if isinstance(ended, int) else None,
        present=tuple(sorted(attendances(case, visit.id))),
        spot=read_spot(reading),
        home=read_spot(home),
        reach_m=accuracy_of(reading) + accuracy_of(home),
        clock_suspect=any(s.visit == visit.id and s.quality == "suspect" for s in case.saves.values()),
        photos=tuple(_photo(photo) for photo in of_visit(case, "photo", visit.id)),
        strokes=tuple((s.signer, Sha256(s.strokes)) for s in visit.signatures if s.strokes and s.mode == "signed"),
        answers=_answers(written),
        remarks=_remarks(written),
        effort=effort(case, visit.id) if is_last else None,
    )


def _photo(photo: Entity) -> PhotoTrace:
    taken = photo.value("taken_at")
    return PhotoTrace(
        photo.id,
        text_of(photo.value("slot")),
        text_of(photo.value("phash")),
        Sha256(text_of(photo.value("file"))),
        taken if isinstance(taken, int) else None,
        text_of(photo.value("source")),
        moire if isinstance(moire := photo.value("moire"), int) else None,
    )


def _written(case: Case, visit: EntityId) -> Iterator[tuple[str, str, Value]]:
    """Type, unit and value of everything that this visit wrote and that still stands."""
    for entity in case.entities.values():
        if entity.type not in ANSWERED_OF and text_of(entity.value("visit")) != visit:
            continue
        for unit, register in entity.units.items():
            for sibling in register.live:
                save = case.saves.get(sibling.id)
                if save is not None and save.visit == visit and unit not in OWN and is_answered(sibling.v):
                    yield entity.type, unit, sibling.v


def _answers(written: list[tuple[str, str, Value]]) -> str:
    found = sorted(f"{type_}.{unit}={canonical(value)}" for type_, unit, value in written if type_ in ANSWERED_OF)
    return _hash("\n".join(found)) if len(found) >= LEAST_ANSWERS else ""


def _remarks(written: list[tuple[str, str, Value]]) -> tuple[str, ...]:
    return tuple(
        sorted(
            _hash("".join(value.split()))
            for type_, unit, value in written
            if isinstance(value, str)
            and len(value) >= LEAST_LETTERS
            and (field := CATALOGUE.get(type_, {}).get(unit)) is not None
            and field.kind == "long_text"
        )
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
