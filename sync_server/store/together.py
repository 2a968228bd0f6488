"""Work that costs the same for one as for many, such as a commit: whoever comes first does it for all who wait by then."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(slots=True)
class _Turn(Generic[Item]):
    """One thread's wish."""

    item: Item
    done: bool = False
    alone: bool = False
    """The work failed for several at once: each then tries for itself and hears of its own failure only."""


class Together(Generic[Item]):
    """A queue of threads before one piece of work."""

    def __init__(self) -> None:
        """Nobody waits yet."""
        self._waiting: deque[_Turn[Item]] = deque()
        self._working = threading.Lock()

    def do(self, item: Item, work: Callable[[Sequence[Item]], None]) -> None:
        """Returns after `work` ended well with this item among those it was given; raises what it raised."""
        mine = _Turn(item)
        self._waiting.append(mine)
        with self._working:
            if not mine.done:
                self._work([mine] if mine.alone else self._all_who_wait(), work)

    def _all_who_wait(self) -> list[_Turn[Item]]:
        return [self._waiting.popleft() for _ in range(len(self._waiting))]

    @staticmethod
    def _work(turns: Sequence[_Turn[Item]], work: Callable[[Sequence[Item]], None]) -> None:
        try:
            work([turn.item for turn in turns])
        except BaseException:
            for turn in turns:
                turn.alone = True
            raise
        for turn in turns:
            turn.done = True
