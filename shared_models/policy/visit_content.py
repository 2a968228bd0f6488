"""What a visit must bring home under a policy: fields, photo slots, people, each with the rule that demands it."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.policy.policy import Policy
from shared_models.words import Label


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing a visit must have, and the source that makes it so."""

    what: str
    """`entity type.unit` of a field, or the code of a photo slot."""
    label: Label
    cite: Label


@dataclass(frozen=True, slots=True)
class VisitContent:
    """Everything demanded of a visit. What cites nothing is wished for, never demanded."""

    fields: tuple[Demand, ...]
    slots: tuple[Demand, ...]
    wished: tuple[Demand, ...]
    people: int
    """How many investigators go together."""


def visit_content(policy: Policy, team: str = "home_visit") -> VisitContent:
    """The content of a visit under a policy."""
    demands = [
        (Demand(f"{rule.of}.{rule.unit}", rule.label, policy.source(rule)), rule) for rule in policy.items.values()
    ]
    slots = [(Demand(rule.slot, rule.label, policy.source(rule)), rule) for rule in policy.slots.values()]
    people = policy.teams.get(team)
    return VisitContent(
        fields=tuple(demand for demand, rule in demands if rule.must),
        slots=tuple(demand for demand, rule in slots if rule.must),
        wished=tuple(demand for demand, rule in (*demands, *slots) if not rule.must),
        people=people.size if people else 1,
    )
