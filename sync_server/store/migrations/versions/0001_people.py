"""Areas, people, tablets, browser sessions and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = ("area", "user_", "grant_", "device", "web_session", "attempt", "audit_log", "audit_head")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _big(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _serial(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)


def upgrade() -> None:
    _areas_and_people()
    _doors()
    _audit()


def _areas_and_people() -> None:
    op.create_table(
        "area",
        _text("code"),
        _text("name"),
        _text("level"),
        sa.Column("parent", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["parent"], ["area.code"]),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_index("ix_area_parent", "area", ["parent"])
    op.create_table(
        "user_",
        _text("id"),
        _text("login"),
        _text("name"),
        _text("password_hash"),
        _big("created_ms"),
        _big("disabled_ms", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("login"),
    )
    op.create_table(
        "grant_",
        _serial("ver"),
        _text("user_id"),
        _text("role"),
        _text("area"),
        _big("since_ms"),
        _big("until_ms", nullable=True),
        sa.ForeignKeyConstraint(["area"], ["area.code"]),
        sa.ForeignKeyConstraint(["user_id"], ["user_.id"]),
        sa.PrimaryKeyConstraint("ver"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_grant__user_id", "grant_", ["user_id"])
    op.create_index("ix_grant_area", "grant_", ["area"])


def _doors() -> None:
    op.create_table(
        "device",
        _text("id"),
        _text("user_id"),
        _text("install"),
        _text("name"),
        _text("token_hash"),
        _big("enrolled_ms"),
        _big("last_seen_ms", nullable=True),
        _big("revoked_ms", nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_device_user_id", "device", ["user_id"])
    op.create_table(
        "web_session",
        _text("token_hash"),
        _text("user_id"),
        _text("csrf"),
        _big("created_ms"),
        _big("seen_ms"),
        _big("expires_ms"),
        sa.ForeignKeyConstraint(["user_id"], ["user_.id"]),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("ix_web_session_user_id", "web_session", ["user_id"])
    op.create_table(
        "attempt",
        _text("key"),
        sa.Column("failures", sa.Integer(), nullable=False),
        _big("last_ms"),
        sa.PrimaryKeyConstraint("key"),
    )


def _audit() -> None:
    op.create_table(
        "audit_log",
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        _big("ms"),
        _text("user_id"),
        _text("action"),
        _text("subject"),
        _text("detail"),
        _text("prev_hash"),
        _text("hash"),
        sa.PrimaryKeyConstraint("n"),
    )
    op.create_index("ix_audit_log_subject", "audit_log", ["subject"])
    op.create_index("ix_audit_log_user_id", "audit_log", ["user_id"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        _big("n"),
        _text("hash"),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
