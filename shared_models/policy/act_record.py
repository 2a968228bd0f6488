"""The visit records of a case that an act of a procedure may stand on: day and team are read from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from shared_models.case import Case
from shared_models.ids import UserId
from shared_models.policy.act_field import VISIT_RECORD, ActField
from shared_models.policy.act_reading import Typed
from shared_models.values import text_of
from shared_models.visit import STATUS_LABELS, TEAM, Visit, visits
from shared_models.words import Label

DONE = frozenset({"finished", "accepted"})


def with_records(fields: Sequence[ActField], case: Case, people: Mapping[UserId, str]) -> tuple[ActField, ...]:
    """The fields, the visit record to be chosen from the finished visits; without any, it is not asked."""
    records: dict[str, Label] = {visit.id: _named(case, visit, people) for visit in reversed(_finished(case))}
    found = []
    for one in fields:
        if one.name != VISIT_RECORD.name:
            found.append(one)
        elif records:
            found.append(replace(one, choices=records))
    return tuple(found)


def from_record(case: Case, typed: Typed, people: Mapping[UserId, str]) -> Typed:
    """The form with day and team taken from the visit record it names, where they were left blank."""
    chosen = next((text for text in typed.get(VISIT_RECORD.name, ()) if text), "")
    record = next((visit for visit in _finished(case) if visit.id == chosen), None)
    if record is None or record.day is None:
        return typed
    filled = dict(typed)
    if not any(text.strip() for text in typed.get("on", ())):
        filled["on"] = (record.day.isoformat(),)
    if not any(text.strip() for text in typed.get("team", ())):
        filled["team"] = _team(case, record, people)
    return filled


def team_ids(case: Case) -> frozenset[UserId]:
    """The accounts of everybody who stands in a team of the case."""
    found = {text_of(case.entities[visit.id].value(unit)) for visit in visits(case) for unit in TEAM}
    return frozenset(UserId(id_) for id_ in found if id_)


def _finished(case: Case) -> list[Visit]:
    return [visit for visit in visits(case) if visit.status in DONE and visit.outcome == "completed" and visit.day]


def _team(case: Case, visit: Visit, people: Mapping[UserId, str]) -> tuple[str, ...]:
    entity = case.entities[visit.id]
    ids = [UserId(id_) for unit in TEAM if (id_ := text_of(entity.value(unit)))]
    return tuple(people.get(id_, id_) for id_ in ids)


def _named(case: Case, visit: Visit, people: Mapping[UserId, str]) -> Label:
    words = Label("{day} {team}({status})", "{day} {team} ({status})")
    return words.fill(day=visit.day, team="、".join(_team(case, visit, people)), status=STATUS_LABELS[visit.status])
