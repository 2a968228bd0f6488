"""One row a measurement: the figure, its target, and the limit measured in the same run that it is held against."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A result as `build/bench.json` keeps it."""

    name: str
    value: float
    """Median of the runs."""
    unit: str
    target: str
    """In words, such as `>= 4000` or `<= 1.5`."""
    meets: bool
    limit: float | None = None
    """What the machine gives at best for the bare work below ours, measured in the same run."""
    ratio: float | None = None
    """value / limit."""
    spread: str = ""
    """Smallest and largest run."""
    data: str = ""
    """How much data of what kind."""


def seconds(work: Callable[[], object], *, runs: int = 5, before: Callable[[], object] | None = None) -> list[float]:
    """Wall seconds of each run, sorted; `before` prepares each run and is not counted."""
    taken = []
    for _ in range(runs):
        if before is not None:
            before()
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return sorted(taken)


def at_most(name: str, taken: list[float], target: float, *, unit: str = "s", data: str = "") -> Row:
    """A row for durations that must stay below a target."""
    median = statistics.median(taken)
    return Row(
        name=name,
        value=round(median, 4),
        unit=unit,
        target=f"<= {target:g}",
        meets=median <= target,
        spread=f"{taken[0]:.4f}…{taken[-1]:.4f}",
        data=data,
    )


def per_second(amount: int, taken: list[float]) -> list[float]:
    """The amounts a second of runs that each did this amount, sorted."""
    return sorted(amount / one for one in taken)


def at_least(name: str, rates: list[float], target: float, *, limit: float | None = None, data: str = "") -> Row:
    """A row for rates that must stay above a target; `limit` is the bare machine's rate in the same run."""
    median = statistics.median(rates)
    return Row(
        name=name,
        value=round(median, 1),
        unit="1/s",
        target=f">= {target:g}",
        meets=median >= target,
        limit=round(limit, 1) if limit else None,
        ratio=round(median / limit, 3) if limit else None,
        spread=f"{rates[0]:.1f}…{rates[-1]:.1f}",
        data=data,
    )
