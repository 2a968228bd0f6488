"""Keep the answers of an open questionnaire in the draft journal, so that a killed app loses at most the last key."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from field_app.store.account import Account
from field_app.store.drafts import Draft
from field_app.use_cases.open_questionnaire import Questionnaire
from shared_models.change import Part
from shared_models.editing import settle_part
from shared_models.entity import Entity
from shared_models.questionnaire.answers import FILLED, parts_to_save
from shared_models.register import in_contradiction


def keep_answers(account: Account, open_one: Questionnaire, *, now_ms: int) -> None:
    """Writes what leaving the questionnaire would save, in the place of what was kept of it. One row, one commit.

    Nothing is kept of a questionnaire that was only looked at: what it begins with becomes part of it with the first
    answer.
    """
    if not open_one.touched:
        return
    parts = parts_of(open_one)
    place, section = open_one.place, open_one.section
    if not parts:
        account.drafts.clear(place.visit, section)
        return
    typed = {"title": list(open_one.label), "parts": msgspec.to_builtins(parts)}
    base = Entity(id=open_one.filled, type=FILLED)
    account.drafts.keep(Draft(place.visit, section, place.household, base, typed, now_ms))


def parts_of(open_one: Questionnaire) -> list[Part]:
    """What is new or different; a value given where several stand settles them, even when it is the one that counts."""
    if open_one.form is None or open_one.filling is None:
        return []
    visit = open_one.place.visit
    found = parts_to_save(open_one.filling, open_one.case, filled=open_one.filled, visit=visit, ref=open_one.form.ref)
    parts = {part.e: part for part in found}
    for entity_id, unit in open_one.touched:
        entity = open_one.case.entities.get(entity_id)
        for one in _contradictory(entity, unit) if entity is not None else ():
            part = parts.get(entity_id)
            if entity is not None and (part is None or one not in part.set) and (part is None or part.life is None):
                parts[entity_id] = _with(part, settle_part(entity, one, entity.value(one)))
    return list(parts.values())


def _contradictory(entity: Entity, unit: str) -> Iterable[str]:
    return [
        one
        for one, register in entity.units.items()
        if (one == unit or one.startswith(f"{unit}.")) and in_contradiction(register)
    ]


def _with(part: Part | None, settling: Part) -> Part:
    return settling if part is None else msgspec.structs.replace(part, set={**part.set, **settling.set})
