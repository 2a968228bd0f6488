"""The record as it is shown to the family before signing, and the hash that binds a signature to it."""

from __future__ import annotations

import hashlib
from decimal import Decimal

from shared_models.case import Case
from shared_models.catalogue import CATALOGUE, SEALED_UNITS
from shared_models.checks import LISTED, called
from shared_models.entity import Entity
from shared_models.field import is_answered, shown_value
from shared_models.ids import EntityId
from shared_models.money import shown
from shared_models.questionnaire.recorded import Forms, questionnaire_lines
from shared_models.values import text_of
from shared_models.visit import TEAM, find_visit
from shared_models.words import Label, Language

NO_DECISION = Label(
    "人均月收入(按本次记录计算,不是审批结果)", "Monthly income per head (computed from this record, not a decision)"
)


WHO_CAME = frozenset(TEAM)
"""Units that hold account ids. The investigators sign with their names beside the record; the record itself must read
the same wherever it is computed, also where an id has no name."""


def shown_record(case: Case, visit_id: EntityId, language: Language, *, forms: Forms) -> tuple[str, ...]:
    """The lines the family reads before signing: only this family's data, nothing said by neighbours."""
    lines: list[str] = []
    visit = case.entities.get(visit_id)
    if visit is not None:
        lines += _lines(visit, language, case)
    lines += _lines(case.root, language, case)
    for type_ in LISTED:
        for entity in case.shown(type_):
            lines += _lines(entity, language, case)
    found = find_visit(case, visit_id)
    if found is not None:
        lines += questionnaire_lines(case, found, language, forms=forms)
    return tuple(lines)


def _lines(entity: Entity, language: Language, case: Case) -> list[str]:
    lines = []
    for field in CATALOGUE[entity.type].values():
        value = entity.value(field.unit)
        if field.section and field.unit not in SEALED_UNITS | WHO_CAME and is_answered(value):
            text = shown_value(field, value, language)
            if field.kind == "person":
                person = case.entities.get(EntityId(text_of(value)))
                text = text_of(person.value("name")) if person is not None else text
            lines.append(f"{called(entity).text(language)} · {field.label.text(language)}:{text}")
    return lines


def per_capita_line(amount: Decimal | None, language: Language) -> str:
    """The computed figure with the words that it is not a decision."""
    return f"{NO_DECISION.text(language)}:{shown(amount) if amount is not None else '—'}"


def record_hash(lines: tuple[str, ...]) -> str:
    """SHA-256 over the lines as shown: a signature names it, so that nobody can show one text and keep another."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
