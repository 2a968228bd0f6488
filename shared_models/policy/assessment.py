"""Everything the policy has to say of one household on one day: figures, stop rules, class, eligibility."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shared_models.case import Case
from shared_models.ids import EntityId
from shared_models.policy.coverage_rules import Stop
from shared_models.policy.entitlement import Entitlement, entitlement
from shared_models.policy.explanation import Line, explained
from shared_models.policy.fact import Facts, Truth
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


@dataclass(frozen=True, slots=True)
class ClassProposal:
    """The class that the facts speak for; blank when none does, and why."""

    class_id: str
    why: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One household under one policy."""

    entitlement: Entitlement
    stops: tuple[StopFound, ...]
    """Only those whose fact holds."""
    proposal: ClassProposal
    facts: Facts

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
    first = Facts(policy, picture)
    figures = entitlement(policy, picture, first)
    facts = Facts(policy, picture, _assessed(figures))
    stops = tuple(stop for stop in all_stops(policy, facts) if stop.truth)
    return Assessment(entitlement=figures, stops=stops, proposal=class_proposal(policy, facts), facts=facts)


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


def class_proposal(policy: Policy, facts: Facts) -> ClassProposal:
    """The first class, in the order of the file, whose facts all hold and whose exceptions do not."""
    open_: list[Label] = []
    for id_, rule in policy.classes.items():
        if not rule.propose:
            continue
        names = (*rule.propose, *rule.unless)
        truths = [facts.holds(name) for name in rule.propose]
        truths += [None if (held := facts.holds(name)) is None else not held for name in rule.unless]
        if all(truths):
            reasons = [facts.label(name) for name in rule.propose]
            listed = Label("、".join(label.zh for label in reasons), ", ".join(label.en for label in reasons))
            return ClassProposal(id_, Label("{label}:{why}", "{label}: {why}").fill(label=rule.label, why=listed))
        if False not in truths:
            open_ += [facts.label(name) for name, truth in zip(names, truths, strict=True) if truth is None]
    if open_:
        once = list(dict.fromkeys(open_))
        listed = Label("、".join(label.zh for label in once), ", ".join(label.en for label in once))
        return ClassProposal("", Label("不能确定:{what}", "not known: {what}").fill(what=listed))
    return ClassProposal("", Label("政策没有可适用的分类条件", "no class condition of the policy applies"))


def explanation(policy: Policy, case: Case, today: date) -> tuple[Line, ...]:
    """The entitlement of a case, line by line."""
    picture = Picture(case, today)
    return explained(policy, entitlement(policy, picture, Facts(policy, picture)), names(picture))


def names(picture: Picture) -> Mapping[EntityId, Label]:
    """What explanations call the members."""
    named = {member.id: picture.name_of(member) for member in picture.members}
    unnamed = Label("未指明成员", "no member named")
    return {**named, EntityId(""): unnamed}


def class_of(policy: Policy, case: Case) -> Label:
    """The recorded class in the policy's own words."""
    code = text_of(case.root.value("benefit_class"))
    rule = policy.classes.get(code)
    return rule.label if rule else Label(code, code)
