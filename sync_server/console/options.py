"""Contradictions as the office decides them: the common base, the standing values with their authors, their effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shared_models.case import LIFE_UNIT, Case, Contradiction, contradictions
from shared_models.catalogue import field_of
from shared_models.change import Part
from shared_models.editing import remove_part, restore_part, settle_part
from shared_models.enquiry import enquiries, is_asked, pinned_on, visit_to_ask
from shared_models.entity import Entity, is_removed
from shared_models.field import Field
from shared_models.ids import ChangeId
from shared_models.questionnaire.reading import bounds
from shared_models.register import options
from shared_models.values import Value, text_of
from sync_server.console.effects import Effect, Forecast
from sync_server.console.enquiry_lines import Asked, asked_lines
from sync_server.console.news import entity_title
from sync_server.console.reader import NOTHING, Reader
from sync_server.console.witness import Witness, Witnesses
from sync_server.use_cases.open_case import OpenedCase
from sync_server.use_cases.settle_contradiction import standing

Typed: TypeAlias = Literal["", "text", "long_text", "number", "date", "time", "moment", "choice", "amount", "person"]
"""What kind of input takes a new value; blank where none can be typed."""

Ask: TypeAlias = Literal["may", "out", "nobody"]
"""Whether the field can be asked: it can; the question is out with the visit; no visit is with the office."""

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


TYPED_QUESTION: Mapping[str, Typed] = {
    "text": "text",
    "barcode": "text",
    "integer": "number",
    "decimal": "number",
    "range": "number",
    "date": "date",
    "time": "time",
    "dateTime": "moment",
    "select_one": "choice",
}
"""The same for the kinds of question that have a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value that stands, or one fate of a contested entry."""

    id: str
    text: str
    is_effective: bool
    witnesses: tuple[Witness, ...]
    effect: Effect | None
    """What it would come to; nothing where no policy was asked."""


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
    typed_hint: str
    """What a new value must be; blank where the input says it."""
    ask: Ask
    asked: tuple[Asked, ...]

    @property
    def is_rival(self) -> bool:
        """Whether officers settled it differently, not having seen each other's word."""
        return len(self.choices) > 1 and all(any(w.is_resolution for w in one.witnesses) for one in self.choices)

    @property
    def common(self) -> Effect | None:
        """What every choice comes to; nothing where they differ, or where no policy was asked."""
        effects = [choice.effect for choice in self.choices]
        return effects[0] if effects and all(one == effects[0] for one in effects) else None

    @property
    def anchor(self) -> str:
        """Names the block on the page."""
        return f"clash-{self.entity}-{self.unit}"


