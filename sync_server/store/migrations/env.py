"""How Alembic runs our migrations: inside the transaction that `migrate` opened."""

from alembic import context

from sync_server.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    compare_type=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
