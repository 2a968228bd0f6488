"""What the office asked the investigators about a contradiction, and what came back from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from shared_models.case import LIFE_UNIT, Case, Entry
from shared_models.change import Part
from shared_models.clock import ClockQuality
from shared_models.entity import Entity
from shared_models.explanation import EXPLAIN
from shared_models.ids import ChangeId, EntityId, UserId
from shared_models.register import live_ids
from shared_models.values import Value, text_of
from shared_models.visit import Visit, remarks_in, visits

ReplyKind: TypeAlias = Literal["said", "wrote", "confirmed", "removed", "restored"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer of the field: words, a value, or that the shown one is right."""

    kind: ReplyKind
    author: UserId
    ms: int
    quality: ClockQuality
    text: str = ""
    value: Value = None
    """What was written; for entries of a roster as a whole nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    """A remark that went out with a returned visit, pinned on a field; a blank unit means the entity as a whole."""

    id: ChangeId
    visit: EntityId
    entity: EntityId
    unit: str
    text: str
    author: UserId
    ms: int
    replies: tuple[Reply, ...] = ()


def pinned_on(unit: str) -> str:
    """The unit that a remark about a contradiction bears: a field's own, or a blank one for a contested removal."""
    return "" if unit == LIFE_UNIT else unit.partition(".")[0]


def visit_to_ask(case: Case, entity: Entity, unit: str) -> Visit | None:
    """The visit by which the field can be asked: one of those that wrote the values, else the latest with the office.

    Only a visit that was handed in goes back; one that is back already can be asked something more.
    """
    open_ones = [visit for visit in visits(case) if visit.status in {"finished", "returned"}]
    ids = live_ids(entity.units.get(unit))
    wrote = {case.saves[id_].visit for id_ in ids}
    of_them = [visit for visit in open_ones if visit.id in wrote]
    return next(iter(reversed(of_them or open_ones)), None)


def is_asked(visit: Visit, entity: EntityId, unit: str) -> bool:
    """Whether this very question is out with the visit now."""
    return any((remark.entity, remark.unit) == (entity, pinned_on(unit)) for remark in visit.remarks)


def enquiries(case: Case, entries: Sequence[Entry]) -> tuple[Enquiry, ...]:
    """Every remark that a return sent out, in order, with everything the field wrote or said to it since."""
    misfits = {id_ for visit in visits(case) for id_ in visit.misfits}
    found: list[Enquiry] = []
    for at, entry in enumerate(entries):
        act = entry.change.act
        if act is None or act.name != "return" or entry.change.id in misfits:
            continue
        for remark in remarks_in(act.data):
            asked = Enquiry(
                id=entry.change.id,
                visit=act.about,
                entity=remark.entity,
                unit=remark.unit,
                text=remark.text,
                author=entry.change.author,
                ms=entry.ms,
            )
            found.append(replace(asked, replies=tuple(_replies(asked, entries[at + 1 :]))))
    return tuple(found)


def _replies(asked: Enquiry, later: Sequence[Entry]) -> Iterator[Reply]:
    for entry in later:
        change = entry.change
        said = change.act
        if said is not None and said.name == EXPLAIN and said.about == asked.visit:
            place = (text_of(said.data.get("entity")), text_of(said.data.get("unit")))
            if place == (asked.entity, asked.unit):
                yield _reply(entry, "said", text=text_of(said.data.get("text")))
        if change.kind == "save" and change.visit is not None:
            for part in change.parts:
                if part.e == asked.entity:
                    yield from _written(entry, part, asked.unit)


def _written(entry: Entry, part: Part, unit: str) -> Iterator[Reply]:
    if part.life is not None and not unit:
        yield _reply(entry, "removed" if part.life.dead else "restored")
        return
    written = [write.v for name, write in part.set.items() if unit in {"", name.partition(".")[0]}]
    if written:
        yield _reply(entry, "wrote", value=written[0] if unit in part.set else None)
    elif any(unit in {"", name.partition(".")[0]} for name in part.confirm):
        yield _reply(entry, "confirmed")


def _reply(entry: Entry, kind: ReplyKind, *, text: str = "", value: Value = None) -> Reply:
    return Reply(kind=kind, author=entry.change.author, ms=entry.ms, quality=entry.quality, text=text, value=value)
