"""Flags for those who audit: by community and kind, with the records they rest on, and what was said about each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from shared_models.area import Area
from shared_models.case import Case
from shared_models.errors import MalformedError, NotFoundError
from shared_models.flags.flag import KINDS, Flag
from shared_models.ids import AreaCode, EntityId, Sha256, UserId
from shared_models.values import text_of
from shared_models.visit import find_visit
from shared_models.words import Label
from sync_server.store import case_store, flag_store, queue_store, traced_store, user_store
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.store.database import Database, Transaction
from sync_server.store.flag_store import FlagNote
from sync_server.use_cases.list_queue import communities_for

Verdict: TypeAlias = Literal["explained", "followed_up"]
VERDICTS: Mapping[Verdict, Label] = {
    "explained": Label("已有解释,不再提示", "Explained, shown no more"),
    "followed_up": Label("需要核实,已安排", "To be looked into, arranged"),
}
State: TypeAlias = Literal["open", "followed_up", "explained"]
STATES: tuple[State, ...] = get_args(State)
LONGEST_REASON = 500
PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record that a flag rests on."""

    household: EntityId
    head_name: str
    registry_no: str
    visit: EntityId
    started_ms: int | None
    photo: Sha256 | None
    """The file of the photo, where the flag is about one and the asker may see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFlag:
    """A flag with its records: its own first, then the others that the asker may read."""

    flag: Flag
    records: tuple[Record, ...]
    hidden: int
    """Others that lie outside the asker's area."""
    note: FlagNote | None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagBoard:
    """A page of flags."""

    shown: tuple[ShownFlag, ...]
    communities: tuple[Area, ...]
    by_kind: Mapping[str, int]
    """Of the state asked for, whatever kind was."""
    by_state: Mapping[str, int]
    """Of the kind asked for, whatever state was."""
    page: int
    pages: int
    total: int
    waiting: int
    """Households that are still to be looked through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagWish:
    """What a person asked to see; blanks narrow nothing."""

    community: str = ""
    kind: str = ""
    state: State = "open"
    page: int = 1
    most: int | None = None
    """So many at once; nothing: a page."""


def list_flags(database: Database, user: UserId, wish: FlagWish, *, now_ms: int) -> FlagBoard:
    """A page of the flags of the asker's communities; looking at them is noted.

    Raises:
        NotAllowedError: the asker audits nowhere.
    """
    with database.reading() as tx:
        areas = communities_for(tx, user, "audit")
        codes = [AreaCode(area.code) for area in areas if not wish.community or area.code == wish.community]
        found = list(flag_store.flags_of(tx, codes))
        notes = flag_store.notes_on(tx, [flag.id for flag in found])
        states = {flag.id: state_of(notes.get(flag.id)) for flag in found}
        here = [f for f in found if states[f.id] == wish.state and (not wish.kind or f.kind == wish.kind)]
        most = wish.most or PAGE
        pages = max(1, -(-len(here) // most))
        page = min(max(1, wish.page), pages)
        some = here[(page - 1) * most : page * most]
        shown = tuple(_shown(tx, some, notes, may={AreaCode(area.code) for area in areas}))
        waiting = traced_store.count_waiting(tx)
    if shown:
        with database.writing() as tx:
            subject = {"flags": len(shown), "households": len({one.flag.household for one in shown})}
            write_audit(tx, AuditNote(user, "list", wish.community, subject), now_ms=now_ms)
    return FlagBoard(
        shown=shown,
        communities=areas,
        by_kind=Counter(flag.kind for flag in found if states[flag.id] == wish.state),
        by_state=Counter(states[flag.id] for flag in found if not wish.kind or flag.kind == wish.kind),
        page=page,
        pages=pages,
        total=len(here),
        waiting=waiting,
    )


def flags_at(database: Database, household: EntityId, visit: EntityId) -> list[Flag]:
    """What still asks for a look at a visit: its flags that nobody has explained."""
    with database.reading() as tx:
        found = [flag for flag in flag_store.flags_on(tx, household) if flag.visit == visit]
        notes = flag_store.notes_on(tx, [flag.id for flag in found])
    return [flag for flag in found if state_of(notes.get(flag.id)) != "explained"]


def state_of(note: FlagNote | None) -> State:
    """Where a flag stands by the latest word on it."""
    if note is None:
        return "open"
    return "explained" if note.verdict == flag_store.EXPLAINED else "followed_up"


def note_flag(database: Database, user: UserId, note: FlagNote) -> None:
    """Keeps what somebody found of a flag; it changes nothing else.

    Raises:
        NotFoundError: no such flag for the asker, or no such verdict.
        MalformedError: there is no reason, or it is too long.
    """
    if note.verdict not in VERDICTS:
        raise NotFoundError(note.verdict)
    if not note.reason or len(note.reason) > LONGEST_REASON:
        raise MalformedError("请写明理由,不超过 500 字 / give a reason of at most 500 characters")
    with database.writing() as tx:
        codes = {AreaCode(area.code) for area in communities_for(tx, user, "audit")}
        flag = flag_store.find_flag(tx, note.flag)
        if flag is None or flag.community not in codes:
            raise NotFoundError(note.flag)
        flag_store.add_note(tx, note)
        flag_store.count_flags(tx, flag.community)
        detail = {"flag": flag.id, "kind": flag.kind, "verdict": note.verdict}
        write_audit(tx, AuditNote(user, "note_flag", flag.household, detail), now_ms=note.ms)


def known_kind(kind: str) -> str:
    """The kind, blank for none.

    Raises:
        NotFoundError: there is no such kind.
    """
    if kind and kind not in KINDS:
        raise NotFoundError(kind)
    return kind


def _shown(tx: Transaction, some: list[Flag], notes: Mapping[str, FlagNote], *, may: set[AreaCode]) -> list[ShownFlag]:
    ids = {flag.household for flag in some} | {other.household for flag in some for other in flag.others}
    cases = {id_: stored.case for id_, stored in case_store.load_cases(tx, ids).items() if stored.case.community in may}
    homes = queue_store.households_named(tx, ids)
    people = user_store.names_of(tx, {note.by for note in notes.values()})
    found = []
    for flag in some:
        places = [(flag.household, flag.visit, flag.subject), *((o.household, o.visit, o.subject) for o in flag.others)]
        records = tuple(
            Record(
                household=home,
                head_name=homes[home].head_name,
                registry_no=homes[home].registry_no,
                visit=visit,
                started_ms=made.started_ms if (made := find_visit(cases[home], visit)) else None,
                photo=_photo(cases[home], EntityId(subject)),
            )
            for home, visit, subject in places[:MOST_RECORDS]
            if home in cases and home in homes
        )
        note = notes.get(flag.id)
        found.append(
            ShownFlag(
                flag=flag,
                records=records,
                hidden=sum(home not in cases for home, _, _ in places) + max(len(places) - MOST_RECORDS, 0),
                note=note,
                by=people.get(note.by, note.by) if note is not None else "",
            )
        )
    return found


MOST_RECORDS = 6
"""A phrase may stand in a hundred households: a few show it."""


def _photo(case: Case, subject: EntityId) -> Sha256 | None:
    entity = case.entities.get(subject)
    if entity is None or entity.type != "photo":
        return None
    return Sha256(text_of(entity.value("thumbnail")) or text_of(entity.value("file"))) or None
