"""The real server, in this process: restarted, killed in the middle of a commit, backed up and restored."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from sqlalchemy import event
from sqlalchemy.util import LRUCache

from field_app.sync_client.transport import Reply, Request
from sync_server.store import replica_store
from sync_server.store.database import Database
from tests.simulation.chance import Chance
from tests.simulation.clocks import WorldTime
from tests.simulation.composition import compose

_COMPILED: LRUCache[Any, Any] = LRUCache(2_000)


class ServerKilledError(BaseException):
    """The server process died."""


Rows: TypeAlias = Callable[[str], list[Any]]


class Keeping(Protocol):
    """Where a server's database lies, and how it is copied away and back."""

    url: str

    def watch(self) -> tuple[Rows, Callable[[], None]]:
        """What answers queries past the server, and what ends that."""

    def execute(self, sql: str) -> None:
        """Changes the database past the server, as an administrator's tool does."""

    def copy_away(self, name: str) -> None:
        """Keeps the database as it is now under a name."""

    def copy_back(self, name: str) -> None:
        """Puts a kept database in place. Nobody is connected."""

    def close(self) -> None:
        """The run is over. Nobody is connected."""


class SqliteKeeping:
    """A database in one file."""

    def __init__(self, folder: Path, template: Path) -> None:
        """Begins with a copy of a prepared file."""
        self._folder = folder
        self._path = folder / "zoufang.sqlite3"
        shutil.copyfile(template, self._path)
        self.url = str(self._path)

    def watch(self) -> tuple[Rows, Callable[[], None]]:
        """What answers queries past the server, and what ends that."""
        connection = sqlite3.connect(self._path, isolation_level=None)
        return lambda sql: connection.execute(sql).fetchall(), connection.close

    def execute(self, sql: str) -> None:
        """Changes the database past the server, as an administrator's tool does."""
        with closing(sqlite3.connect(self._path, isolation_level=None)) as connection:
            connection.execute(sql)

    def copy_away(self, name: str) -> None:
        """Keeps the database as it is now under a name."""
        with closing(sqlite3.connect(self._path)) as now, closing(sqlite3.connect(self._folder / name)) as kept:
            now.backup(kept)

    def copy_back(self, name: str) -> None:
        """Puts a kept database in place. Nobody is connected."""
        for tail in ("-wal", "-shm"):
            self._path.with_name(self._path.name + tail).unlink(missing_ok=True)
        shutil.copyfile(self._folder / name, self._path)

    def close(self) -> None:
        """The file goes with the run's folder."""


class SimServer:
    """One server with its database and files."""

    def __init__(self, folder: Path, keeping: Keeping, *, time: WorldTime, chance: Chance) -> None:
        """Takes an existing folder and a migrated database, and starts."""
        self.folder = folder
        self.keeping = keeping
        self._time = time
        self._chance = chance
        self._dies_at = 0
        self.kills = 0
        self.restarts = 0
        self.database: Database
        self.rows: Rows
        """Answers queries past the server."""
        self._blink: Callable[[], None]
        self._app: Callable[..., Any]
        self._open: list[Any] = []
        self.start()

    def start(self) -> None:
        """Starts a process: nothing of an earlier one's memory is left."""
        self.database = Database(self.keeping.url)
        self.rows, self._blink = self.keeping.watch()
        event.listen(self.database.engine, "connect", lambda raw, _record: self._open.append(raw))
        event.listen(self.database.engine, "commit", self._committing)
        # One cache of compiled statements for all runs of this process: nothing but time depends on it.
        self.database.engine._compiled_cache = _COMPILED
        self._app = compose(
            self.database,
            self.folder,
            now_ms=self._time.server_ms,
            new_id=lambda: self._chance.new_id("s"),
            new_secret=lambda: self._chance.new_id("secret-"),
        )

    def restart(self) -> None:
        """Stops and starts."""
        self.stop()
        self.restarts += 1
        self.start()

    def stop(self) -> None:
        """Stops: whatever a killed request held open is closed as well."""
        for raw in self._open:
            raw.close()
        self._open.clear()
        self.database.close()
        self._blink()

    # --- killing ----------------------------------------------------------------------------------------------------

    @contextmanager
    def dying_at_commit(self, count: int) -> Iterator[None]:
        """Dies at one of the commits made inside, before it reaches the disk."""
        self._dies_at = count
        try:
            yield
        finally:
            self._dies_at = 0

    def _committing(self, _connection: object) -> None:
        self._dies_at -= 1
        if self._dies_at == 0:
            self.kills += 1
            raise ServerKilledError

    # --- backup and restore -------------------------------------------------------------------------------------------

    def back_up(self, name: str) -> None:
        """Copies database and files away. Files are never altered, so their names are copied only."""
        self.keeping.copy_away(name)
        if self.blobs.exists():
            shutil.copytree(self.blobs, self._blobs_of(name), copy_function=_link)

    def restore(self, name: str, *, epoch: str) -> None:
        """Goes on from a backup, in a new epoch; what was arriving is gone."""
        self.stop()
        self.keeping.copy_back(name)
        for folder in (self.blobs, self.folder / "arriving"):
            shutil.rmtree(folder, ignore_errors=True)
        if self._blobs_of(name).exists():
            shutil.copytree(self._blobs_of(name), self.blobs, copy_function=_link)
        self.start()
        with self.database.writing() as tx:
            replica_store.begin_epoch(tx, epoch, now_ms=self._time.server_ms(), restored_from=name)

    @property
    def blobs(self) -> Path:
        """The folder of whole files."""
        return self.folder / "blobs"

    def _blobs_of(self, name: str) -> Path:
        return self.folder / f"{name}.blobs"

    # --- asking -------------------------------------------------------------------------------------------------------

    async def ask(self, request: Request, *, cut: int | None = None) -> Reply:
        """The answer to a request, through the whole application; `cut` is after how many bytes the line breaks.

        Raises:
            ServerKilledError: it died over it; start it again.
        """
        started: MutableMapping[str, Any] = {}
        body: list[bytes] = []
        whole = {"type": "http.request", "body": request.body[:cut], "more_body": cut is not None}
        pending: list[Mapping[str, Any]] = [whole]

        async def receive() -> Mapping[str, Any]:
            return pending.pop() if pending else {"type": "http.disconnect"}

        async def send(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                started.update(message)
            else:
                body.append(message.get("body", b""))

        await self._app(_scope(request), receive, send)
        headers = {name.decode().lower(): value.decode() for name, value in started["headers"]}
        return Reply(status=started["status"], headers=headers, body=b"".join(body))


def _scope(request: Request) -> dict[str, Any]:
    headers = {"host": "sim", "content-length": str(len(request.body)), **request.headers}
    path, _, query = request.path.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("10.0.0.7", 50_000),
        "server": ("sim", 80),
        "state": {},
    }


def _link(source: str, target: str) -> str:
    Path(target).hardlink_to(source)
    return target
