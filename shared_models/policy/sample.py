"""How many must be checked again: the share a policy asks, never rounded down."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from shared_models.policy.coverage_rules import Sample


def sample_size(share: Decimal, population: int) -> int:
    """The smallest number that is at least the share of a population."""
    return int((share * population).to_integral_value(rounding=ROUND_CEILING))


def is_enough(rule: Sample, checked: int, population: int) -> bool:
    """Whether so many checks satisfy the rule."""
    return checked >= sample_size(rule.share, population)
