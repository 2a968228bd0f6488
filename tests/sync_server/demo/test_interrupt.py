"""Ctrl-C while the demo is filled."""

from __future__ import annotations

import signal

import pytest

from sync_server.demo.command import heard_between_steps


def test_ctrl_c_waits_for_the_end_of_the_step_that_is_under_way() -> None:
    steps: list[str] = []

    def two_steps() -> None:
        with heard_between_steps() as stop_if_asked:
            signal.raise_signal(signal.SIGINT)
            steps.append("under way")
            stop_if_asked()
            steps.append("never begun")

    with pytest.raises(KeyboardInterrupt):
        two_steps()
    assert steps == ["under way"]
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
