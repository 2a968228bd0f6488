"""The programs the demo starts: each in a session of its own, so that Ctrl-C reaches only the one that ends them."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

POLITE_S = 1.0
"""So long a program may take to end by itself."""
POLL_S = 0.1
HOST = "127.0.0.1"


@dataclass(slots=True)
class Child:
    """One program."""

    name: str
    process: asyncio.subprocess.Process
    port: int
    log: Path

    @property
    def has_ended(self) -> bool:
        """Whether it runs no more."""
        return self.process.returncode is not None

    def signal(self, number: signal.Signals) -> None:
        """Tells the program and all it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def last_words(self, lines: int = 12) -> str:
        """The end of its log."""
        try:
            return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
        except FileNotFoundError:
            return ""


@dataclass(slots=True)
class Children:
    """All programs of one run."""

    kept_open: Sequence[int] = ()
    """Handles that they inherit."""
    running: list[Child] = field(default_factory=list)

    async def start(self, name: str, arguments: Sequence[str], *, port: int, log: Path) -> Child:
        """Starts a module of this project; what it says goes to its log."""
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as out:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                *arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                pass_fds=self.kept_open,
            )
        child = Child(name, process, port, log)
        self.running.append(child)
        return child

    async def ready(self, child: Child) -> bool:
        """Waits until the program answers on its port; false when it ends before that."""
        while not child.has_ended:
            with suppress(OSError):
                _, writer = await asyncio.open_connection(HOST, child.port)
                writer.close()
                return True
            await asyncio.sleep(POLL_S)
        return False

    async def first_to_end(self) -> Child:
        """Waits until one of them ends by itself."""
        waits = {asyncio.create_task(child.process.wait()): child for child in self.running}
        try:
            done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        return waits[done.pop()]

    async def stop(self) -> None:
        """Ends all of them: politely, and after a moment without asking."""
        for child in self.running:
            child.signal(signal.SIGTERM)
        if self.running:
            ends = [asyncio.create_task(child.process.wait()) for child in self.running]
            await asyncio.wait(ends, timeout=POLITE_S)
            for child in self.running:
                child.signal(signal.SIGKILL)
            await asyncio.wait(ends)
        self.running.clear()
