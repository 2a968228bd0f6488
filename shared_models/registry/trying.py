"""A plan tried on the very fold that reads it later: whatever would have no effect is refused before it is recorded."""

from __future__ import annotations

from collections.abc import Mapping

from shared_models.case import Case, Entry, empty_case, fold
from shared_models.change import Change
from shared_models.clock import ClockQuality
from shared_models.entity import is_contested, is_removed
from shared_models.ids import DeviceId, EntityId
from shared_models.register import in_contradiction
from shared_models.values import canonical
from shared_models.words import Label

SERVER: ClockQuality = "server"


def tried(
    cases: Mapping[EntityId, Case], changes: tuple[Change, ...]
) -> tuple[Mapping[EntityId, Case], tuple[Label, ...]]:
    """The cases after these changes, and what would have no effect."""
    after = dict(cases)
    why: list[Label] = []
    for change in changes:
        before = after.get(change.household) or empty_case(change.household, change.scope)
        entry = Entry(change=change, n=before.n + 1, device=DeviceId("office"), ms=change.t.wall_ms, quality=SERVER)
        case = after[change.household] = fold(before, [entry])
        why += [_told(words) for words in _without_effect(case, change)]
    return after, tuple(why)


def _without_effect(case: Case, change: Change) -> list[str]:
    found = []
    for part in change.parts:
        entity = case.entities[part.e]
        found += [
            f"{part.type}.{unit}"
            for unit, write in part.set.items()
            if canonical(entity.value(unit)) != canonical(write.v) or in_contradiction(entity.register(unit))
        ]
        if part.life is not None and (is_removed(entity) != part.life.dead or is_contested(entity)):
            found.append(f"{part.type} {part.e}")
    if change.act is not None and all(act.id != change.id for act in case.acts):
        found.append(change.act.name)
    if change.kind == "move" and case.community != change.scope:
        found.append("move")
    return found


def _told(what: str) -> Label:
    words = Label("记录后不会生效,请先处理矛盾:{what}", "it would have no effect; settle contradictions first: {what}")
    return words.fill(what=what)
