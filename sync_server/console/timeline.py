"""Who did what when, on which tablet and how sure the time is: the change log in people's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared_models.attendance import ATTEND
from shared_models.case import Case, Entry
from shared_models.change import Change, Part
from shared_models.change_words import ActNames, change_label
from shared_models.choices import OUTCOME
from shared_models.clock import QUALITY_LABELS
from shared_models.entity import Entity
from shared_models.explanation import EXPLAIN
from shared_models.ids import ChangeId
from shared_models.questionnaire.answers import ENTRY, FILLED, HEAD
from shared_models.values import text_of
from shared_models.visit import SIGNER_LABELS, remarks_in
from sync_server.console.evidence import MODE_LABELS
from sync_server.console.news import entity_title
from sync_server.console.reader import Reader, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change."""

    what: str
    details: tuple[str, ...]
    reason: str
    who: str
    when: str
    quality: str
    is_suspect: bool
    device: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One tablet's share of a visit: what came from it, and when."""

    device: str
    who: str
    changes: int
    first: str
    last: str
    received: str
    courier: str
    """Who delivered it, where that was somebody else than the author."""


def steps_of(
    case: Case, entries: Sequence[Entry], reader: Reader, *, names: ActNames | None = None
) -> tuple[Step, ...]:
    """Every change of the household, the latest first; `names` gives the words of the policies it is under."""
    return tuple(_step(case, entry, reader, names=names or ActNames()) for entry in reversed(entries))


def _step(case: Case, entry: Entry, reader: Reader, *, names: ActNames) -> Step:
    change = entry.change
    return Step(
        what=_what(change, reader, names),
        details=tuple(_details(case, change, reader)),
        reason=change.reason,
        who=reader.person(change.author),
        when=moment(entry.ms),
        quality=reader.word(QUALITY_LABELS[entry.quality]),
        is_suspect=entry.quality == "suspect",
        device=reader.device(entry.device),
        n=entry.n,
    )


def _what(change: Change, reader: Reader, names: ActNames) -> str:
    name, act = reader.word(change_label(change, names)), change.act
    if act is None or act.name != "sign":
        return name
    signer = SIGNER_LABELS.get(text_of(act.data.get("signer")))
    mode = MODE_LABELS.get(text_of(act.data.get("mode")))
    parts = [name, *(reader.word(label) for label in (signer, mode) if label), text_of(act.data.get("name"))]
    return " · ".join(part for part in parts if part)


def _details(case: Case, change: Change, reader: Reader) -> list[str]:
    lines = [_part(case, part, reader) for part in change.parts]
    if change.act is not None and change.act.name == "return":
        lines += [
            reader.pair(place_label(case, remark.entity, remark.unit, reader=reader), remark.text)
            for remark in remarks_in(change.act.data)
        ]
    if change.act is not None and change.act.name == EXPLAIN:
        data = change.act.data
        place = place_label(case, text_of(data.get("entity")), text_of(data.get("unit")), reader=reader)
        lines.append(reader.pair(place, text_of(data.get("text"))))
    if change.act is not None and change.act.name == ATTEND:
        lines.append(reader.person(text_of(change.act.data.get("user"))))
    return [line for line in lines if line]


def place_label(case: Case, entity_id: str, unit: str, *, reader: Reader) -> str:
    """A field of a case in words: whose, and which; the visit as a whole for a blank unit."""
    entity = next((one for id_, one in case.entities.items() if id_ == entity_id), None)
    if entity is None:
        return unit or entity_id
    if not unit:
        return reader.called(entity)
    return f"{entity_title(entity, case, reader=reader)} · {reader.unit_label(entity, unit)}"


def _part(case: Case, part: Part, reader: Reader) -> str:
    entity = case.entities.get(part.e) or Entity(id=part.e, type=part.type)
    units = dict.fromkeys(unit.partition(".")[0] for unit in (*part.set, *part.confirm) if part.type != "photo")
    labels = "、".join(reader.field_label(part.type, unit) for unit in units)
    if part.type in {FILLED, ENTRY}:
        answers = sum(1 for unit in units if unit not in HEAD)
        labels = reader.say("{n} 项回答", "{n} answers", n=answers)
    if part.life is not None:
        done = reader.say("移除", "removed") if part.life.dead else reader.say("恢复", "put back")
        labels = f"{done} {labels}".strip()
    if part.type == "visit" and "outcome" in part.set:
        outcome = OUTCOME.get(text_of(part.set["outcome"].v))
        labels = reader.aside(labels, reader.word(outcome) if outcome else "")
    title = entity_title(entity, case, reader=reader)
    return reader.pair(title, labels) if labels else title


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """How one change reached the server."""

    received_ms: int
    delivered_by: str


def deliveries_of(
    entries: Sequence[Entry], custody: Mapping[ChangeId, Custody], *, visit: str, reader: Reader
) -> tuple[Delivery, ...]:
    """Where the changes of a visit came from, one line for each tablet and author."""
    groups: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in entries:
        about = entry.change.act.about if entry.change.act is not None else None
        if visit in {entry.change.visit, about}:
            courier = custody[entry.change.id].delivered_by if entry.change.id in custody else ""
            groups.setdefault((entry.device, entry.change.author, courier), []).append(entry)
    return tuple(_delivery(key, found, custody, reader=reader) for key, found in groups.items())


def _delivery(
    key: tuple[str, str, str], entries: list[Entry], custody: Mapping[ChangeId, Custody], *, reader: Reader
) -> Delivery:
    device, author, courier = key
    received = [custody[entry.change.id].received_ms for entry in entries if entry.change.id in custody]
    return Delivery(
        device=reader.device(device),
        who=reader.person(author),
        changes=len(entries),
        first=moment(min(entry.ms for entry in entries)),
        last=moment(max(entry.ms for entry in entries)),
        received=moment(max(received, default=None)),
        courier=reader.person(courier) if courier and courier != author else "",
    )
