"""The database: SQLite in one file, or PostgreSQL by URL, under the same code."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, create_engine, event, literal, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DataError, DBAPIError, SQLAlchemyError

from shared_models.errors import MalformedError, ZoufangError

Transaction: TypeAlias = Connection
"""One open transaction; every store function takes it first."""

LOCK_TIMEOUT_MS = 5_000
IDLE_TIMEOUT_MS = 60_000
POOLING: Mapping[str, Any] = {"pool_size": 8, "max_overflow": 40, "hide_parameters": True}
"""One connection for each of a worker's 40 threads at most. What was asked with stays out of error texts and logs."""

_BEGIN = "zoufang_begin"
_BUSY_STATES = {"40001", "40P01", "55P03"}
"""PostgreSQL: serialisation failure, deadlock, lock timeout: nothing was written, the sender may try again."""


class BusyError(ZoufangError):
    """The database is taken by others right now; nothing was written and the same request may be sent again."""


class CollidedError(BusyError):
    """Somebody else kept the same thing at the same instant; nothing was written, and a second look will find it."""


class Database:
    """Opens transactions; holds nothing but the connection pool."""

    def __init__(self, url: str) -> None:
        """Takes a SQLAlchemy URL, a `postgresql://…` URL, or the path of a SQLite file."""
        self.url = read_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else _postgresql_engine(self.url)
        # SQLite has one writer. Waiting in a queue is fair; its own busy timeout let one of 16 wait 5.9 seconds.
        self._writer: AbstractContextManager[object] = threading.Lock() if self.is_sqlite else nullcontext()

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A snapshot: everything read inside belongs to one instant.

        Raises:
            MalformedError: when asked for with a text or number that no database holds.
        """
        options: dict[str, Any] = {_BEGIN: "BEGIN"}
        if not self.is_sqlite:
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with _holding(), self.engine.connect() as connection:
            transaction = connection.execution_options(**options)
            with transaction.begin():
                yield transaction

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A writing transaction, kept when the block ends and undone when it raises.

        Raises:
            BusyError: when others held what is needed for too long; nothing was written.
            MalformedError: for a text or number that no database holds; nothing was written.
        """
        with _holding(), self._writer, self.engine.connect() as connection:
            transaction = connection.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
            try:
                with transaction.begin():
                    yield transaction
            except DBAPIError as error:
                if _is_collision(error):
                    raise CollidedError("somebody wrote the same at this instant; please try again") from error
                if _is_busy(error):
                    raise BusyError("the database is busy; nothing was written, please try again") from error
                raise

    def answers(self) -> bool:
        """Whether the database can be asked at all."""
        try:
            with self.reading() as tx:
                return tx.execute(select(literal(1))).scalar_one() == 1
        except SQLAlchemyError:
            return False

    def close(self) -> None:
        """Closes every connection."""
        self.engine.dispose()


@contextmanager
def _holding() -> Iterator[None]:
    """Says of a NUL, half a character or a number beyond 64 bits that the sender is to put it right, not the server."""
    try:
        yield
    except (DataError, OverflowError, UnicodeEncodeError) as error:
        raise MalformedError("a text or number that no database holds; nothing was written") from error


def read_url(text: str) -> URL:
    """The URL in a setting; a bare path names a SQLite file, and PostgreSQL always gets the psycopg 3 driver."""
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text)))
    url = make_url(text)
    return url.set(drivername="postgresql+psycopg") if url.get_backend_name() in {"postgresql", "postgres"} else url


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 30}, **POOLING)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        # The driver must not open transactions by itself: the listener below says which kind is wanted.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))

    return engine


def _postgresql_engine(url: URL) -> Engine:
    settings = f"-c lock_timeout={LOCK_TIMEOUT_MS} -c idle_in_transaction_session_timeout={IDLE_TIMEOUT_MS}"
    return create_engine(url, pool_pre_ping=True, connect_args={"options": settings}, **POOLING)


def _is_collision(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) == "23505" or "UNIQUE constraint" in str(error.orig)


def _is_busy(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in _BUSY_STATES or "database is locked" in str(error.orig)


def chunks(items: Iterable[str], size: int = 500) -> Iterator[list[str]]:
    """The distinct items in sorted lists short enough for one IN (…)."""
    ordered = sorted(set(items))
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]
