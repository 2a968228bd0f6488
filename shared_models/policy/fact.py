"""Facts: what a policy's rules ask of a household, answered yes, no, or not known — never guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from shared_models.due import add_months
from shared_models.entity import Entity
from shared_models.ids import EntityId
from shared_models.policy.act_log import is_one_of, says
from shared_models.policy.picture import Picture
from shared_models.policy.policy import Policy
from shared_models.policy.rule import ActFact, AssessedFact, CombinedFact, EntityFact, SizeFact
from shared_models.values import text_of
from shared_models.words import Label

Truth: TypeAlias = bool | None
"""None: nobody has recorded what would decide it."""


class Facts:
    """The facts of one household, each worked out once. `assessed` holds what the arithmetic found, once it has run."""

    def __init__(self, policy: Policy, picture: Picture, assessed: dict[str, Truth] | None = None) -> None:
        self.policy = policy
        self.picture = picture
        self.assessed = assessed or {}
        self._known: dict[str, Truth] = {}

    def holds(self, name: str) -> Truth:
        """Whether a fact holds."""
        if name not in self._known:
            self._known[name] = self._work_out(name)
        return self._known[name]

    def all_hold(self, names: Iterable[str]) -> Truth:
        """Whether all of these hold; a single no decides."""
        return _all(self.holds(name) for name in names)

    def of_member(self, name: str, member: Entity) -> Truth:
        """Whether a fact holds of one member; only facts about members and acts about them can be asked so."""
        fact = self.policy.facts[name]
        if isinstance(fact, EntityFact) and fact.of == member.type:
            return _matches(fact, member, self.picture)
        if isinstance(fact, ActFact):
            return self._often_enough(fact, member.id)
        if isinstance(fact, CombinedFact):
            return _combined(fact, (self.of_member(part, member) for part in fact.facts))
        return self.holds(name)

    def label(self, name: str) -> Label:
        """The fact in words."""
        return self.policy.facts[name].label

    def _work_out(self, name: str) -> Truth:
        fact = self.policy.facts[name]
        if isinstance(fact, EntityFact):
            return _of_entities(fact, self.picture)
        if isinstance(fact, ActFact):
            return self._often_enough(fact)
        if isinstance(fact, SizeFact):
            return fact.at_least <= len(self.picture.members) <= fact.at_most
        if isinstance(fact, AssessedFact):
            return self.assessed.get(fact.found)
        return _combined(fact, (self.holds(part) for part in fact.facts))

    def _often_enough(self, fact: ActFact, member: EntityId | None = None) -> bool:
        """Whether one person (or the household, in acts that name nobody) reaches the number of times."""
        since = add_months(self.picture.today, -fact.within_months) if fact.within_months else None
        counts: Counter[str] = Counter()
        for done in self.picture.log:
            who = text_of(done.data.get("member"))
            if done.act in fact.unless_later:
                counts.clear() if not who else counts.pop(who, None)
            elif done.act == fact.act and says(done.data, fact.where) and (since is None or done.day >= since):
                counts[who] += 1
        reached = {who for who, count in counts.items() if count >= fact.times}
        return bool(reached) if member is None else member in reached


def _of_entities(fact: EntityFact, picture: Picture) -> Truth:
    entities = (picture.left if fact.left else picture.rosters).get(fact.of, ())
    looked_at = entities[-1:] if fact.count == "last" else entities
    matched = [_matches(fact, entity, picture) for entity in looked_at]
    if fact.count == "every":
        return _all(matched) if matched else None
    found = _any(matched)
    if fact.count == "none":
        return None if found is None else not found
    return found


def _matches(fact: EntityFact, entity: Entity, picture: Picture) -> Truth:
    truths = list(_conditions(fact, entity))
    if fact.any_of:
        truths = [_any(truths)]
    if fact.age_from is not None or fact.age_below is not None:
        truths.append(_aged(fact, picture.age_of(entity)))
    return _all(truths)


def _conditions(fact: EntityFact, entity: Entity) -> Iterator[Truth]:
    for unit, accepted in fact.where.items():
        value = entity.value(unit)
        yield None if value is None else is_one_of(value, accepted)


def _aged(fact: EntityFact, age: int | None) -> Truth:
    if age is None:
        return None
    return (fact.age_from is None or age >= fact.age_from) and (fact.age_below is None or age < fact.age_below)


def _combined(fact: CombinedFact, parts: Iterable[Truth]) -> Truth:
    if fact.needs == "all":
        return _all(parts)
    found = _any(parts)
    if fact.needs == "any" or found is None:
        return found
    return not found


def _all(truths: Iterable[Truth]) -> Truth:
    known = list(truths)
    if False in known:
        return False
    return None if None in known else True


def _any(truths: Iterable[Truth]) -> Truth:
    known = list(truths)
    if True in known:
        return True
    return None if None in known else False
