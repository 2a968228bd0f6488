"""Who reads a page: the language, and the names behind the ids of people and tablets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from shared_models.case import Case, Save
from shared_models.catalogue import SEALED_UNITS, TYPE_LABELS, field_of
from shared_models.checks import called
from shared_models.clock import QUALITY_LABELS
from shared_models.entity import Entity
from shared_models.field import Field, is_answered, shown_value
from shared_models.ids import EntityId
from shared_models.questionnaire.wording import Wording
from shared_models.values import Value, text_of
from shared_models.visit import TEAM, china_time
from shared_models.words import Label, Language
from sync_server.use_cases.record_office_change import OFFICE

NOTHING = "—"
SEALED = Label("（已密封）", "(sealed)")

INVESTIGATORS = frozenset({*TEAM, "interviewer"})
"""Units that hold a user id."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Says things in one language."""

    language: Language
    people: Mapping[str, str]
    """Names by user id."""
    devices: Mapping[str, str]
    """Names by device id."""
    unsealed: bool = False
    """Whether this reader opened what is sealed in interviews, which was noted."""
    questions: Mapping[EntityId, Wording] = field(default_factory=dict)
    """The words of questionnaires, by questionnaire and by entry of a repeat in one."""

    def word(self, label: Label) -> str:
        """The label in the reader's language."""
        return label.text(self.language)

    def say(self, zh: str, en: str, **parts: object) -> str:
        """One text of a pair, its placeholders filled."""
        return Label(zh, en).fill(**parts).text(self.language)

    def pair(self, label: str, text: str) -> str:
        """A label with what belongs to it."""
        return self.say("{label}：{text}", "{label}: {text}", label=label, text=text)

    def aside(self, text: str, more: str) -> str:
        """A text with something said in brackets; nothing is added when there is nothing to say."""
        return self.say("{text}（{more}）", "{text} ({more})", text=text, more=more) if more else text

    def person(self, user_id: str) -> str:
        """The name of a person with an account; the id itself where nobody of that id is known."""
        return self.people.get(user_id, user_id)

    def device(self, device_id: str) -> str:
        """The name of a tablet, or of the office; the id itself where none of that id is known."""
        if device_id == OFFICE:
            return self.say("办公台", "office console")
        return self.devices.get(device_id, device_id)

    def made(self, save: Save | None) -> str:
        """Who wrote something and when; a doubtful time says so."""
        if save is None:
            return ""
        text = f"{self.person(save.author)} {moment(save.ms)}"
        return self.aside(text, self.word(QUALITY_LABELS["suspect"]) if save.quality == "suspect" else "")

    def field_label(self, type_: str, unit: str) -> str:
        """The words beside a field; the bare unit for one this version does not know."""
        field = field_of(type_, unit)
        if field is None:
            return unit
        if field.kind == "multi" and field.choices is not None and "." in unit:
            choice = unit.partition(".")[2]
            return f"{self.word(field.label)} · {self.word(field.choices.get(choice, Label(choice, choice)))}"
        return self.word(field.label)

    def unit_label(self, entity: Entity, unit: str) -> str:
        """The words beside a register of an entity: of a questionnaire those of the question."""
        asked = self.questions.get(entity.id)
        return (asked.label(unit) if asked is not None else "") or self.field_label(entity.type, unit)

    def unit_value(self, entity: Entity, unit: str, value: Value, *, case: Case) -> str:
        """A value of an entity as the page writes it: of a questionnaire in the words of its form."""
        asked = self.questions.get(entity.id)
        if asked is not None and asked.label(unit):
            return asked.text(unit, value)
        return self.value(entity.type, unit, value, case=case)

    def value(self, type_: str, unit: str, value: Value, *, case: Case) -> str:
        """A value as the page writes it; a dash where nothing was recorded."""
        field = field_of(type_, unit)
        if not is_answered(value):
            return NOTHING
        if unit in SEALED_UNITS and not self.unsealed:
            return self.word(SEALED)
        if field is None:
            return json.dumps(value, ensure_ascii=False)
        return self._special(field, unit, value, case=case) or shown_value(field, value, self.language)

    def shown(self, type_: str, unit: str, value: Value) -> str:
        """A value that speaks of no entity, outside any case; sealed ones too stay sealed here."""
        field = field_of(type_, unit)
        if field is None or unit in SEALED_UNITS:
            return self.word(SEALED)
        return shown_value(field, value, self.language)

    def _special(self, field: Field, unit: str, value: Value, *, case: Case) -> str:
        if unit in INVESTIGATORS:
            return self.person(text_of(value))
        if field.kind == "person":
            member = case.entities.get(EntityId(text_of(value)))
            return self.called(member) if member is not None else text_of(value)
        if field.kind == "instant" and isinstance(value, int):
            return moment(value)
        if field.kind == "multi":
            return self.say("有", "Yes") if value is True else self.say("无", "No")
        return ""

    def called(self, entity: Entity) -> str:
        """What to call an entity in a sentence."""
        asked = self.questions.get(entity.id)
        if asked is not None:
            return asked.title
        return self.word(called(entity))

    def type_label(self, type_: str) -> str:
        """What kind of thing an entity is."""
        return self.word(TYPE_LABELS.get(type_, Label(type_, type_)))


def moment(ms: int | None) -> str:
    """Date and minute in China; a dash for none."""
    return NOTHING if ms is None else china_time(ms).strftime("%Y-%m-%d %H:%M")
