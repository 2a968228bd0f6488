"""The demo as a visitor runs it: a terminal, a keyboard, real ports."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

PATIENCE_S = 240
HOST = "127.0.0.1"


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Whether somebody takes connections there."""
    with socket.socket() as probe:
        probe.settimeout(5)
        return probe.connect_ex((HOST, port)) == 0


class Terminal:
    """One run of `zoufang demo`."""

    def __init__(self, data: Path, *arguments: str) -> None:
        """Starts it in a session of its own, as a terminal does."""
        self.data = data
        self._screen = data.parent / f"{data.name}-{time.monotonic_ns()}.txt"
        with self._screen.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "sync_server", "demo", "--data", str(data), *arguments],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
            )

    @property
    def screen(self) -> str:
        """Everything printed so far."""
        return self._screen.read_text(encoding="utf-8")

    def wait_for(self, words: str, *, times: int = 1) -> str:
        """Waits until these words were printed so many times; gives the screen."""
        end = time.monotonic() + PATIENCE_S
        while self.screen.count(words) < times:
            assert time.monotonic() < end, f"{words!r} was never printed:\n{self.screen}"
            assert self.process.poll() is None, f"ended before {words!r} was printed:\n{self.screen}"
            time.sleep(0.05)
        return self.screen

    def type(self, keys: str) -> None:
        """Types a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(keys.encode() + b"\n")
        self.process.stdin.flush()

    def port_of(self, words: str) -> int:
        """The port of the address on the line with these words."""
        line = next(line for line in self.screen.splitlines() if words in line and "http://" in line)
        return int(line.rsplit(":", 1)[1].rstrip("/"))

    def programs(self, name: str = "") -> list[int]:
        """The process ids of everything of this name that works on this demo's folder now."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    line = (entry / "cmdline").read_bytes()
                except (FileNotFoundError, ProcessLookupError):
                    continue
                if os.fsencode(self.data) in line and name.encode() in line:
                    found.append(int(entry.name))
        return found

    def press_ctrl_c(self) -> int:
        """Sends what the keys send, to the terminal's foreground programs; gives the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=60)

    def close(self) -> None:
        """Ends the run if a test has failed before it did."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=60)
        if self.process.stdin is not None:
            self.process.stdin.close()
