"""A household as policy rules look at it: its entities by type, its acts in order, on one day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from shared_models.case import Case
from shared_models.entity import Entity, is_shown
from shared_models.errors import MalformedError
from shared_models.household import date_of
from shared_models.identity_number import identity_number
from shared_models.policy.act_log import Done, act_log
from shared_models.values import text_of
from shared_models.words import Label


class Picture:
    """A case on a day. Contradicting values show their effective one."""

    def __init__(self, case: Case, today: date) -> None:
        self.case = case
        self.today = today
        self.root = case.root
        """The household's own registers."""
        shown: dict[str, list[Entity]] = {"household": [self.root]}
        gone: dict[str, list[Entity]] = {}
        for entity in case.entities.values():
            if entity.type != "household":
                roster = shown if not entity.life or is_shown(entity) else gone
                roster.setdefault(entity.type, []).append(entity)
        self.rosters: Mapping[str, list[Entity]] = shown
        """The shown entities by type; the household's own registers as the one entity of its type."""
        self.left: Mapping[str, list[Entity]] = gone
        """The entities that left their roster, by type."""
        self.members = shown.get("member", [])
        """The members living together."""
        self.acts = frozenset(act.name for act in case.acts)
        """The names of all acts that were done."""

    @cached_property
    def log(self) -> tuple[Done, ...]:
        """The acts of the case, in order."""
        return tuple(act_log(self.case))

    def name_of(self, entity: Entity) -> Label:
        """What to call an entity in an explanation."""
        name = text_of(entity.value("name"))
        return Label(name, name) if name else Label("未具名", "unnamed")

    def age_of(self, member: Entity) -> int | None:
        """Completed years; nothing when neither birth date nor a valid identity number is recorded."""
        born = date_of(member.value("birth_date")) or _born(text_of(member.value("identity_number")))
        return None if born is None else age_on(self.today, born)


def _born(number: str) -> date | None:
    try:
        return identity_number(number).birth_date
    except MalformedError:
        return None


def age_on(day: date, born: date) -> int:
    """Completed years of age on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
