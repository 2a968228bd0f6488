"""Facts: what a policy's rules ask of a household, answered yes, no, or not known — never guessed.

A policy's facts are turned into functions once (`FactBook`), because a district asks the same of 150,000 households.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from shared_models.due import add_months
from shared_models.entity import Entity
from shared_models.policy.act_log import says
from shared_models.policy.picture import Picture
from shared_models.policy.policy import Policy
from shared_models.policy.rule import ActFact, AssessedFact, CombinedFact, EntityFact, Fact, Scalar, SizeFact
from shared_models.values import text_of
from shared_models.words import Label

Truth: TypeAlias = bool | None
"""None: nobody has recorded what would decide it."""

Test: TypeAlias = Callable[[Entity, Picture], Truth]
SCALARS = frozenset({str, bool, int})


class FactBook:
    """The facts of a policy, ready to be asked of many households."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.tests: Mapping[str, Test] = {
            name: _test(fact) for name, fact in policy.facts.items() if isinstance(fact, EntityFact)
        }
        self.resting = frozenset(name for name in policy.facts if self._rests(name))
        """Facts that rest on what the arithmetic finds."""

    def _rests(self, name: str) -> bool:
        fact = self.policy.facts[name]
        if isinstance(fact, CombinedFact):
            return any(self._rests(part) for part in fact.facts)
        return isinstance(fact, AssessedFact)


class Facts:
    """The facts of one household, each worked out once.

    What rests on the arithmetic is not known before `assess` is told what the arithmetic found; the rest can be known
    before, and is the same under every policy with equal facts.
    """

    def __init__(self, book: FactBook, picture: Picture, known: dict[str, Truth] | None = None) -> None:
        self.book = book
        self.policy = book.policy
        self.picture = picture
        self._found: dict[str, Truth] = {}
        self._known = {} if known is None else known
        self._resting: dict[str, Truth] = {}

    def assess(self, found: dict[str, Truth]) -> None:
        """Takes what the arithmetic found."""
        self._found = found
        self._resting = {}

    def under(self, book: FactBook) -> Facts:
        """The facts of the same household under a policy whose facts are equal; nothing is worked out twice."""
        return Facts(book, self.picture, self._known)

    def holds(self, name: str) -> Truth:
        """Whether a fact holds."""
        known = self._resting if name in self.book.resting else self._known
        if name not in known:
            known[name] = self._work_out(name, self.policy.facts[name])
        return known[name]

    def all_hold(self, names: Iterable[str]) -> Truth:
        """Whether all of these hold; a single no decides."""
        return _all(map(self.holds, names))

    def of_member(self, name: str, member: Entity) -> Truth:
        """Whether a fact holds of one member; only facts about members and acts about them can be asked so."""
        fact = self.policy.facts[name]
        if isinstance(fact, ActFact):
            return fact.act in self.picture.acts and member.id in _reached(fact, self.picture)
        if isinstance(fact, EntityFact) and fact.of == member.type:
            return self.book.tests[name](member, self.picture)
        if isinstance(fact, CombinedFact):
            return _combined(fact, (self.of_member(part, member) for part in fact.facts))
        return self.holds(name)

    def label(self, name: str) -> Label:
        """The fact in words."""
        return self.policy.facts[name].label

    def _work_out(self, name: str, fact: Fact) -> Truth:
        if isinstance(fact, EntityFact):
            return self._of_entities(fact, self.book.tests[name])
        if isinstance(fact, ActFact):
            return fact.act in self.picture.acts and bool(_reached(fact, self.picture))
        if isinstance(fact, SizeFact):
            return fact.at_least <= len(self.picture.members) <= fact.at_most
        if isinstance(fact, AssessedFact):
            return self._found.get(fact.found)
        return _combined(fact, map(self.holds, fact.facts))

    def _of_entities(self, fact: EntityFact, test: Test) -> Truth:
        picture = self.picture
        entities = (picture.left if fact.left else picture.rosters).get(fact.of, ())
        if fact.count == "every":
            return _all(test(entity, picture) for entity in entities) if entities else None
        looked_at = entities[-1:] if fact.count == "last" else entities
        found = _any(test(entity, picture) for entity in looked_at)
        return found if fact.count != "none" or found is None else not found


def facts_of(policy: Policy, picture: Picture) -> Facts:
    """The facts of one household under one policy."""
    return Facts(FactBook(policy), picture)


def _reached(fact: ActFact, picture: Picture) -> set[str]:
    """Who reaches the number of times: members by id, the blank id for acts that name nobody."""
    since = add_months(picture.today, -fact.within_months) if fact.within_months else None
    counts: Counter[str] = Counter()
    for done in picture.log:
        who = text_of(done.data.get("member"))
        if done.act in fact.unless_later:
            counts = Counter({one: count for one, count in counts.items() if who and one != who})
        elif done.act == fact.act and says(done.data, fact.where) and (since is None or done.day >= since):
            counts[who] += 1
    return {who for who, count in counts.items() if count >= fact.times}


def _test(fact: EntityFact) -> Test:
    """The function that asks a fact of one entity."""
    conditions = [_condition(unit, accepted) for unit, accepted in fact.where.items()]
    if fact.any_of:
        conditions = [_either(conditions)]
    if fact.age_from is not None or fact.age_below is not None:
        conditions.append(_aged(fact.age_from or 0, fact.age_below))
    if len(conditions) == 1:
        return conditions[0]
    return lambda entity, picture: _all(condition(entity, picture) for condition in conditions)


def _either(conditions: list[Test]) -> Test:
    return lambda entity, picture: _any(condition(entity, picture) for condition in conditions)


def _condition(unit: str, accepted: Iterable[Scalar]) -> Test:
    # Yes and 1 are equal in Python but are different answers, so the kind is part of what is looked up.
    wanted = frozenset((one.__class__, one) for one in accepted)

    def condition(entity: Entity, _picture: Picture) -> Truth:
        value = entity.value(unit)
        if value is None:
            return None
        return value.__class__ in SCALARS and (value.__class__, value) in wanted

    return condition


def _aged(least: int, below: int | None) -> Test:
    def aged(entity: Entity, picture: Picture) -> Truth:
        age = picture.age_of(entity)
        return None if age is None else age >= least and (below is None or age < below)

    return aged


def _combined(fact: CombinedFact, parts: Iterable[Truth]) -> Truth:
    if fact.needs == "all":
        return _all(parts)
    found = _any(parts)
    return found if fact.needs == "any" or found is None else not found


def _all(truths: Iterable[Truth]) -> Truth:
    result: Truth = True
    for truth in truths:
        if truth is None:
            result = None
        elif not truth:
            return False
    return result


def _any(truths: Iterable[Truth]) -> Truth:
    result: Truth = False
    for truth in truths:
        if truth is None:
            result = None
        elif truth:
            return True
    return result
