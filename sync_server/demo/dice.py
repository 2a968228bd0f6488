"""Draws that come out the same on every machine and Python version for the same seed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TypeVar

from shared_models.ids import RANDOM_BYTES, uuid7

Thing = TypeVar("Thing")

_MASK = 2**64 - 1
_WORD = 8
_PERCENT = 100


class Dice:
    """A stream of draws that belongs to a name: adding a household never changes what another one throws.

    The generator is splitmix64; Python promises no stable sequence for its own `choice` and `shuffle`.
    """

    def __init__(self, *name: object) -> None:
        self._name = name
        seed = hashlib.sha256("/".join(map(str, name)).encode()).digest()
        self._state = int.from_bytes(seed[:_WORD], "big")

    def named(self, *name: object) -> Dice:
        """The stream of a thing within this one's, independent of what was drawn here so far."""
        return Dice(*self._name, *name)

    def _word(self) -> int:
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return mixed ^ (mixed >> 31)

    def below(self, limit: int) -> int:
        """A whole number from 0 up to, not including, the limit."""
        return (self._word() * limit) >> 64

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both possible."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """True in so many of a hundred cases."""
        return self.below(_PERCENT) < percent

    def pick(self, things: Sequence[Thing]) -> Thing:
        """One of these."""
        return things[self.below(len(things))]

    def weighted(self, weights: Mapping[Thing, int]) -> Thing:
        """One of these things, each as likely as its weight says."""
        left = self.below(sum(weights.values()))
        for thing, weight in weights.items():
            left -= weight
            if left < 0:
                return thing
        raise ValueError("nothing to draw from")

    def shuffled(self, things: Sequence[Thing]) -> list[Thing]:
        """All of these in a drawn order."""
        mixed = list(things)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed

    def new_id(self, unix_ms: int) -> str:
        """An id as a device would make it at this moment."""
        drawn = (self._word() << 64 | self._word()).to_bytes(2 * _WORD, "big")
        return uuid7(unix_ms, drawn[:RANDOM_BYTES])
