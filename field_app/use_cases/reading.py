"""A case read out loud: every value with who stands behind it, for the sheet and beside every input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from field_app.use_cases.question_words import FormHere, answer_words, question_label
from field_app.use_cases.typed_value import ticked
from shared_models.case import LIFE_UNIT, Case, Save, contradictions
from shared_models.catalogue import TYPE_LABELS, field_of
from shared_models.checks import called
from shared_models.entity import Entity
from shared_models.field import Field, is_answered, shown_value
from shared_models.ids import ChangeId, EntityId, UserId
from shared_models.questionnaire.answers import form_of
from shared_models.questionnaire.at_visit import questionnaire_of
from shared_models.questionnaire.recorded import no_forms
from shared_models.register import Option, Register, options
from shared_models.values import Value, text_of
from shared_models.visit import china_time, day_of
from shared_models.words import Label

REMOVED = Label("已减员", "Removed")
KEPT = Label("仍在册", "Still listed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A value with who last stood behind it."""

    value: Value
    shown: Label
    """As screens write it (identity numbers masked, persons by name)."""
    day: date | None
    by: str
    """Name of the person who wrote or confirmed it; blank when unknown to this tablet."""
    confirmed: bool
    """Somebody declared it unchanged after it was written."""
    here_only: bool
    """Written on this tablet and not yet confirmed by an exchange."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionView:
    """One of several values that stand against each other."""

    verified: Verified
    effective: bool
    ids: tuple[ChangeId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionView:
    """A place where values stand against each other; unit `_life` is a contested removal."""

    entity: EntityId
    unit: str
    where: Label
    """Who or what, and which field."""
    options: tuple[OptionView, ...]


def both(text: str) -> Label:
    """A text that is the same in every language, such as a name."""
    return Label(text, text)


def clock_text(ms: int) -> str:
    """Day and minute in China, as people write it."""
    return china_time(ms).strftime("%m-%d %H:%M")


@dataclass(frozen=True, slots=True)
class Reading:
    """A case with the names of the people who wrote it."""

    case: Case
    people: Mapping[UserId, str]
    forms: FormHere = no_forms
    """In whose words places in questionnaires are named."""

    def name_of(self, person: Value) -> str:
        """A member's name by entity id; blank when unknown."""
        entity = self.case.entities.get(EntityId(text_of(person)))
        return text_of(entity.value("name")) if entity is not None else ""

    def shown(self, field: Field, value: Value) -> Label:
        """A value in words, persons by name."""
        name = self.name_of(value) if field.kind == "person" else ""
        return both(name) if name else Label(shown_value(field, value, "zh"), shown_value(field, value, "en"))

    def verified(self, entity: Entity, field: Field) -> Verified | None:
        """The effective value of a field with who stands behind it; nothing when it was never answered."""
        if field.kind == "multi":
            return self._verified_multi(entity, field)
        value = entity.value(field.unit)
        if not is_answered(value):
            return None
        return self._behind(entity.register(field.unit), value, self.shown(field, value))

    def _verified_multi(self, entity: Entity, field: Field) -> Verified | None:
        registers = [entity.register(unit) for unit in field.units() if is_answered(entity.value(unit))]
        if not registers:
            return None
        codes = ticked(field, entity)
        names = [(field.choices or {})[code] for code in codes]
        words = Label("、".join(name.zh for name in names) or "—", ", ".join(name.en for name in names) or "—")
        return self._behind(max(registers, key=self._time), codes, words)

    def _save(self, register: Register) -> Save | None:
        id_ = register.confirmed or register.effective
        return self.case.saves.get(id_) if id_ is not None else None

    def _time(self, register: Register) -> int:
        save = self._save(register)
        return save.ms if save is not None else 0

    def behind(self, register: Register, value: Value, words: Label) -> Verified:
        """A value of a register in these words, with who stands behind it."""
        return self._behind(register, value, words)

    def _behind(self, register: Register, value: Value, words: Label) -> Verified:
        return self._by(self._save(register), value, words, confirmed=register.confirmed is not None)

    def _by(self, save: Save | None, value: Value, words: Label, *, confirmed: bool = False) -> Verified:
        return Verified(
            value=value,
            shown=words,
            day=day_of(save.ms) if save is not None else None,
            by=self.people.get(save.author, "") if save is not None else "",
            confirmed=confirmed,
            here_only=save is not None and save.n == 0,
        )

    def contradictions(self) -> tuple[ContradictionView, ...]:
        """Every open contradiction, with all options and who said them."""
        entities = self.case.entities
        return tuple(self.contradiction(entities[clash.entity], clash.unit) for clash in contradictions(self.case))

    def contradiction(self, entity: Entity, unit: str) -> ContradictionView:
        """One contradiction in words."""
        field = field_of(entity.type, unit)
        what = field.label if field is not None else TYPE_LABELS.get(entity.type, both(unit))
        if unit == LIFE_UNIT:
            found = self._life_options(entity)
        else:
            found = tuple(self._option(entity, unit, option) for option in options(entity.register(unit)))
        where = self._question(entity, unit) or Label("{who} · {what}", "{who} · {what}").fill(
            who=called(entity), what=what
        )
        return ContradictionView(entity=entity.id, unit=unit, where=where, options=found)

    def _option(self, entity: Entity, unit: str, option: Option) -> OptionView:
        field = field_of(entity.type, unit)
        value: Value = option.value
        words = self.shown(field, value) if field is not None else self._answer(entity, unit, value)
        return self.option(entity, unit, option, words=words)

    def _question(self, entity: Entity, unit: str) -> Label | None:
        filled = questionnaire_of(self.case, entity.id)
        return question_label(form_of(filled), unit, here=self.forms) if filled is not None else None

    def _answer(self, entity: Entity, unit: str, value: Value) -> Label:
        filled = questionnaire_of(self.case, entity.id)
        words = answer_words(form_of(filled), unit, value, here=self.forms) if filled is not None else None
        return words or both(text_of(value))

    def option(self, entity: Entity, unit: str, option: Option, *, words: Label) -> OptionView:
        """One of several values of a register in these words, with who stands behind it."""
        value: Value = option.value
        effective = entity.register(unit).effective in option.ids
        saved = self._by(self.case.saves.get(option.ids[0]), value, words)
        return OptionView(verified=saved, effective=effective, ids=option.ids)

    def _life_options(self, entity: Entity) -> tuple[OptionView, ...]:
        marks = [(mark, REMOVED if mark.dead else KEPT) for mark in entity.life]
        return tuple(
            OptionView(
                verified=self._by(self.case.saves.get(mark.id), mark.dead, words),
                effective=mark.id == entity.life_effective,
                ids=(mark.id,),
            )
            for mark, words in marks
        )
