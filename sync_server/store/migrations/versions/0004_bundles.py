"""Exchanges by file, and what tablets purged."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("server_keys", "device_keys", "bundle", "purge")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _big(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _bytes(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "server_keys",
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        _text("id"),
        _bytes("box"),
        _bytes("sign"),
        _big("made_ms"),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("id"),
    )
    op.create_table(
        "device_keys",
        _text("device"),
        _bytes("box"),
        _bytes("sign"),
        sa.ForeignKeyConstraint(["device"], ["device.id"]),
        sa.PrimaryKeyConstraint("device"),
    )
    op.create_table(
        "bundle",
        _text("id"),
        _text("device"),
        _text("user_id"),
        _text("taken_by"),
        _big("taken_ms"),
        _text("outcome"),
        _bytes("answer", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_bundle_device", "bundle", ["device", "taken_ms"])
    op.create_index("ix_bundle_taken", "bundle", ["taken_ms"])
    op.create_table(
        "purge",
        _text("id"),
        _text("device"),
        _text("user_id"),
        _text("community"),
        sa.Column("households", sa.Integer(), nullable=False),
        _big("purged_ms"),
        _big("received_ms"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_purge_device", "purge", ["device"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
