"""The shipped migrations make exactly the tables that the code knows, and what must not change cannot."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from shared_models.ids import ChangeId, EntityId, ReplicaId, UserId
from sync_server.store import audit_store, replica_store, scope_store
from sync_server.store.audit_store import AuditNote
from sync_server.store.database import Database
from sync_server.store.migrate import is_current, migrate, migration_config
from sync_server.store.replica_store import Label
from sync_server.store.scope_store import Left
from sync_server.store.tables import METADATA
from tests.builders import COMMUNITY, HOUSEHOLD, NOW_MS, change, part
from tests.sync_server.district import Tablet, adopt, settle_district


def test_the_migrations_make_the_tables_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, METADATA) == []
        names = set(inspect(connection).get_table_names())
    assert names - {"alembic_version", "sqlite_sequence"} == set(METADATA.tables)


def test_migrating_twice_changes_nothing_and_keeps_the_epoch(database: Database) -> None:
    newest = ScriptDirectory.from_config(migration_config()).get_current_head()
    assert migrate(database, epoch="another", now_ms=NOW_MS) == newest
    assert is_current(database)
    with database.reading() as tx:
        assert replica_store.current_epoch(tx) == "e1"


def test_the_migrations_can_be_undone(database: Database) -> None:
    config = migration_config()
    with database.writing() as tx:
        config.attributes["connection"] = tx
        command.downgrade(config, "base")
    with database.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version", "sqlite_sequence"}


@pytest.mark.parametrize("table", ["change", "label", "audit_log", "scope_left", "policy_"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_nobody_can_alter_or_delete_what_was_logged(database: Database, table: str, statement: str) -> None:
    with database.writing() as tx:
        replica_store.save_labels(tx, ReplicaId("r-0"), [Label(seq=1, h="h", change=ChangeId("c"))], epoch="e1")
        scope_store.save_left(tx, [Left(community=COMMUNITY, n=1, household=EntityId(HOUSEHOLD), placed=0)])
        audit_store.write_audit(tx, AuditNote(UserId("u-1"), "test"), now_ms=NOW_MS)
    settle_district(database)
    adopt(database, "shahe")
    Tablet(database).push(change("c1", part({"phone": "1"})))
    column = {"change": "body", "label": "h", "audit_log": "hash", "scope_left": "n", "policy_": "area"}[table]
    sql = statement.format(table, column, column)
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as tx:
        tx.execute(text(sql))
