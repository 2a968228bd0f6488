"""Ctrl-C while the demo is filled."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from sync_server.demo.command import heard_between_steps
from sync_server.demo.folder import DemoFolder
from tests.sync_server.demo.terminal import Terminal


def test_a_first_run_that_is_interrupted_leaves_no_half_district(tmp_path: Path, opened: list[Terminal]) -> None:
    terminal = Terminal(tmp_path / "data")
    opened.append(terminal)
    terminal.wait_for("handing in")
    assert terminal.press_ctrl_c() == 130
    assert "Traceback" not in terminal.screen
    assert terminal.programs() == []
    folder = DemoFolder(tmp_path / "data")
    assert folder.state() is None
    assert not folder.server.exists()


def test_ctrl_c_waits_for_the_end_of_the_step_that_is_under_way() -> None:
    steps: list[str] = []
    before = signal.getsignal(signal.SIGINT)

    def two_steps() -> None:
        with heard_between_steps() as stop_if_asked:
            signal.raise_signal(signal.SIGINT)
            steps.append("under way")
            stop_if_asked()
            steps.append("never begun")

    with pytest.raises(KeyboardInterrupt):
        two_steps()
    assert steps == ["under way"]
    assert signal.getsignal(signal.SIGINT) is before
