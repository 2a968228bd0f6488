"""Several server programs over one database and one object store, and a balancer that asks them in turn."""

from __future__ import annotations

import socket
import subprocess
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Event

import httpx
import msgspec

from field_app.sync_client.server import Server
from field_app.sync_client.transport import HttpTransport, Reply, Request
from field_app.use_cases.exchange import ExchangeReport, exchange
from shared_models.packing import pack, unpack
from shared_models.sync_protocol import Pull, PullAnswer
from sync_server.store.database import Database
from tests.field_app.hand import Hand
from tests.field_app.office import wait_until_up
from tests.sync_server.test_answer_pull import Reader

PATIENCE_S = 60


class Fleet:
    """Server programs, each with a local folder of its own."""

    def __init__(self, folder: Path, *, database: str, blobs: str, size: int) -> None:
        """Starts all of them at once, on tables that are not there yet."""
        self.blobs = blobs
        self.photographed = Event()
        """Set once a piece of a photo is on its way."""
        self._folder = folder
        self._database = database
        self._ports = [_free_port() for _ in range(size)]
        self._programs = [self._started(number) for number in range(size)]
        self.alive = list(range(size))
        for url in self.urls:
            wait_until_up(url)

    @property
    def urls(self) -> list[str]:
        """The addresses of those that run."""
        return [self.url(number) for number in self.alive]

    def url(self, number: int) -> str:
        """The address of one."""
        return f"http://127.0.0.1:{self._ports[number]}"

    def kill(self, number: int) -> None:
        """Kills one without a word; after a moment the balancer leaves it out."""
        self._programs[number].kill()
        self._programs[number].wait(PATIENCE_S)
        self.alive.remove(number)

    def start(self, number: int) -> None:
        """Starts a killed one again."""
        self._programs[number] = self._started(number)
        wait_until_up(self.url(number))
        self.alive.append(number)

    def close(self) -> None:
        """Ends all of them."""
        for program in self._programs:
            program.terminate()
        for program in self._programs:
            program.wait(PATIENCE_S)

    def _started(self, number: int) -> subprocess.Popen[bytes]:
        folder = self._folder / f"server-{number}"
        folder.mkdir(exist_ok=True)
        place = ["--data", str(folder), "--database", self._database, "--blobs", self.blobs]
        arguments = [sys.executable, "-m", "sync_server", "serve", *place, "--port", str(self._ports[number])]
        with (folder / "log").open("ab") as log:
            return subprocess.Popen(arguments, stdout=log, stderr=log)


@dataclass(slots=True)
class Balancer:
    """A tablet's road to the fleet: each request goes to the next server that runs."""

    fleet: Fleet
    turn: int = 0

    async def send(self, request: Request) -> Reply:
        """The answer of whoever's turn it is."""
        urls = self.fleet.urls
        self.turn += 1
        url = urls[self.turn % len(urls)]
        if request.method == "PATCH":
            self.fleet.photographed.set()
        transport = HttpTransport(url)
        try:
            return await transport.send(request)
        finally:
            await transport.close()

    async def close(self) -> None:
        """Has nothing to let go."""


async def exchange_through(fleet: Fleet, hand: Hand, *, turn: int = 0) -> ExchangeReport:
    """One exchange whose requests all go to different servers."""
    return await exchange(hand.account, Server(Balancer(fleet, turn), hand.account.token), hand.means)


class Poller(Reader):
    """A tablet's reading side that asks another server each time."""

    def __init__(self, fleet: Fleet, database: Database, token: str) -> None:
        """Takes few registers at once, so that its pages meet many moments."""
        super().__init__(database, limit=8)
        self._fleet = fleet
        self._headers = {"Authorization": f"Bearer {token}"}
        self._turns = count()

    def ask(self, *, schema: int = 1, epoch: str = "") -> PullAnswer:
        """One answer of whoever's turn it is."""
        pull = Pull(v=1, epoch=epoch or self.epoch, schema=schema, cursors=self.cursors, limit=self.limit)
        while True:
            urls = self._fleet.urls
            url = urls[next(self._turns) % len(urls)]
            try:
                reply = httpx.post(f"{url}/sync/pull", content=pack(pull), headers=self._headers, timeout=PATIENCE_S)
            except httpx.TransportError:
                continue
            return unpack(reply.raise_for_status().content, PullAnswer)

    @property
    def epoch(self) -> str:
        """The life of the log."""
        with self.database.reading() as tx:
            return str(tx.exec_driver_sql("SELECT id FROM epoch").scalar_one())


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def token_from(url: str, login: str, password: str, *, install: str) -> str:
    """A tablet's token, got at one server."""
    asked = {"login": login, "password": password, "install": install, "device_name": "平板"}
    reply = httpx.post(f"{url}/devices/enrol", json=asked, timeout=PATIENCE_S)
    return str(msgspec.json.decode(reply.raise_for_status().content)["token"])
