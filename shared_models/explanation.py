"""Explanations: what an investigator says about a finding or to a reviewer's remark, instead of changing a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared_models.case import Case
from shared_models.change import Act
from shared_models.ids import ChangeId, EntityId, UserId
from shared_models.values import text_of
from shared_models.visit import Visit, return_of

EXPLAIN = "explain"
"""Name of the act; its data is `{entity, unit, text}`. A blank unit means the entity as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One explanation; a later one about the same place takes its place, the earlier stays in the log."""

    id: ChangeId
    entity: EntityId
    unit: str
    text: str
    author: UserId
    ms: int
    n: int
    """Its position in the log; 0 while it is only on the tablet that made it."""


def explain_act(visit: EntityId, about: tuple[EntityId, str], text: str) -> Act:
    """The act that records what was said about an entity and unit."""
    return Act(name=EXPLAIN, about=visit, data={"entity": about[0], "unit": about[1], "text": text.strip()})


def explanations(case: Case, visit: EntityId) -> Mapping[tuple[EntityId, str], Explanation]:
    """The latest explanation for each place of a visit; those without a text say nothing."""
    found = {}
    for act in case.acts:
        text = text_of(act.data.get("text"))
        if (act.name, act.about) == (EXPLAIN, visit) and text:
            save = case.saves[act.id]
            place = (EntityId(text_of(act.data.get("entity"))), text_of(act.data.get("unit")))
            found[place] = Explanation(
                id=act.id, entity=place[0], unit=place[1], text=text, author=save.author, ms=save.ms, n=save.n
            )
    return found


def answers(case: Case, visit: Visit) -> Mapping[tuple[EntityId, str], Explanation]:
    """What was said since the office returned a visit, by the place of the remark; nothing for one not returned.

    A remark on an entity as a whole is answered under a blank unit, like a remark on a field under the field's.
    """
    returned = return_of(case, visit)
    if returned is None:
        return {}
    return {place: one for place, one in explanations(case, visit.id).items() if one.n == 0 or one.n > returned.n}
