"""How far a share found in a sample may lie from the truth: exact limits, without assuming large numbers.

Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), 404 to 413: the limits hold the true share at least as
often as the confidence says, for every sample size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, lgamma, log

CONFIDENCE = 0.95
_STEPS = 60


@dataclass(frozen=True, slots=True)
class Interval:
    """A share, and the limits between which the true one lies with the confidence said. All from 0 to 1."""

    found: int
    of: int
    low: float
    high: float

    @property
    def share(self) -> float | None:
        """The share in the sample; nothing when nobody was looked at."""
        return self.found / self.of if self.of else None


def interval(found: int, of: int, *, confidence: float = CONFIDENCE) -> Interval:
    """The exact two-sided limits of `found` among `of`.

    Raises:
        ValueError: more were found than looked at, or a number is negative.
    """
    if not 0 <= found <= of:
        message = f"{found} of {of}"
        raise ValueError(message)
    tail = (1 - confidence) / 2
    low = 0.0 if found == 0 else _solved(lambda p: _at_most(found - 1, of, p) < 1 - tail)
    high = 1.0 if found == of else _solved(lambda p: _at_most(found, of, p) < tail)
    return Interval(found, of, low, high)


def _solved(is_above: Callable[[float], bool]) -> float:
    """The share at which a falling probability passes its mark, by halving."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if is_above(middle):
            high = middle
        else:
            low = middle
    return (low + high) / 2


def _at_most(most: int, of: int, p: float) -> float:
    """The chance of at most so many among so many, each with chance p."""
    if p <= 0:
        return 1.0
    if p >= 1:
        return 1.0 if most >= of else 0.0
    sure = lgamma(of + 1)
    terms = (
        exp(sure - lgamma(k + 1) - lgamma(of - k + 1) + k * log(p) + (of - k) * log(1 - p)) for k in range(most + 1)
    )
    return min(sum(terms), 1.0)
