"""A few runs of the simulator with every commit; many more are played by `make simulate` and `make mutants`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.mutants import MUTANTS
from tests.simulation.run import KINDS, Setup, play_seed
from tests.simulation.violation import PROPERTIES, ViolationError

ROOT = Path(__file__).parents[2]


def _told(*arguments: str) -> list[str]:
    """What a command of the simulator says, line by line, in the order of walking sets that seeds are named for."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "0"},
        check=False,
        capture_output=True,
        text=True,
        timeout=280,
    )
    return [*done.stdout.splitlines(), *done.stderr.splitlines()]


def test_no_promise_is_broken_and_most_faults_are_met() -> None:
    said = _told("tests.simulation", "--seeds", "5", "--all-or-most", "18")
    assert said[-1].startswith("simulate: 5 runs, ")
    assert said[-1].endswith("faults reached, 0 violations: fine"), said


@pytest.mark.parametrize("name", ["arrival_lww", "cursor_back"])
def test_a_planted_bug_is_found(name: str) -> None:
    said = _told("tests.simulation.mutants", "--here", name)
    assert len(said) == 1
    assert said[0].startswith(f"{name}: seed "), said


def test_a_seed_is_one_run() -> None:
    first, second = play_seed(7, Setup(steps=25)), play_seed(7, Setup(steps=25))
    assert first.trace == second.trace
    assert first.tally == second.tally


def test_a_seed_is_the_same_run_over_either_database() -> None:
    first, second = (play_seed(4, Setup(steps=40, database=kind)) for kind in KINDS)
    assert first.violation is None
    assert second.violation is None
    assert first.trace == second.trace
    assert first.stands == second.stands


def test_the_same_schedule_under_other_clocks_comes_to_the_same_end() -> None:
    said = _told("tests.simulation", "--other-clocks", "--seeds", "2", "--steps", "60", "--all-or-most", "1")
    assert said[-1].endswith(" 0 violations: fine"), said


def test_a_run_that_goes_round_in_circles_is_a_broken_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.simulation.world.MOST_EVENTS", 30)
    violation = play_seed(0, Setup(steps=40)).violation
    assert isinstance(violation, ViolationError)
    assert violation.name == "P22"


def test_every_bug_and_every_property_has_a_name() -> None:
    assert len(MUTANTS) == 22
    assert list(PROPERTIES) == [f"P{number}" for number in range(1, 28)]
