"""The log of changes, the folded cases and the files."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "epoch",
    "replica",
    "change",
    "label",
    "held",
    "case_",
    "identity",
    "scope",
    "scope_left",
    "blob",
    "blob_upload",
    "blob_ref",
)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _big(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _serial(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)


def upgrade() -> None:
    _log()
    _cases()
    _files()


def _log() -> None:
    op.create_table("epoch", _text("id"), _big("since_ms"), _text("restored_from"), sa.PrimaryKeyConstraint("id"))
    op.create_table(
        "replica",
        _text("id"),
        _text("user_id"),
        _text("device"),
        _big("last_seq"),
        _text("last_hash"),
        _big("durable_seq"),
        _text("app"),
        _big("last_seen_ms"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_replica_user_id", "replica", ["user_id"])
    op.create_table(
        "change",
        _serial("serial"),
        _text("id"),
        _text("household"),
        _text("community"),
        _big("n", nullable=True),
        _text("kind"),
        _text("author"),
        _text("device"),
        _text("delivered_by"),
        _text("form"),
        _big("schema_version"),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        _big("wall_ms", nullable=True),
        _big("mono_ms", nullable=True),
        _text("boot"),
        _big("tz_min", nullable=True),
        _big("corrected_ms"),
        _text("clock_quality"),
        _big("received_ms"),
        _text("epoch"),
        _text("status"),
        _text("reason"),
        _text("detail"),
        sa.PrimaryKeyConstraint("serial"),
        sa.UniqueConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_change_household", "change", ["household", "serial"])
    op.create_index(
        "ux_change_position",
        "change",
        ["community", "n"],
        unique=True,
        sqlite_where=sa.text("n IS NOT NULL"),
        postgresql_where=sa.text("n IS NOT NULL"),
    )
    op.create_table(
        "label",
        _text("replica"),
        _big("seq"),
        _text("h"),
        _text("change"),
        _text("epoch"),
        sa.PrimaryKeyConstraint("replica", "seq"),
    )
    op.create_table(
        "held",
        _text("change"),
        _text("household"),
        _text("community"),
        _text("author"),
        _text("reason"),
        _text("detail"),
        _big("received_ms"),
        _text("settled"),
        _text("settled_by"),
        _big("settled_ms", nullable=True),
        sa.PrimaryKeyConstraint("change"),
    )
    op.create_index("ix_held_author", "held", ["author"])
    op.create_index("ix_held_open", "held", ["community", "settled"])


def _cases() -> None:
    op.create_table(
        "case_",
        _text("household"),
        _text("community"),
        _big("position"),
        sa.Column("placed", sa.Integer(), nullable=False),
        _big("placed_n"),
        _text("digest"),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        _text("head_name"),
        _text("address"),
        _text("registry_no"),
        _text("benefit_class"),
        _text("standing"),
        _text("visit_id"),
        _text("visit_status"),
        _text("visit_outcome"),
        _big("visit_finished_ms", nullable=True),
        _text("visit_day"),
        sa.Column("n_contradictions", sa.Integer(), nullable=False),
        sa.Column("fact", sa.LargeBinary(), nullable=False),
        _text("search"),
        sa.PrimaryKeyConstraint("household"),
    )
    op.create_index("ix_case__registry_no", "case_", ["registry_no"])
    op.create_index("ix_case_position", "case_", ["community", "position"])
    op.create_index("ix_case_queue", "case_", ["community", "visit_status", "visit_finished_ms"])
    op.create_table(
        "identity", _text("household"), _text("entity"), _text("number"), sa.PrimaryKeyConstraint("household", "entity")
    )
    op.create_index("ix_identity_number", "identity", ["number"])
    op.create_table("scope", _text("id"), _big("head"), _big("min_n"), _text("digest"), sa.PrimaryKeyConstraint("id"))
    op.create_table(
        "scope_left",
        _text("community"),
        _big("n"),
        _text("household"),
        sa.Column("placed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community", "n"),
    )


def _files() -> None:
    op.create_table(
        "blob",
        _text("sha256"),
        sa.Column("size", sa.Integer(), nullable=False),
        _big("stored_ms"),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "blob_upload",
        _text("sha256"),
        _text("user_id"),
        _big("stored_ms"),
        sa.PrimaryKeyConstraint("sha256", "user_id"),
    )
    op.create_table(
        "blob_ref",
        _text("change"),
        _text("sha256"),
        _text("household"),
        _text("entity"),
        _text("unit"),
        _big("size"),
        _text("mime"),
        _text("author"),
        _text("delivered_by"),
        sa.PrimaryKeyConstraint("change", "sha256"),
    )
    op.create_index("ix_blob_ref_household", "blob_ref", ["household"])
    op.create_index("ix_blob_ref_sha256", "blob_ref", ["sha256"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
