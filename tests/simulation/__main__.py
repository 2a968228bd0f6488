"""`python -m tests.simulation`: many runs, what they met, and one line that says whether all is well."""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.simulation.faults import NUMBERS, Tally, missing, reached, table
from tests.simulation.run import KINDS, STEPS, Outcome, Setup, play_seed, play_under_other_clocks

SAME_ORDER = "0"
"""Sets of texts are walked in an order that depends on this: with it a seed is one run in every process."""


def main() -> int:
    """Plays the runs that are asked for; 0 when all of them are sound and every fault was met."""
    asked = _asked()
    if asked.seed is not None:
        return _replay(asked.seed, _setup(asked.seed, steps=asked.steps, database=asked.database))
    begun = time.monotonic()
    tally, bad = Tally(), []
    for seed, outcome in _runs(range(asked.first, asked.first + asked.seeds), asked):
        tally += outcome.tally
        if outcome.violation is not None:
            bad.append(seed)
            _say(f"seed {seed} at step {outcome.steps}: {outcome.violation}")
    for line in table(tally):
        _say(line)
    unmet = missing(tally)
    for key in unmet:
        _say(f"never met: {key}")
    _say(f"seeds {asked.first} to {asked.first + asked.seeds - 1}, {time.monotonic() - begun:.0f} s")
    met = f"{len(reached(tally))} of {len(NUMBERS)} faults reached"
    fine = not bad and (len(reached(tally)) >= asked.most if asked.most is not None else not unmet)
    broken = f"{len(bad)} violations{f' in seeds {bad}' if bad else ''}"
    _say(f"simulate: {asked.seeds} runs, {met}, {broken}: {'fine' if fine else 'FAILED'}")
    return int(not fine)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="how many runs")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--seed", type=int, default=None, help="play one run again and show everything it did")
    parser.add_argument("--all-or-most", dest="most", type=int, help="how many faults must be met, if not all")
    parser.add_argument("--database", choices=[*KINDS, "both"], default="both", help="both: run by run in turn")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--other-clocks", action="store_true", help="play each twice; clocks must decide nothing")
    parser.add_argument("--workers", type=int, default=1, help="how many processes")
    return parser.parse_args()


def _runs(seeds: range, asked: argparse.Namespace) -> Iterator[tuple[int, Outcome]]:
    played = partial(_brief, steps=asked.steps, database=asked.database, other_clocks=asked.other_clocks)
    with ProcessPoolExecutor(asked.workers) as pool:
        yield from zip(seeds, pool.map(played, seeds), strict=True)


def _setup(seed: int, *, steps: int, database: str) -> Setup:
    """How a run is played. With both databases, runs take turns."""
    chosen = KINDS[seed % 2] if database == "both" else database
    return Setup(steps=steps, database="postgresql" if chosen == "postgresql" else "sqlite")


def _brief(seed: int, *, steps: int, database: str, other_clocks: bool) -> Outcome:
    setup = _setup(seed, steps=steps, database=database)
    outcome = (play_under_other_clocks if other_clocks else play_seed)(seed, setup)
    if outcome.violation is None:
        return Outcome(outcome.tally, [], None, outcome.steps)
    return Outcome(outcome.tally, [], AssertionError(_in_short(outcome.violation)), outcome.steps)


def _in_short(violation: BaseException) -> str:
    last = traceback.extract_tb(violation.__traceback__)[-1]
    return f"{type(violation).__name__}: {violation} ({last.filename.rpartition('/')[2]}:{last.lineno})"


def _replay(seed: int, setup: Setup) -> int:
    outcome = play_seed(seed, setup)
    for line in outcome.trace:
        _say(line)
    if outcome.violation is not None:
        traceback.print_exception(outcome.violation)
    verdict = "sound" if outcome.violation is None else f"FAILED: {outcome.violation}"
    _say(f"simulate: seed {seed}, {outcome.steps} steps: {verdict}")
    return int(outcome.violation is not None)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _in_same_order() -> None:
    if os.environ.get("PYTHONHASHSEED") != SAME_ORDER:
        again = [sys.executable, "-m", "tests.simulation", *sys.argv[1:]]
        os.execve(sys.executable, again, os.environ | {"PYTHONHASHSEED": SAME_ORDER})  # noqa: S606 - itself


if __name__ == "__main__":
    _in_same_order()
    sys.exit(main())
