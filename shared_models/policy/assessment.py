"""Everything the policy has to say of one household on one day: figures, stop rules, class, eligibility."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import msgspec

from shared_models.case import Case
from shared_models.choices import BENEFIT_CLASS
from shared_models.ids import EntityId
from shared_models.policy.class_proposal import ClassProposal, class_proposal
from shared_models.policy.coverage_rules import Stop
from shared_models.policy.entitlement import Entitlement, entitlement
from shared_models.policy.explanation import Line, explained
from shared_models.policy.fact import FactBook, Facts, Truth, facts_of
from shared_models.policy.income import INCOME_SECTIONS, HouseholdIncome, household_income
from shared_models.policy.picture import Picture
from shared_models.policy.policy import Policy
from shared_models.values import text_of
from shared_models.words import Label


@dataclass(frozen=True, slots=True)
class StopFound:
    """A stop rule whose fact holds, or may hold."""

    id: str
    rule: Stop
    truth: Truth
    members: tuple[EntityId, ...] = ()
    """The members concerned, where the rule takes only their part."""


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """One household under one policy."""

    entitlement: Entitlement
    stops: tuple[StopFound, ...]
    """Only those whose fact holds."""
    proposal: ClassProposal
    facts: Facts
    income: HouseholdIncome

    @property
    def eligible(self) -> Truth:
        """Whether the household qualifies; nothing while something needed for it is not recorded."""
        if any(stop.rule.must and stop.rule.effect in {"refuse", "end", "suspend"} for stop in self.stops):
            return False
        if self.entitlement.missing:
            return None
        return self.entitlement.is_poor


def assessment(policy: Policy, case: Case, today: date) -> Assessment:
    """The assessment of a case."""
    picture = Picture(case, today)
    return _assessment(policy, facts_of(policy, picture), household_income(policy, picture))


def _assessment(policy: Policy, facts: Facts, income: HouseholdIncome) -> Assessment:
    figures = entitlement(policy, facts, income)
    facts.assess(_assessed(figures))
    stops = tuple(stop for stop in all_stops(policy, facts) if stop.truth)
    return Assessment(
        entitlement=figures,
        stops=stops,
        proposal=class_proposal(policy, facts),
        facts=facts,
        income=income,
    )


class Comparison:
    """Two policies under which many households are assessed; what they have in common is worked out once each."""

    def __init__(self, before: Policy, after: Policy) -> None:
        self._before = FactBook(before)
        self._after = FactBook(after)
        self._same_facts = before.facts == after.facts
        self._same_income = all(getattr(before, section) == getattr(after, section) for section in INCOME_SECTIONS)

    def assessed(self, case: Case, today: date) -> tuple[Assessment, Assessment]:
        """The household under the one and the other."""
        picture = Picture(case, today)
        before, after = self._before.policy, self._after.policy
        first = _assessment(before, Facts(self._before, picture), household_income(before, picture))
        facts = first.facts.under(self._after) if self._same_facts else Facts(self._after, picture)
        income = first.income if self._same_income else household_income(after, picture)
        return first, _assessment(after, facts, income)


def _assessed(figures: Entitlement) -> dict[str, Truth]:
    poor = figures.is_poor
    return {
        "above_standard": None if poor is None or figures.missing else not poor,
        "no_income": None if figures.missing else figures.income_a_year == 0,
    }


def all_stops(policy: Policy, facts: Facts) -> tuple[StopFound, ...]:
    """Every stop rule with whether its fact holds."""
    found = []
    for id_, rule in policy.stops.items():
        members = facts.picture.members
        if rule.effect == "person":
            hit = tuple(member.id for member in members if facts.of_member(rule.fact, member))
            found.append(StopFound(id_, rule, bool(hit), hit))
        else:
            found.append(StopFound(id_, rule, facts.holds(rule.fact)))
    return tuple(found)


def explanation(policy: Policy, case: Case, today: date) -> tuple[Line, ...]:
    """The entitlement of a case, line by line."""
    picture = Picture(case, today)
    figures = entitlement(policy, facts_of(policy, picture), household_income(policy, picture))
    return explained(policy, figures, names(picture))


def names(picture: Picture) -> Mapping[EntityId, Label]:
    """What explanations call the members."""
    named = {member.id: picture.name_of(member) for member in picture.members}
    unnamed = Label("未指明成员", "no member named")
    return {**named, EntityId(""): unnamed}


def class_of(policy: Policy, case: Case) -> Label:
    """The recorded class in the policy's own words, else in the words of the form."""
    code = text_of(case.root.value("benefit_class"))
    rule = policy.classes.get(code)
    return rule.label if rule else BENEFIT_CLASS.get(code, Label(code, code))
