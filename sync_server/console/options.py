"""Contradictions as the office decides them: the common base, the standing values with their authors, their effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shared_models.area import ROLE_LABELS, Role
from shared_models.case import LIFE_UNIT, Case, Contradiction, Entry, contradictions, fold
from shared_models.catalogue import field_of
from shared_models.change import SCHEMA, Change, Part, Stamp
from shared_models.editing import settle_part
from shared_models.entity import Entity, is_removed
from shared_models.household import household_of
from shared_models.ids import ChangeId, DeviceId, UserId
from shared_models.money import shown
from shared_models.register import options
from shared_models.values import Value, text_of
from shared_models.visit import find_visit
from sync_server.console.news import entity_title
from sync_server.console.reader import NOTHING, QUALITY_LABELS, Reader, moment
from sync_server.use_cases.settle_contradiction import standing

Typed: TypeAlias = Literal["", "text", "long_text", "number", "date", "choice", "amount", "person"]
"""What kind of input takes a new value; blank where none can be typed."""

_TYPED: Mapping[str, Typed] = {
    "text": "text",
    "identity_number": "text",
    "long_text": "long_text",
    "integer": "number",
    "decimal": "number",
    "money": "number",
    "date": "date",
    "choice": "choice",
    "amount": "amount",
    "person": "person",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """One write that says so: by whom, in which role, from which tablet, when and how sure that is."""

    who: str
    role: str
    device: str
    when: str
    quality: str
    is_suspect: bool
    visit: str
    visit_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value that stands, or one fate of a contested entry."""

    id: str
    text: str
    is_effective: bool
    witnesses: tuple[Witness, ...]
    per_capita: str
    """What the monthly income per head would be; blank where this field does not touch it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One contradiction to settle."""

    entity: str
    unit: str
    title: str
    whose: str
    is_removal: bool
    base: str
    """What everybody saw before they wrote; a dash when nothing was recorded, blank when it is not known."""
    choices: tuple[Choice, ...]
    saw: str
    typed: Typed
    typed_choices: tuple[tuple[str, str], ...]

    @property
    def anchor(self) -> str:
        """Names the block on the page."""
        return f"clash-{self.entity}-{self.unit}"


