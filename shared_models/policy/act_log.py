"""Acts as clocks and procedures see them: what was done on which day, and with which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared_models.case import ActRecord, Case
from shared_models.ids import ChangeId, EntityId
from shared_models.policy.rule import Scalar, Where
from shared_models.values import text_of
from shared_models.visit import day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One act on its day. A deemed one was done by nobody: a rule says it counts as done."""

    id: ChangeId
    act: str
    about: EntityId
    day: date
    recorded: date
    """The day it was written down; the day itself may be earlier, never later."""
    data: Mapping[str, Any]
    deemed: bool = False
    enters: str = ""
    """The step that the procedure entered by it."""


def act_log(case: Case) -> Iterator[Done]:
    """Every act of a case, in the order the server accepted them."""
    return (done_of(act, day_of(case.saves[act.id].ms)) for act in case.acts)


def done_of(act: ActRecord, recorded: date) -> Done:
    """The act on the day that its data names as `on`, or else on the day it was recorded."""
    return Done(
        id=act.id,
        act=act.name,
        about=act.about,
        day=day_in(act.data, "on") or recorded,
        recorded=recorded,
        data=act.data,
    )


def day_in(data: Mapping[str, Any], name: str) -> date | None:
    """The date under a name; nothing when there is none or it cannot be read."""
    try:
        return date.fromisoformat(text_of(data.get(name)))
    except ValueError:
        return None


def says(data: Mapping[str, Any], where: Where) -> bool:
    """Whether the data meets every condition."""
    return all(is_one_of(data.get(name), accepted) for name, accepted in where.items())


def is_one_of(value: object, accepted: Iterable[Scalar]) -> bool:
    """Whether a value is one of these; yes/no and the numbers 0 and 1 are different things."""
    return any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in accepted)


def latest(log: Iterable[Done], acts: Iterable[str]) -> Done | None:
    """The last of these acts that was done."""
    wanted = frozenset(acts)
    found = None
    for done in log:
        if done.act in wanted:
            found = done
    return found
