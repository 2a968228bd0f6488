"""The programs of one story: a server, a tablet that serves its app to a browser, and the cable between them."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Coroutine
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sync_server.demo.link import Link
from sync_server.settings import local_settings
from sync_server.store.database import Database
from sync_server.store.migrate import migrate
from tests.field_app.office import Office, now_ms, settle_street

HOST = "127.0.0.1"
PATIENCE_S = 60
AT_REST_S = 0.6
"""Longer than the app gathers keystrokes before it writes them down."""
TABLET = "tablet"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


class Cable:
    """The stretch of network between tablet and server; pulled, not a byte passes."""

    def __init__(self, server_port: int) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._link = Link(free_port(), server_port=server_port)
        self.port = self._link.port
        self.plug_in()

    def plug_in(self) -> None:
        """Lets everything pass from now on."""
        self._do(self._link.plug_in())

    def pull(self) -> None:
        """Breaks every connection and refuses new ones."""
        self._do(self._link.pull())

    def close(self) -> None:
        """Takes the cable away."""
        self.pull()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)


@dataclass(slots=True)
class Program:
    """One running module of the project."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def kill(self) -> None:
        """Ends it at once, without a word of warning."""
        self.process.kill()
        self.process.wait(timeout=10)

    def said(self) -> str:
        """What it wrote."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_until_up(self) -> None:
        """Until it answers on its port."""
        for _ in range(PATIENCE_S * 10):
            assert self.process.poll() is None, self.said()
            try:
                socket.create_connection((HOST, self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError(self.said())


def start(arguments: list[str], *, port: int, log: Path) -> Program:
    """A module of the project, started; it does not answer yet."""
    with log.open("ab") as out:
        process = subprocess.Popen([sys.executable, "-m", *arguments, "--port", str(port)], stdout=out, stderr=out)
    return Program(process, port, log)


@dataclass(slots=True)
class Stack:
    """Everything that runs."""

    folder: Path
    server_port: int = field(default_factory=free_port)
    server: Program | None = None
    tablets: dict[str, Program] = field(default_factory=dict)
    """By the name of their folder; the first is `tablet`."""
    tablet_ports: dict[str, int] = field(default_factory=dict)
    cable: Cable | None = None
    office: Office | None = None

    def set_up(self) -> None:
        """Staff and three households on the server, everything running, the cable plugged in."""
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = local_settings(self.folder / "server")
        Path(settings.database).parent.mkdir()
        database = Database(settings.database)
        migrate(database, epoch="e1", now_ms=now_ms())
        settle_street(database)
        self.office = Office(database, self.server_url)
        for number, name in enumerate(("王秀英", "李喆堃", "赵翀"), start=1):
            self.office.register(number, name)
        self.server = self._launch_server()
        self.cable = Cable(self.server_port)
        self.start_tablet()
        self.server.wait_until_up()

    @property
    def server_url(self) -> str:
        """Where the office finds the console."""
        return f"http://{HOST}:{self.server_port}"

    def tablet_url(self, name: str = TABLET) -> str:
        """Where the browser finds a tablet's app."""
        return f"http://{HOST}:{self.tablet_ports[name]}/"

    def _launch_server(self) -> Program:
        arguments = ["sync_server", "serve", "--data", str(self.folder / "server")]
        return start(arguments, port=self.server_port, log=self.folder / "server.log")

    def start_tablet(self, name: str = TABLET) -> None:
        """Starts a tablet on its data; it knows the server by the cable only."""
        assert self.cable is not None
        port = self.tablet_ports.setdefault(name, free_port())
        arguments = ["field_app", "--data", str(self.folder / name)]
        arguments += ["--server", f"http://{HOST}:{self.cable.port}"]
        self.tablets[name] = start(arguments, port=port, log=self.folder / f"{name}.log")
        self.tablets[name].wait_until_up()

    def wait_for_journal(self, section: str, name: str = TABLET) -> None:
        """Until what was typed in a section has been in the draft journal, and unchanged, for a while."""
        before, ends = None, time.monotonic() + PATIENCE_S
        while time.monotonic() < ends:
            found = self._journal(section, name)
            if found and found == before:
                return
            before = found
            time.sleep(AT_REST_S)
        message = f"nothing of {section} comes to rest in the journal of {name}: {before}"
        raise AssertionError(message)

    def _journal(self, section: str, name: str) -> list[tuple[object, ...]]:
        [file] = (self.folder / name).rglob("work.sqlite")
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as store:
            return store.execute("SELECT entity, typed, at_ms FROM draft WHERE section = ?", (section,)).fetchall()

    def kill_tablet(self) -> None:
        """The battery is empty: the app's process ends in the middle of whatever it does."""
        self.tablets[TABLET].kill()

    def clear(self) -> None:
        """Ends everything that was started here."""
        for program in (*self.tablets.values(), self.server):
            if program is not None and program.process.poll() is None:
                program.kill()
        if self.cable is not None:
            self.cable.close()
        if self.office is not None:
            self.office.database.close()
