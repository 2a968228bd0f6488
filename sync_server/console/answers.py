"""The answers of a visit by section: what stands now, what stood before, who wrote it, and what the office asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shared_models.case import Case, Entry
from shared_models.catalogue import CATALOGUE, SEALED_UNITS, TITLE_UNITS, types_in
from shared_models.checks import of_visit
from shared_models.choices import ORIGINAL_STATE
from shared_models.difference import Difference, differences
from shared_models.entity import Entity, contradictions_in, is_contested, is_removed, is_shown
from shared_models.field import Field, is_answered, is_asked
from shared_models.ids import ChangeId, EntityId
from shared_models.register import options
from shared_models.section import ROSTERS, Section, sections_for
from shared_models.values import text_of
from shared_models.visit import Visit, visits
from sync_server.console.asked import asked_of
from sync_server.console.attached import Attached
from sync_server.console.news import OF_THE_VISIT, entity_title
from sync_server.console.reader import NOTHING, Reader, moment

State: TypeAlias = Literal["changed", "first", "confirmed", "same", "none", "clash", "told"]
"""changed: this visit wrote another value; first: nothing stood there before; confirmed: declared unchanged at this
visit; same: not touched by it; none: nothing recorded; clash: several values stand; told: an answer about the visit
itself, which every visit gives anew."""

IN_TITLES = frozenset(unit for units in TITLE_UNITS.values() for unit in units)
"""Units whose answers stand in the title of their group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """An earlier value with who wrote it when."""

    text: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One field."""

    entity: str
    unit: str
    label: str
    state: State
    text: str
    by: str
    before: tuple[Remembered, ...]
    others: tuple[Remembered, ...]
    """The other values that stand beside this one."""
    brief: str
    """The answer where its label does not stand beside it."""
    asked: tuple[str, ...]
    """Earlier remarks of the office on this field, latest last, each with what became of it."""
    required_by: str
    wrong: str = ""
    """Why the answer that is there does not fit."""
    attached: Attached | None = None
    """The picture or file that is the answer."""

    @property
    def pin(self) -> str:
        """Names the remark box of this field in a form."""
        return f"remark|{self.entity}|{self.unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The fields of one entity; the household and the visit itself need no title."""

    title: str
    rows: tuple[Row, ...]
    removed: bool = False
    contested: bool = False
    is_roster: bool = False
    entity: str = ""

    @property
    def is_news(self) -> bool:
        """Whether anything here deserves a look: if not, the group may stay folded."""
        return (
            self.removed
            or self.contested
            or any(row.state in {"changed", "first", "clash"} or row.asked for row in self.rows)
        )

    @property
    def summary(self) -> str:
        """The answers in one line, for a folded group."""
        return " · ".join(row.brief for row in self.rows if row.text != NOTHING and row.unit not in IN_TITLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """One section."""

    id: str
    title: str
    groups: tuple[Group, ...]


SINGLE = frozenset({"visit", "household"})
"""What there is one of: its group needs no title."""


class AnswerSheet:
    """Reads one visit of one case for one reader."""

    def __init__(self, case: Case, entries: Sequence[Entry], visit: Visit, *, reader: Reader) -> None:
        """Takes the case as it is to be shown and the log it was folded from."""
        self._case, self._visit, self._reader = case, visit, reader
        self._written: dict[tuple[EntityId, str], list[Difference]] = {}
        for difference in differences(entries, visit.id):
            self._written.setdefault((difference.entity, difference.unit), []).append(difference)
        self._made = {entry.change.id: entry for entry in entries}
        self._earlier = _visit_before(case, visit)
        self._asked = asked_of(case, entries, visit, reader=reader)

    def sections(self) -> tuple[Answers, ...]:
        """Every section this visit went through that holds fields, in the order of the visit."""
        found = [
            Answers(id=section.id, title=self._reader.word(section.label), groups=tuple(self._groups(section)))
            for section in sections_for(self._visit.outcome)
        ]
        return tuple(section for section in found if section.groups or section.id in ROSTERS)

    def _groups(self, section: Section) -> Iterator[Group]:
        for type_ in types_in(section.id):
            if type_ in SINGLE:
                id_ = self._visit.id if type_ == "visit" else self._case.household
                entity = self._case.entities.get(id_) or Entity(id=id_, type=type_)
                rows = self._rows(entity, section.id)
                if rows:
                    yield Group(title="", rows=rows)
            else:
                yield from self._entries(type_, section)

    def _entries(self, type_: str, section: Section) -> Iterator[Group]:
        for entity in self._roster(type_):
            yield Group(
                title=entity_title(entity, self._case, reader=self._reader),
                rows=self._rows(entity, section.id),
                removed=is_removed(entity),
                contested=is_contested(entity),
                is_roster=type_ != "interview",
                entity=entity.id,
            )

    def _roster(self, type_: str) -> Iterable[Entity]:
        if type_ == "interview":
            return of_visit(self._case, type_, self._visit.id)
        ours = {entity for entity, _unit in self._written}
        entities = [entity for entity in self._case.entities.values() if entity.type == type_]
        return [entity for entity in entities if is_shown(entity) or entity.id in ours]

    def _rows(self, entity: Entity, section: str) -> tuple[Row, ...]:
        fields = [
            field for field in CATALOGUE[entity.type].values() if field.section == section and self._asks(entity, field)
        ]
        if section == "members" and text_of(entity.value("left_reason")):
            fields += [CATALOGUE["member"]["left_reason"], CATALOGUE["member"]["left_on"]]
        return tuple(self._row(entity, field) for field in fields if field.unit not in SEALED_UNITS)

    def _asks(self, entity: Entity, field: Field) -> bool:
        said = any(is_answered(entity.value(unit)) or (entity.id, unit) in self._written for unit in field.units())
        if not said and not is_asked(field, entity.value):
            return False
        return not field.only_completed or self._visit.outcome in {"", "completed"}

    def _row(self, entity: Entity, field: Field) -> Row:
        label, text = self._reader.word(field.label), self._text(entity, field)
        return Row(
            entity=entity.id,
            unit=field.unit,
            label=label,
            state=self._state(entity, field),
            text=text,
            brief=self._reader.pair(label, text) if _needs_label(field) else text,
            by=self._by(entity, field),
            before=self._before(entity, field),
            others=self._others(entity, field),
            asked=tuple(self._asked.get((entity.id, field.unit), ())),
            required_by=field.required_by,
        )

    def _state(self, entity: Entity, field: Field) -> State:
        units = field.units()
        if set(units) & set(contradictions_in(entity)):
            return "clash"
        if entity.type in OF_THE_VISIT:
            return "told" if any(is_answered(entity.value(unit)) for unit in units) else "none"
        written = [one for unit in units for one in self._written.get((entity.id, unit), ())]
        if any(one.is_news and one.before for one in written):
            return "changed"
        if not any(is_answered(entity.value(unit)) for unit in units):
            return "none"
        if any(one.is_news for one in written):
            return "changed" if self._before(entity, field) else "first"
        return "confirmed" if any(self._is_confirmed(entity, unit) for unit in units) else "same"

    def _is_confirmed(self, entity: Entity, unit: str) -> bool:
        confirmed = entity.register(unit).confirmed
        save = self._case.saves.get(confirmed) if confirmed is not None else None
        return save is not None and save.visit == self._visit.id

    def _text(self, entity: Entity, field: Field) -> str:
        if field.kind == "multi":
            return self._ticked(field, {unit: entity.value(unit) for unit in field.units()})
        return self._reader.value(entity.type, field.unit, entity.value(field.unit), case=self._case)

    def _ticked(self, field: Field, values: Mapping[str, object]) -> str:
        choices = field.choices or {}
        have = [choices[unit.partition(".")[2]] for unit, value in values.items() if value is True]
        if have:
            return "、".join(self._reader.word(label) for label in have)
        return (
            NOTHING if all(value is None for value in values.values()) else self._reader.say("都没有", "None of them")
        )

    def _by(self, entity: Entity, field: Field) -> str:
        ids = [entity.register(unit).effective for unit in field.units()]
        saves = [self._case.saves[id_] for id_ in ids if id_ is not None]
        return self._reader.made(max(saves, key=lambda save: save.n, default=None))

    def _others(self, entity: Entity, field: Field) -> tuple[Remembered, ...]:
        return tuple(
            Remembered(
                text=self._reader.value(entity.type, unit, option.value, case=self._case),
                by=self._reader.made(self._case.saves[option.ids[0]]),
            )
            for unit in field.units()
            for option in options(entity.register(unit))[1:]
        )

    def _before(self, entity: Entity, field: Field) -> tuple[Remembered, ...]:
        written = [one for unit in field.units() for one in self._written.get((entity.id, unit), ())]
        if entity.type == "visit":
            return self._last_time(field)
        if field.kind == "multi":
            return self._ticked_before(entity, field, written)
        olds = {earlier.change: earlier for one in written for earlier in one.before}
        return tuple(
            Remembered(
                text=self._reader.value(entity.type, field.unit, earlier.value, case=self._case), by=self._maker(id_)
            )
            for id_, earlier in olds.items()
        )

    def _ticked_before(self, entity: Entity, field: Field, written: list[Difference]) -> tuple[Remembered, ...]:
        replaced = {one.unit: one.before[-1] for one in written if one.before}
        if not replaced:
            return ()
        ours = {one.unit for one in written}
        values = {unit: entity.value(unit) for unit in field.units() if unit not in ours}
        values |= {unit: earlier.value for unit, earlier in replaced.items()}
        latest = max((earlier.change for earlier in replaced.values()), key=lambda id_: self._made[id_].n)
        return (Remembered(text=self._ticked(field, values), by=self._maker(latest)),)

    def _last_time(self, field: Field) -> tuple[Remembered, ...]:
        entity = self._case.entities.get(self._earlier.id) if self._earlier is not None else None
        if entity is None or not is_answered(entity.value(field.unit)):
            return ()
        return (Remembered(text=self._text(entity, field), by=self._by(entity, field)),)

    def _maker(self, id_: ChangeId) -> str:
        entry = self._made[id_]
        return f"{self._reader.person(entry.change.author)} {moment(entry.ms)}"


def _needs_label(field: Field) -> bool:
    """Whether the answer alone would not say what it is about: yes, no, seen, not shown."""
    return field.kind == "yes_no" or field.choices is ORIGINAL_STATE


def _visit_before(case: Case, visit: Visit) -> Visit | None:
    """The visit before this one, by start time."""
    earlier = [one for one in visits(case) if one.id != visit.id and (one.started_ms or 0) < (visit.started_ms or 0)]
    return earlier[-1] if earlier else None
