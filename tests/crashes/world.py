"""One server, one tablet, and somebody who kills them: what was acknowledged is there, what was not is still here."""

from __future__ import annotations

import asyncio
import hashlib
import multiprocessing
import random
import re
import socket
import sqlite3
import time
from contextlib import closing
from multiprocessing.process import BaseProcess
from pathlib import Path

from field_app.store.account import Account
from field_app.sync_client.server import Server
from field_app.sync_client.transport import HttpTransport, Reply, Request
from field_app.use_cases.enrol_tablet import Enrolment, enrol_tablet
from field_app.use_cases.exchange import ExchangeReport, exchange
from field_app.use_cases.open_tablet import open_tablet
from sync_server.store.blob_store import FolderBlobs
from sync_server.store.database import Database
from sync_server.use_cases.verify_log import verify_log
from tests.crashes.processes import DATABASE, PIN, means, open_account, save_for_ever, serve
from tests.simulation.town import LIN, PASSWORD, build_town

HASH = re.compile("[0-9a-f]{64}")
PATIENCE_S = 30
LONGEST_BLOW_S = 0.04
MOST_REQUESTS = 8

_started = multiprocessing.get_context("forkserver")
_started.set_forkserver_preload(["tests.crashes.processes"])


class Assassin:
    """Carries requests, and kills the server while one of them is under way."""

    def __init__(self, inner: HttpTransport, world: CrashWorld, *, at: int) -> None:
        """`at` is the number of the request that the server does not survive."""
        self._inner, self._world, self._left = inner, world, at

    async def send(self, request: Request) -> Reply:
        """The answer, if it came before the server died."""
        self._left -= 1
        if self._left:
            return await self._inner.send(request)
        sending = asyncio.ensure_future(self._inner.send(request))
        await asyncio.sleep(self._world.rolls.uniform(0, LONGEST_BLOW_S))
        self._world.kill_server(f"{request.method} {re.sub(HASH, '…', request.path)}")
        return await sending

    async def close(self) -> None:
        """Lets the connection go."""
        await self._inner.close()


class CrashWorld:
    """Everything there is."""

    def __init__(self, folder: Path, rolls: random.Random) -> None:
        """Takes an empty folder."""
        self.rolls = rolls
        self.kills: dict[str, int] = {}
        self._folder = folder
        self._tablet = folder / "tablet"
        self._promised = folder / "promised"
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        build_town(str(folder / DATABASE))
        self._server = self._start_server()

    # --- processes --------------------------------------------------------------------------------------------------

    def _start_server(self) -> BaseProcess:
        process = _started.Process(target=serve, args=(self._folder, self._listening), daemon=True)
        process.start()
        return process

    def kill_server(self, during: str) -> None:
        """Kills the server and starts another one over the same folder."""
        _kill(self._server)
        self.kills[during] = self.kills.get(during, 0) + 1
        self._server = self._start_server()

    def close(self) -> None:
        """Ends everything."""
        _kill(self._server)
        self._listening.close()

    def _transport(self) -> HttpTransport:
        return HttpTransport(f"http://127.0.0.1:{self._listening.getsockname()[1]}")

    # --- what happens -----------------------------------------------------------------------------------------------

    def enrol(self) -> None:
        """Signs the tablet's person in and fetches the households."""
        wish = Enrolment(server_url="http://sim", login=LIN, password=PASSWORD, device_name="tablet", pin=PIN)
        server = Server(self._transport())
        asyncio.run(enrol_tablet(open_tablet(self._tablet, means()), server, wish, means=means())).close()
        self.exchange()

    def kill_a_saving_tablet(self) -> None:
        """Kills the app while its person saves; every promised save must be whole on the tablet."""
        before = self._length()
        process = _started.Process(target=save_for_ever, args=(self._tablet, self._promised), daemon=True)
        process.start()
        until = time.monotonic() + PATIENCE_S
        while self._length() == before and process.is_alive() and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(self.rolls.uniform(0, 2 * LONGEST_BLOW_S))
        assert process.is_alive(), "the tablet's app ended by itself"
        _kill(process)
        self.kills["save"] = self.kills.get("save", 0) + 1
        self.check()

    def exchange_with_a_dying_server(self) -> None:
        """Exchanges while the server is killed; both sides must agree on what was acknowledged."""
        self.exchange(dies_at=self.rolls.randint(1, MOST_REQUESTS))
        self.check()

    def exchange(self, *, dies_at: int = 0) -> ExchangeReport:
        """One exchange."""
        account = open_account(self._tablet)
        with closing(account):
            transport = Assassin(self._transport(), self, at=dies_at)
            return asyncio.run(exchange(account, Server(transport, account.token), means()))

    # --- what must hold ---------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Passes when every promised save is on the tablet or in the log, and every acknowledged one in the log."""
        logged = self._logged()
        account = open_account(self._tablet)
        with closing(account):
            kept = {id_: (state, body) for id_, state, body in account.db.rows("SELECT id, state, body FROM outbox")}
            for id_, expected in self._promises():
                bodies = [logged[id_]] if id_ in logged else []
                bodies += [account.outbox.body(id_, kept[id_][1])] if id_ in kept else []
                assert bodies, f"{id_} was promised and is nowhere"
                assert {hashlib.sha256(body).hexdigest() for body in bodies} == {expected}, id_
            for id_, (state, body) in kept.items():
                assert state == "pending" or logged.get(id_) == account.outbox.body(id_, body), f"{id_} is {state}"
            _check_files(account, self._folder, self._stored())

    def check_at_rest(self) -> None:
        """Passes when one more exchange hands over everything and the server's own books are in order."""
        report = self.exchange()
        assert report.complete, report.trouble
        self.check()
        logged = self._logged()
        assert [id_ for id_, _ in self._promises() if id_ not in logged] == []
        with closing(open_account(self._tablet)) as account:
            assert account.outbox.pending() == 0
            assert account.blobs.unsent() == []
        with closing(Database(str(self._folder / DATABASE))) as database:
            assert list(verify_log(database, FolderBlobs(self._folder / "blobs"))) == []

    def _length(self) -> int:
        return self._promised.stat().st_size if self._promised.exists() else 0

    def _promises(self) -> list[tuple[str, str]]:
        lines = self._promised.read_text().splitlines() if self._promised.exists() else []
        return [(line.split()[0], line.split()[1]) for line in lines]

    def _logged(self) -> dict[str, bytes]:
        with closing(sqlite3.connect(self._folder / DATABASE)) as connection:
            return {id_: bytes(body) for id_, body in connection.execute("SELECT id, body FROM change")}

    def _stored(self) -> set[str]:
        with closing(sqlite3.connect(self._folder / DATABASE)) as connection:
            return {sha256 for (sha256,) in connection.execute("SELECT sha256 FROM blob")}


def _check_files(account: Account, folder: Path, stored: set[str]) -> None:
    for sha256 in stored:
        data = (folder / "blobs" / sha256[:2] / sha256).read_bytes()
        assert hashlib.sha256(data).hexdigest() == sha256, f"{sha256[:8]} is said to be stored and is not whole"
    for blob in account.blobs.all():
        assert blob.state != "stored" or blob.sha256 in stored, f"{blob.sha256[:8]} is believed stored"
        here = account.blobs.read(blob.sha256)
        assert here is not None, f"the tablet's copy of {blob.sha256[:8]} is gone"
        assert hashlib.sha256(here).hexdigest() == blob.sha256


def _kill(process: BaseProcess) -> None:
    process.kill()
    process.join(PATIENCE_S)