@dataclass(frozen=True, slots=True)
class Desk:
    """Reads the contradictions of one case for one reader."""

    case: Case
    entries: Sequence[Entry]
    roles: Mapping[UserId, Sequence[Role]]
    reader: Reader

    def clashes(self) -> tuple[Clash, ...]:
        """Everything to settle, eligibility fields and all."""
        return tuple(
            self._removal(one) if one.unit == LIFE_UNIT else self._clash(one) for one in contradictions(self.case)
        )

    def _clash(self, clash: Contradiction) -> Clash:
        entity = self.case.entities[clash.entity]
        field = field_of(clash.type, clash.unit)
        typed = _TYPED.get(field.kind, "") if field else ""
        choices = [(code, self.reader.word(label)) for code, label in ((field.choices or {}) if field else {}).items()]
        if typed == "person":
            choices = [(member.id, self.reader.called(member)) for member in self.case.shown("member")]
        return Clash(
            entity=entity.id,
            unit=clash.unit,
            title=self.reader.field_label(clash.type, clash.unit),
            whose=self._whose(entity),
            is_removal=False,
            base=self._base(entity, clash.unit),
            choices=self._choices(entity, clash.unit),
            saw=",".join(sorted(standing(entity, clash.unit))),
            typed=typed,
            typed_choices=tuple(choices),
        )

    def _whose(self, entity: Entity) -> str:
        return "" if entity.id == self.case.household else entity_title(entity, self.case, reader=self.reader)

    def _choices(self, entity: Entity, unit: str) -> tuple[Choice, ...]:
        register = entity.register(unit)
        return tuple(
            Choice(
                id=option.ids[0],
                text=self._text(entity, unit, option.value),
                is_effective=register.effective in option.ids,
                witnesses=tuple(self._witness(id_) for id_ in option.ids),
                per_capita=self._per_capita(entity, unit, option.value),
            )
            for option in options(register)
        )

    def _text(self, entity: Entity, unit: str, value: Value) -> str:
        """The whole value: masked numbers could not be told apart."""
        if unit == "identity_number" and text_of(value):
            return text_of(value)
        return self.reader.value(entity.type, unit, value, case=self.case)

    def _witness(self, id_: ChangeId) -> Witness:
        save = self.case.saves[id_]
        visit = find_visit(self.case, save.visit) if save.visit is not None else None
        return Witness(
            who=self.reader.person(save.author),
            role="、".join(self.reader.word(ROLE_LABELS[role]) for role in self.roles.get(save.author, ())),
            device=self.reader.device(save.device),
            when=moment(save.ms),
            quality=self.reader.word(QUALITY_LABELS[save.quality]),
            is_suspect=save.quality == "suspect",
            visit=visit.day.isoformat() if visit is not None and visit.day else "",
            visit_id=visit.id if visit is not None else "",
        )

    def _base(self, entity: Entity, unit: str) -> str:
        """What all the writers who clash had on screen."""
        writes = {
            entry.change.id: part.set[unit]
            for entry in self.entries
            for part in entry.change.parts
            if part.e == entity.id and unit in part.set
        }
        clashing = [writes[id_] for id_ in standing(entity, unit) if id_ in writes]
        common = set.intersection(*(set(write.saw) for write in clashing)) if clashing else set[ChangeId]()
        known = [id_ for id_ in writes if id_ in common]
        if not known:
            return NOTHING if all(not write.saw for write in clashing) else ""
        return self.reader.value(entity.type, unit, writes[known[-1]].v, case=self.case)

    def _per_capita(self, entity: Entity, unit: str, value: Value) -> str:
        """The income per head if this value were chosen; computed by the same fold, written nowhere."""
        if entity.type != "income":
            return ""
        amount = household_of(fold(self.case, [_supposed(self.case, settle_part(entity, unit, value))])).per_capita
        return "" if amount is None else shown(amount)

    def _removal(self, clash: Contradiction) -> Clash:
        entity = self.case.entities[clash.entity]
        marks = [mark for mark in entity.life if mark.dead]
        seen = {id_ for mark in marks for id_ in (*mark.seen, mark.id)}
        edits = [sibling.id for register in entity.units.values() for sibling in register.live]
        others = dict.fromkeys(id_ for id_ in edits if id_ not in seen)
        others |= dict.fromkeys(mark.id for mark in entity.life if not mark.dead)
        gone, stays = self.reader.say("保持移除", "Stays removed"), self.reader.say("恢复在册", "Back on the list")
        return Clash(
            entity=entity.id,
            unit=LIFE_UNIT,
            title=self.reader.say("移除与修改不一致", "Removed by one, edited by another"),
            whose=self.reader.pair(
                self.reader.type_label(entity.type), entity_title(entity, self.case, reader=self.reader)
            ),
            is_removal=True,
            base="",
            choices=(
                self._fate(entity, "removed", gone, ids=[mark.id for mark in marks]),
                self._fate(entity, "kept", stays, ids=list(others)),
            ),
            saw=",".join(sorted(standing(entity, LIFE_UNIT))),
            typed="",
            typed_choices=(),
        )

    def _fate(self, entity: Entity, id_: str, text: str, *, ids: list[ChangeId]) -> Choice:
        detail = ""
        if id_ == "removed":
            units = ("left_reason", "left_on")
            texts = [self.reader.value(entity.type, unit, entity.value(unit), case=self.case) for unit in units]
            detail = " · ".join(text for text in texts if text != NOTHING)
        return Choice(
            id=id_,
            text=self.reader.aside(text, detail),
            is_effective=is_removed(entity) == (id_ == "removed"),
            witnesses=tuple(self._witness(one) for one in ids if one in self.case.saves),
            per_capita="",
        )


def _supposed(case: Case, part: Part) -> Entry:
    """A resolution that nobody has made, for a preview."""
    change = Change(
        id=ChangeId("preview"),
        kind="resolve",
        household=case.household,
        scope=case.community,
        author=UserId(""),
        t=Stamp(wall_ms=0, mono_ms=0, boot=""),
        schema=SCHEMA,
        parts=(part,),
        reason="preview",
    )
    return Entry(change=change, n=case.n, device=DeviceId(""), ms=0, quality="server")