@dataclass(frozen=True, slots=True)
class Desk:
    """Reads the contradictions of one case for one reader."""

    opened: OpenedCase
    reader: Reader
    forecast: Forecast | None = None
    """Asked what each choice would do; nothing where only the contradictions are named."""

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return self.opened.case

    def clashes(self) -> tuple[Clash, ...]:
        """Everything to settle, eligibility fields and all."""
        return tuple(
            self._removal(one) if one.unit == LIFE_UNIT else self._clash(one) for one in contradictions(self.case)
        )

    def _clash(self, clash: Contradiction) -> Clash:
        entity = self.case.entities[clash.entity]
        ask, asked = self._asked(entity, clash.unit)
        field = field_of(clash.type, clash.unit)
        typed, choices = self._typed(field) if field else self._typed_answer(entity, clash.unit)
        return Clash(
            entity=entity.id,
            unit=clash.unit,
            title=self.reader.unit_label(entity, clash.unit),
            whose=self._whose(entity),
            is_removal=False,
            base=self._base(entity, clash.unit),
            choices=self._choices(entity, clash.unit),
            saw=",".join(sorted(standing(entity, clash.unit))),
            typed=typed,
            typed_choices=tuple(choices),
            typed_hint=self._hint(entity, clash.unit),
            ask=ask,
            asked=asked,
        )

    def _typed(self, field: Field) -> tuple[Typed, Sequence[tuple[str, str]]]:
        typed = _TYPED.get(field.kind, "")
        if typed == "person":
            return typed, [(member.id, self.reader.called(member)) for member in self.case.shown("member")]
        return typed, [(code, self.reader.word(label)) for code, label in (field.choices or {}).items()]

    def _typed_answer(self, entity: Entity, unit: str) -> tuple[Typed, Sequence[tuple[str, str]]]:
        wording = self.reader.questions.get(entity.id)
        item = wording.item(unit) if wording is not None else None
        if wording is None or item is None:
            return "", ()
        typed = TYPED_QUESTION.get(item.kind, "")
        if typed == "text" and "multiline" in item.appearance:
            return "long_text", ()
        return typed, wording.options(item) if typed == "choice" else ()

    def _hint(self, entity: Entity, unit: str) -> str:
        wording = self.reader.questions.get(entity.id)
        item = wording.item(unit) if wording is not None else None
        if item is None or item.kind != "range":
            return ""
        start, end, step = bounds(item)
        words = "{start} 至 {end}，间隔 {step}", "{start} to {end} in steps of {step}"
        return self.reader.say(*words, start=start, end=end, step=step)

    def _asked(self, entity: Entity, unit: str) -> tuple[Ask, tuple[Asked, ...]]:
        """Whether the field can be asked now, and what was asked about this place before."""
        place = (entity.id, pinned_on(unit))
        found = [one for one in enquiries(self.case, self.opened.entries) if (one.entity, one.unit) == place]
        visit = visit_to_ask(self.case, entity, unit)
        ask: Ask = "nobody" if visit is None else "out" if is_asked(visit, entity.id, unit) else "may"
        return ask, asked_lines(found, self.case, reader=self.reader)

    def _whose(self, entity: Entity) -> str:
        return "" if entity.id == self.case.household else entity_title(entity, self.case, reader=self.reader)

    def _choices(self, entity: Entity, unit: str) -> tuple[Choice, ...]:
        register = entity.register(unit)
        return tuple(
            Choice(
                id=option.ids[0],
                text=self._text(entity, unit, option.value),
                is_effective=register.effective in option.ids,
                witnesses=tuple(map(self._witnesses.of, option.ids)),
                effect=self._effect(settle_part(entity, unit, option.value)),
            )
            for option in options(register)
        )

    def _text(self, entity: Entity, unit: str, value: Value) -> str:
        """The whole value: masked numbers could not be told apart."""
        if unit == "identity_number" and text_of(value):
            return text_of(value)
        return self.reader.unit_value(entity, unit, value, case=self.case)

    @property
    def _witnesses(self) -> Witnesses:
        opened = self.opened
        return Witnesses(
            case=opened.case,
            entries={entry.change.id: entry for entry in opened.entries},
            received={id_: kept.received_ms for id_, kept in opened.log.kept.items()},
            stored=opened.stored,
            roles=opened.roles,
            reader=self.reader,
        )

    def _effect(self, part: Part) -> Effect | None:
        return self.forecast.effect(self.case, part, reader=self.reader) if self.forecast is not None else None

    def _base(self, entity: Entity, unit: str) -> str:
        """What all the writers who clash had on screen."""
        writes = {
            entry.change.id: part.set[unit]
            for entry in self.opened.entries
            for part in entry.change.parts
            if part.e == entity.id and unit in part.set
        }
        clashing = [writes[id_] for id_ in standing(entity, unit) if id_ in writes]
        common = set.intersection(*(set(write.saw) for write in clashing)) if clashing else set[ChangeId]()
        known = [id_ for id_ in writes if id_ in common]
        if not known:
            return NOTHING if all(not write.saw for write in clashing) else ""
        texts = [self._text(entity, unit, writes[id_].v) for id_ in known]
        return " / ".join(dict.fromkeys(texts))

    def _removal(self, clash: Contradiction) -> Clash:
        entity = self.case.entities[clash.entity]
        ask, asked = self._asked(entity, LIFE_UNIT)
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
            typed_hint="",
            ask=ask,
            asked=asked,
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
            witnesses=tuple(self._witnesses.of(one) for one in ids if one in self.case.saves),
            effect=self._effect(remove_part(entity, {}) if id_ == "removed" else restore_part(entity)),
        )
