"""Rows of a pull page: what changed of one case since a position, with field names and saves listed once a page.

    row    = [household, placed, full, entities, acts]
    entity = [id, type, life, units]        life  = [[marks], effective, n] or 0 where it did not change
    unit   = [field, effective, options, n, confirmed?]     options = [[value, [saves]], …]

`field` and the save numbers index the page's `fields` and `saves`. A register travels whole, never in part.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from shared_models.case import ActRecord, Case, Save, standing_ids
from shared_models.entity import Entity, LifeMark
from shared_models.errors import MalformedError
from shared_models.ids import AreaCode, ChangeId, EntityId
from shared_models.register import Register, Sibling


class PageWriter:
    """Collects rows and the two dictionaries they point into."""

    def __init__(self) -> None:
        """Starts an empty page."""
        self.fields: list[str] = []
        self.saves: list[list[Any]] = []
        self.rows: list[list[Any]] = []
        self.registers = 0
        self._field_at: dict[str, int] = {}
        self._save_at: dict[ChangeId, int] = {}

    def add(self, case: Case, after: int, *, full: bool) -> None:
        """Adds what changed in a case after a position; everything when `full`."""
        floor = -1 if full else after
        entities = [row for row in (self._entity(case, e, floor) for e in case.entities.values()) if row]
        acts = [
            [self._save(case, act.id), act.name, act.about, act.data, act.reason]
            for act in case.acts
            if case.saves[act.id].n > floor
        ]
        self.rows.append([case.household, case.placed, int(full), entities, acts])

    def _entity(self, case: Case, entity: Entity, floor: int) -> list[Any] | None:
        units = [self._unit(case, unit, reg) for unit, reg in entity.units.items() if reg.n > floor]
        self.registers += len(units)
        life: Any = 0
        if entity.life and entity.n > floor:
            marks = [[self._save(case, mark.id), int(mark.dead), mark.seen] for mark in entity.life]
            life = [marks, self._save(case, entity.life_effective), entity.n]
        return [entity.id, entity.type, life, units] if units or life else None

    def _unit(self, case: Case, unit: str, register: Register) -> list[Any]:
        # The hottest line of a pull: one pass, and no call for a save that is known already.
        at = self._save_at.get
        live = []
        for sibling in register.live:
            known = at(sibling.id)
            option = [sibling.v, self._save(case, sibling.id) if known is None else known]
            live.append([*option, sibling.life_saw] if sibling.life_saw else option)
        row = [self._field(unit), self._save(case, register.effective), live, register.n]
        return [*row, self._save(case, register.confirmed)] if register.confirmed is not None else row

    def _field(self, unit: str) -> int:
        if unit not in self._field_at:
            self._field_at[unit] = len(self.fields)
            self.fields.append(unit)
        return self._field_at[unit]

    def _save(self, case: Case, id_: ChangeId | None) -> int:
        if id_ is None:
            return -1
        if id_ not in self._save_at:
            save = case.saves[id_]
            self._save_at[id_] = len(self.saves)
            row = [id_, save.author, save.device, save.ms, save.quality, save.n]
            self.saves.append([*row, save.visit, save.form] if save.visit or save.form else row)
        return self._save_at[id_]


class PageReader:
    """Reads the rows of one page back into cases."""

    def __init__(self, community: AreaCode, fields: list[str], saves: list[list[Any]]) -> None:
        """Takes the page's two dictionaries.

        Raises:
            MalformedError: when a save row is not one.
        """
        self._community = community
        self._fields = fields
        try:
            self._ids: list[ChangeId] = [row[0] for row in saves]
            self._saves = {row[0]: msgspec.convert(row[1:], Save) for row in saves}
        except (msgspec.ValidationError, IndexError, TypeError) as error:
            message = f"page of {community}: {error}"
            raise MalformedError(message) from error

    def read(self, row: list[Any], before: Case | None) -> Case:
        """The case after this row; a full row stands alone, another one is laid over what is held.

        Raises:
            MalformedError: when the row is not one, or is partial and nothing is held.
        """
        try:
            household, placed, full, entities, acts = row
            if not full and before is None:
                message = f"{household}: a partial row for a household that is not held"
                raise MalformedError(message)
            base = None if full else before
            return self._case(household, placed, base=base, news=(entities, acts))
        except (ValueError, TypeError, IndexError, KeyError) as error:
            message = f"page of {self._community}: unreadable row ({error})"
            raise MalformedError(message) from error

    def _case(self, household: EntityId, placed: int, *, base: Case | None, news: tuple[Any, Any]) -> Case:
        entity_rows, act_rows = news
        entities = dict(base.entities) if base else {}
        for row in entity_rows:
            entities[row[0]] = self._entity(row, entities.get(row[0]))
        acts = {act.id: act for act in base.acts} if base else {}
        for at, name, about, data, reason in act_rows:
            acts[self._ids[at]] = ActRecord(id=self._ids[at], name=name, about=about, data=data, reason=reason)
        known = base.saves if base else {}
        standing = sorted(standing_ids(entities.values(), acts.values()))
        # Looked up one by one: going through the saves of the whole page for each of its rows would be quadratic.
        found = {id_: self._saves.get(id_) or known.get(id_) for id_ in standing}
        kept = {id_: save for id_, save in found.items() if save is not None}
        return Case(
            household=household,
            community=self._community,
            placed=placed,
            entities=entities,
            acts=tuple(sorted(acts.values(), key=lambda act: kept[act.id].n)),
            saves=kept,
            n=max((save.n for save in kept.values()), default=0),
        )

    def _entity(self, row: list[Any], before: Entity | None) -> Entity:
        id_, type_, life, units = row
        entity = before or Entity(id=id_, type=type_)
        registers, fields, register = dict(entity.units), self._fields, self._register
        for unit in units:
            registers[fields[unit[0]]] = register(unit)
        entity = msgspec.structs.replace(entity, units=registers)
        if not life:
            return entity
        marks, effective, n = life
        return msgspec.structs.replace(
            entity,
            life=tuple(LifeMark(self._ids[at], bool(dead), tuple(seen)) for at, dead, seen in marks),
            life_effective=self._id(effective),
            n=n,
        )

    def _register(self, unit: list[Any]) -> Register:
        _field, effective, live, n, *confirmed = unit
        ids = self._ids
        if len(live) == 1 and not confirmed:
            v, at, *life_saw = live[0]
            id_ = ids[at]
            if effective == at and not life_saw:  # as nearly all are: no loops, and the names are looked up once
                return Register(live=(Sibling(id_, v),), effective=id_, n=n)
        return Register(
            live=tuple([Sibling(ids[s[1]], s[0], tuple(s[2]) if s[2:] else ()) for s in live]),
            effective=ids[effective] if effective >= 0 else None,
            confirmed=self._id(confirmed[0]) if confirmed else None,
            n=n,
        )

    def _id(self, at: int) -> ChangeId | None:
        return None if at < 0 else self._ids[at]


def read_rows(page: tuple[AreaCode, list[str], list[list[Any]]], rows: Iterable[list[Any]]) -> list[Case]:
    """The cases of full rows, for a reader that holds nothing yet."""
    reader = PageReader(*page)
    return [reader.read(row, None) for row in rows]
