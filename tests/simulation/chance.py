"""Every draw of one run comes from one source: the same source gives the same run."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def source(seed: int) -> random.Random:
    """The source of draws that a seed names."""
    return random.Random(seed)  # noqa: S311 - a schedule, not a secret


class Chance:
    """Draws for the schedule, and apart from them the noise (ids, nonces) that must not disturb it."""

    def __init__(self, rolls: random.Random) -> None:
        """Takes the source; the noise has a source of its own, drawn from it, and so have names.

        A line more in a tablet's log takes a nonce more, and must not give everything made later another name.
        """
        self._rolls = rolls
        self._noise = source(rolls.getrandbits(32))
        self._names = source(self._noise.getrandbits(32))
        self._made = 0

    def happens(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self._rolls.random() < probability

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self._rolls.randint(low, high)

    def pick(self, items: Sequence[Item]) -> Item:
        """One of these."""
        return items[self._rolls.randrange(len(items))]

    def some(self, items: Sequence[Item], most: int) -> list[Item]:
        """One or more of these, at most so many, in random order."""
        return self._rolls.sample(list(items), min(len(items), self.between(1, most)))

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """All of these in random order."""
        return self._rolls.sample(list(items), len(items))

    def weighted(self, options: Mapping[Item, float]) -> Item:
        """One of the keys, in proportion to its weight."""
        names = list(options)
        return self._rolls.choices(names, weights=[options[name] for name in names])[0]

    def content(self, count: int) -> bytes:
        """So many bytes of a file, whose hash is its name."""
        return self._names.randbytes(count)

    def bytes(self, count: int) -> bytes:
        """Noise: so many bytes."""
        return self._noise.randbytes(count)

    def fraction(self) -> float:
        """Noise: a number from 0 up to 1."""
        return self._noise.random()

    def new_id(self, kind: str) -> str:
        """Noise: a fresh name that tells its kind and whose order tells nothing."""
        self._made += 1
        return f"{kind}{self._names.getrandbits(20):05x}-{self._made}"
