"""A few kills with every commit; `make crashes` kills hundreds."""

from __future__ import annotations

import random

from tests.crashes.__main__ import kill_processes


def test_nothing_promised_is_lost_when_processes_are_killed() -> None:
    killed = kill_processes(10, random.Random(1))  # noqa: S311 - a schedule, not a secret
    assert sum(killed.values()) >= 10
    assert killed["save"]
    assert len(killed) > 1
