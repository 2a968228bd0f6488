"""Traces, looks and flags as they are kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Row, delete, exists, func, or_, select, update

from shared_models.flags.flag import Flag, Kind, Other
from shared_models.flags.trace import CostTrace, PhotoTrace, SeenPhoto, VisitTrace
from shared_models.ids import AreaCode, EntityId, Sha256, UserId
from shared_models.photo_look import BANDS, bands, look_number, near_bands, numbers_alike
from shared_models.words import Label
from sync_server.store.batch import insert_missing, insert_rows, upsert_rows
from sync_server.store.database import Transaction, chunks
from sync_server.store.tables import cases, flags, table_of

_case = table_of(cases.CaseRow)
_traced = table_of(flags.TracedRow)
_trace = table_of(flags.VisitTraceRow)
_look = table_of(flags.PhotoLookRow)
_match = table_of(flags.PhotoMatchRow)
_flag = table_of(flags.FlagRow)
_note = table_of(flags.FlagNoteRow)
_seen = tuple(_look.c[name] for name in ("photo", "household", "visit", "file", "slot", "look", "source", "taken_ms"))
_bands = tuple(_look.c[f"band{place}"] for place in range(BANDS))
_reader = msgspec.json.Decoder(VisitTrace)
_cost_reader = msgspec.json.Decoder(CostTrace)
_writer = msgspec.json.Encoder()
EXPLAINED = "explained"
"""The verdict that sets a flag aside."""
_others = msgspec.json.Decoder(tuple[tuple[EntityId, EntityId, str], ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A household as it was looked through."""

    community: AreaCode
    position: int
    traces: tuple[VisitTrace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagNote:
    """What somebody said about a flag."""

    flag: str
    verdict: str
    reason: str
    by: UserId
    ms: int


# --- what has been looked through ------------------------------------------------------------------------------------


def save_traces(tx: Transaction, found: Mapping[EntityId, Looked]) -> set[EntityId]:
    """Keeps what was found of these households; gives the households whose photos look like theirs."""
    known = _looks_of(tx, found)
    for some in chunks(found):
        tx.execute(delete(_trace).where(_trace.c.household.in_(some)))
    upsert_rows(
        tx,
        _trace,
        [
            {"visit": one.visit, "household": one.household, "community": looked.community, "body": _writer.encode(one)}
            for looked in found.values()
            for one in looked.traces
        ],
    )
    rows = {row["photo"]: row for looked in found.values() for one in looked.traces for row in _look_rows(one)}
    gone = {photo for photo, look in known.items() if photo not in rows or look != _what(rows[photo])}
    for some in chunks(gone):
        tx.execute(delete(_match).where(or_(_match.c.photo.in_(some), _match.c.other.in_(some))))
        tx.execute(delete(_look).where(_look.c.photo.in_(some)))
    fresh = [row for photo, row in rows.items() if photo not in known or photo in gone]
    upsert_rows(tx, _look, fresh)
    touched = _match_photos(tx, fresh)
    traced = [{"household": id_, "community": one.community, "position": one.position} for id_, one in found.items()]
    upsert_rows(tx, _traced, traced)
    return touched


def _looks_of(tx: Transaction, households: Iterable[EntityId]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for some in chunks(households):
        rows = tx.execute(select(_look.c.photo, _look.c.file, _look.c.look).where(_look.c.household.in_(some)))
        found |= {row.photo: (row.file, row.look) for row in rows}
    return found


def _what(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["file"], row["look"]


def _look_rows(trace: VisitTrace) -> Iterator[dict[str, Any]]:
    for photo in trace.photos:
        number = look_number(photo.look)
        if number is not None:
            yield {
                "photo": photo.id,
                "household": trace.household,
                "visit": trace.visit,
                "file": photo.file,
                "slot": photo.slot,
                "look": photo.look,
                "source": photo.source,
                "taken_ms": photo.taken_ms,
                **{f"band{n}": band for n, band in enumerate(bands(number))},
            }


def _match_photos(tx: Transaction, fresh: Iterable[Mapping[str, Any]]) -> set[EntityId]:
    """Notes which photos look like these, both ways; gives the households of the others."""
    pairs: set[tuple[str, str]] = set()
    touched: set[EntityId] = set()
    for row in fresh:
        for seen in photos_like(tx, row["look"], row["file"]):
            if seen.photo.id != row["photo"]:
                pairs |= {(row["photo"], seen.photo.id), (seen.photo.id, row["photo"])}
                touched.add(seen.household)
    insert_missing(tx, _match, [{"photo": one, "other": other} for one, other in sorted(pairs)])
    return touched


def traces_in(tx: Transaction, community: AreaCode) -> list[VisitTrace]:
    """The traces of a community's visits."""
    rows = tx.execute(select(_trace.c.body).where(_trace.c.community == community).order_by(_trace.c.visit))
    return [_reader.decode(body) for body in rows.scalars()]


def costs_of(tx: Transaction, communities: Iterable[AreaCode]) -> Iterator[CostTrace]:
    """What the traces of the visits of these communities tell of their cost."""
    for some in chunks(communities):
        rows = tx.execute(select(_trace.c.body).where(_trace.c.community.in_(some)))
        yield from map(_cost_reader.decode, rows.scalars())


def photos_like(tx: Transaction, look: str, file: str) -> list[SeenPhoto]:
    """Every photo anywhere that looks like this one or is the same file; itself among them."""
    number = look_number(look)
    if number is None:
        return []
    near = set(tx.execute(select(_look.c.photo).where(_look.c.file == file)).scalars())
    for column, band in zip(_bands, bands(number), strict=True):
        likely = select(_look.c.photo, _look.c.look).where(column.in_(tuple(near_bands(band))))
        near |= {photo for photo, other in tx.execute(likely).all() if numbers_alike(int(other, 16), number)}
    found = []
    for some in chunks(sorted(near)):
        found += [_photo(row) for row in tx.execute(select(*_seen).where(_look.c.photo.in_(some)))]
    return sorted(found, key=lambda one: one.photo.id)


def matches_in(tx: Transaction, community: AreaCode) -> dict[EntityId, list[SeenPhoto]]:
    """By photo of a community: those anywhere that look like it."""
    own = _look.alias("own")
    joined = (
        _match.join(own, own.c.photo == _match.c.photo)
        .join(_trace, _trace.c.visit == own.c.visit)
        .join(_look, _look.c.photo == _match.c.other)
    )
    wanted = select(_match.c.photo.label("mine"), *_seen).select_from(joined).where(_trace.c.community == community)
    found: dict[EntityId, list[SeenPhoto]] = {}
    for row in tx.execute(wanted.order_by(_match.c.photo, _match.c.other)):
        found.setdefault(EntityId(row.mine), []).append(_photo(row))
    return found


def _photo(row: Row[*tuple[Any, ...]]) -> SeenPhoto:
    photo = PhotoTrace(EntityId(row.photo), row.slot, row.look, Sha256(row.file), row.taken_ms, row.source)
    return SeenPhoto(photo=photo, household=EntityId(row.household), visit=EntityId(row.visit))


# --- flags -----------------------------------------------------------------------------------------------------------


def replace_flags(tx: Transaction, community: AreaCode, found: Iterable[Flag]) -> None:
    """The flags of a community, in place of those that stood there. What people said about a flag stays."""
    tx.execute(delete(_flag).where(_flag.c.community == community))
    rows = [
        {
            "id": flag.id,
            "kind": flag.kind,
            "household": flag.household,
            "community": community,
            "visit": flag.visit,
            "subject": flag.subject,
            "evidence_zh": flag.evidence.zh,
            "evidence_en": flag.evidence.en,
            "others": _writer.encode([(one.household, one.visit, one.subject) for one in flag.others]),
        }
        for flag in found
    ]
    upsert_rows(tx, _flag, rows)
    count_flags(tx, community)


def count_flags(tx: Transaction, community: AreaCode) -> None:
    """Notes beside each case of a community how many flags stand that nobody has explained."""
    later = _note.alias("later")
    is_latest = ~exists().where(later.c.flag == _note.c.flag, later.c.n > _note.c.n)
    explained = exists().where(_note.c.flag == _flag.c.id, _note.c.verdict == EXPLAINED, is_latest)
    standing = select(func.count()).where(_flag.c.household == _case.c.household, ~explained).scalar_subquery()
    flagged = select(_flag.c.household).where(_flag.c.community == community)
    here = (_case.c.community == community) & or_(_case.c.n_flags > 0, _case.c.household.in_(flagged))
    tx.execute(update(_case).where(here, _case.c.n_flags != standing).values(n_flags=standing))


def flags_of(tx: Transaction, communities: Iterable[AreaCode]) -> Iterator[Flag]:
    """The flags of these communities, by household."""
    for some in chunks(communities):
        wanted = select(_flag).where(_flag.c.community.in_(some)).order_by(_flag.c.household, _flag.c.visit, _flag.c.id)
        yield from (_read(row) for row in tx.execute(wanted))


def flags_on(tx: Transaction, household: EntityId) -> list[Flag]:
    """The flags of one household."""
    wanted = select(_flag).where(_flag.c.household == household).order_by(_flag.c.visit, _flag.c.id)
    return [_read(row) for row in tx.execute(wanted)]


def find_flag(tx: Transaction, id_: str) -> Flag | None:
    """A flag that stands; nothing when it does not, or no more."""
    row = tx.execute(select(_flag).where(_flag.c.id == id_)).one_or_none()
    return None if row is None else _read(row)


def add_note(tx: Transaction, note: FlagNote) -> None:
    """Keeps what was said."""
    row = {"flag": note.flag, "verdict": note.verdict, "reason": note.reason, "by": note.by, "ms": note.ms}
    insert_rows(tx, _note, [row])


def notes_on(tx: Transaction, ids: Collection[str]) -> dict[str, FlagNote]:
    """The latest note on each of these flags."""
    found: dict[str, FlagNote] = {}
    for some in chunks(ids):
        for row in tx.execute(select(_note).where(_note.c.flag.in_(some)).order_by(_note.c.n)):
            found[row.flag] = FlagNote(
                flag=row.flag, verdict=row.verdict, reason=row.reason, by=UserId(row.by), ms=row.ms
            )
    return found


def _read(row: Row[*tuple[Any, ...]]) -> Flag:
    kind: Kind = row.kind
    return Flag(
        kind=kind,
        household=EntityId(row.household),
        community=AreaCode(row.community),
        visit=EntityId(row.visit),
        subject=row.subject,
        evidence=Label(row.evidence_zh, row.evidence_en),
        others=tuple(Other(*one) for one in _others.decode(row.others)),
    )
