"""Events in a household that start a clock of their own or force the district to go there itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shared_models.household import date_of
from shared_models.ids import EntityId
from shared_models.policy.act_log import Done, is_one_of
from shared_models.policy.clock import marks_set
from shared_models.policy.deadline import last_day, span
from shared_models.policy.picture import Picture
from shared_models.policy.policy import Policy
from shared_models.policy.procedure_rules import Event
from shared_models.values import text_of
from shared_models.words import Label

ANSWERS = "answers"
"""Name in an answering act's data: the id of the act it answers. Without it, every open event of the kind is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventState:
    """One event that happened, and what is owed."""

    id: str
    about: EntityId
    day: date | None
    """Nothing when the event is recorded without its date."""
    due: date | None
    """Nothing when no term is set or the day is not known."""
    answered: date | None
    overdue: bool
    forces: str
    """The act the district must do itself; blank when none is, or when it was done."""
    sentence: Label
    cite: Label


def events(policy: Policy, picture: Picture) -> tuple[EventState, ...]:
    """Every event of the case, open ones first, then by day."""
    found = [state for id_ in policy.events for state in _states(policy, id_, picture)]
    return tuple(sorted(found, key=lambda state: (state.answered is not None, state.due or state.day or date.max)))


def _states(policy: Policy, id_: str, picture: Picture) -> Iterator[EventState]:
    event = policy.events[id_]
    if event.act:
        for index, done in enumerate(picture.log):
            if done.act == event.act:
                yield _state(policy, id_, picture, start=_Start(done.about, done.day, index, done.id))
    elif event.mark:
        for index, done in enumerate(picture.log):
            if event.mark in marks_set(policy, [done]):
                yield _state(policy, id_, picture, start=_Start(done.about, done.day, index, done.id))
    else:
        yield from _entity_states(policy, id_, picture)


def _entity_states(policy: Policy, id_: str, picture: Picture) -> Iterator[EventState]:
    """Entities that lists no longer show count too: who died has left the roster."""
    event = policy.events[id_]
    for entity in picture.case.entities.values():
        meets = all(is_one_of(entity.value(unit), accepted) for unit, accepted in event.where.items())
        if entity.type == event.of and meets:
            day = date_of(entity.value(event.day_unit))
            yield _state(policy, id_, picture, start=_Start(entity.id, day, 0, ""))


@dataclass(frozen=True, slots=True)
class _Start:
    about: EntityId
    day: date | None
    index: int
    """Acts from this place in the log on may answer it."""
    id: str


def _state(policy: Policy, id_: str, picture: Picture, *, start: _Start) -> EventState:
    event = policy.events[id_]
    later = picture.log[start.index :]
    answered = next((done.day for done in later if _answers(event, start, done)), None)
    due = last_day(start.day, event.days, event.count) if start.day and event.days else None
    overdue = answered is None and due is not None and picture.today > due
    forced = event.forces if event.forces and not any(done.act == event.forces for done in later) else ""
    return EventState(
        id=id_,
        about=start.about,
        day=start.day,
        due=due,
        answered=answered,
        overdue=overdue,
        forces=forced,
        sentence=_sentence(policy, event, start.day, due=due, answered=answered),
        cite=policy.source(event),
    )


def _answers(event: Event, start: _Start, done: Done) -> bool:
    named = text_of(done.data.get(ANSWERS))
    in_time = start.day is None or done.day >= start.day
    return done.act in event.answered_by and in_time and (not named or not start.id or named == start.id)


def _sentence(policy: Policy, event: Event, day: date | None, *, due: date | None, answered: date | None) -> Label:
    if answered is not None:
        return Label("{what}({day}):已于 {on} 处理", "{what} ({day}): settled on {on}").fill(
            what=event.label, day=day or "—", on=answered
        )
    if day is None:
        return Label("{what}:日期没有记录", "{what}: the date is not recorded").fill(what=event.label)
    acts = [policy.act_label(act) for act in event.answered_by[:1]]
    if due is None:
        return Label("{what}({day}):应予{act}", "{what} ({day}): calls for {act}").fill(
            what=event.label, day=day, act=acts[0] if acts else Label("处理", "an answer")
        )
    words = Label("{what}({day}):{span}内完成,末日 {due}", "{what} ({day}): to be done within {span}, last day {due}")
    return words.fill(what=event.label, day=day, span=span(event.days, event.count), due=due)
