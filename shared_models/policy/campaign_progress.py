"""How far a campaign is in an area, counted from coverage facts: who belongs to it, who was visited, who again."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from decimal import Decimal

from shared_models.coverage import CoverageFact, Period, counts_as_visited, tried_in
from shared_models.ids import EntityId
from shared_models.policy.coverage_rules import Campaign
from shared_models.policy.sample import sample_size


@dataclass(slots=True)
class CampaignCount:
    """Households of a campaign. whole ⊇ visited; whole ⊇ again."""

    whole: int = 0
    visited: int = 0
    again: int = 0
    """Drawn for being visited again, and looked at."""

    def add(self, other: CampaignCount) -> None:
        """All that another counted."""
        self.whole += other.whole
        self.visited += other.visited
        self.again += other.again


def follows_facts(rule: Campaign) -> bool:
    """Whether a campaign's households are known by standing and class alone; else each file has to be opened."""
    return not rule.target.facts


def campaign_count(
    rule: Campaign, facts: Iterable[CoverageFact], *, period: Period, looked_at: Container[EntityId]
) -> CampaignCount:
    """How many households a campaign covers, how many were visited within the days, how many looked at again."""
    found = CampaignCount()
    for fact in facts:
        if _belongs(rule, fact):
            found.whole += 1
            found.visited += any(counts_as_visited(visit) for visit in tried_in(fact, period))
            found.again += fact.household in looked_at
    return found


def _belongs(rule: Campaign, fact: CoverageFact) -> bool:
    target = rule.target
    standing = not target.standings or fact.standing in target.standings
    return standing and (not target.classes or fact.benefit_class in target.classes)


def owed(share: Decimal | None, households: int) -> int:
    """How many households a target asks for, rounded up; 0 where there is none."""
    return sample_size(share, households) if share else 0
