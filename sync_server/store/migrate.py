"""Bringing a database to the tables this version knows. Migrations ship inside the package."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, text

from sync_server.store import replica_store
from sync_server.store.database import Database, Transaction
from sync_server.store.tables import log, table_of

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 7_391_204_518
"""An arbitrary number: only one process migrates a PostgreSQL database at a time."""


def migration_config() -> Config:
    """Alembic's settings for our migrations, without a file."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    return config


def migrate(database: Database, *, epoch: str, now_ms: int) -> str:
    """Brings the tables up to date, all or nothing; a database without an epoch begins this one. Gives the version."""
    config = migration_config()
    with database.writing() as tx:
        if not database.is_sqlite:
            tx.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        config.attributes["connection"] = tx
        command.upgrade(config, "head")
        if tx.execute(select(table_of(log.EpochRow).c.id).limit(1)).first() is None:
            replica_store.begin_epoch(tx, epoch, now_ms=now_ms)
        return MigrationContext.configure(tx).get_current_revision() or ""


def revision_of(tx: Transaction) -> str:
    """The version of the tables as they stand; blank for none."""
    return MigrationContext.configure(tx).get_current_revision() or ""


def is_current(database: Database) -> bool:
    """Whether the tables are those this version knows."""
    wanted = ScriptDirectory.from_config(migration_config()).get_current_head()
    with database.reading() as tx:
        return MigrationContext.configure(tx).get_current_revision() == wanted
