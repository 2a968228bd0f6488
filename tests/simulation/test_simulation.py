"""A few runs of the simulator with every commit; thousands are played by `make simulate` at night."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulation.faults import Tally, reached
from tests.simulation.mutants import MUTANTS
from tests.simulation.run import play_seed
from tests.simulation.violation import PROPERTIES, ViolationError

SEEDS = (0, 1, 2, 3)
STEPS = 120
HEALTHY = 20
"""Rows of the failure table that so few runs must meet whole."""


@pytest.fixture(scope="module")
def outcomes() -> Iterator[list[tuple[int, Tally, BaseException | None]]]:
    """How the runs ended."""
    yield [(seed, outcome.tally, outcome.violation) for seed in SEEDS if (outcome := play_seed(seed, steps=STEPS))]


def test_no_promise_is_broken(outcomes: list[tuple[int, Tally, BaseException | None]]) -> None:
    assert {seed: str(violation) for seed, _, violation in outcomes if violation is not None} == {}


def test_the_runs_meet_most_of_the_faults(outcomes: list[tuple[int, Tally, BaseException | None]]) -> None:
    met: Tally = Tally()
    for _, tally, _ in outcomes:
        met += tally
    assert len(reached(met)) >= HEALTHY, reached(met)


def test_a_seed_is_one_run() -> None:
    first, second = play_seed(7, steps=25), play_seed(7, steps=25)
    assert first.trace == second.trace
    assert first.tally == second.tally


@pytest.mark.parametrize("name", ["arrival_lww", "split_save"])
def test_a_planted_bug_is_found(name: str) -> None:
    with MUTANTS[name]():
        found = [play_seed(seed).violation for seed in range(2)]
    assert any(isinstance(violation, ViolationError) for violation in found)


def test_a_run_that_goes_round_in_circles_is_a_broken_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.simulation.world.MOST_EVENTS", 30)
    violation = play_seed(0, steps=40).violation
    assert isinstance(violation, ViolationError)
    assert violation.name == "P22"


def test_every_bug_and_every_property_has_a_name() -> None:
    assert len(MUTANTS) == 22
    assert list(PROPERTIES) == [f"P{number}" for number in range(1, 28)]
