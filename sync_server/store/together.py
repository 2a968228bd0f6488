"""Work that costs the same for one as for many, such as a commit: whoever comes first does it for all who wait."""

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

    @property
    def waiting(self) -> int:
        """How many were not given to the work yet."""
        return len(self._waiting)

    def do(self, item: Item, work: Callable[[Sequence[Item]], None]) -> None:
        """Returns after `work` ended well with this item among those it was given; raises what it raised for it."""
        mine = _Turn(item)
        self._waiting.append(mine)
        with self._working:
            if not mine.done and not mine.alone:
                self._for_all_who_wait(work)
            if not mine.done:
                work([item])

    def _for_all_who_wait(self, work: Callable[[Sequence[Item]], None]) -> None:
        turns = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            if len(turns) > 1:
                work([turn.item for turn in turns])
        except Exception:  # noqa: BLE001 - each tries for itself now, and hears of it if that fails too
            for turn in turns:
                turn.alone = True
        else:
            for turn in turns:
                turn.done = len(turns) > 1
