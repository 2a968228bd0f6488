"""Data matching: imports of other offices' data, and mappings of their columns."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "match_import",
        *(_text(name) for name in ("id", "user_id")),
        sa.Column("made_ms", sa.BigInteger(), nullable=False),
        *(_text(name) for name in ("file_name", "file_hash", "state", "source")),
        sa.Column("rows", sa.LargeBinary(), nullable=True),
        sa.Column("plan", sa.LargeBinary(), nullable=True),
        sa.Column("outcome", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_match_import_user", "match_import", ["user_id", "made_ms"])
    op.create_index("ix_match_import_file", "match_import", ["file_hash"])
    op.create_table(
        "match_plan",
        *(_text(name) for name in ("source", "name")),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        _text("saved_by"),
        sa.Column("saved_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "name"),
    )


def downgrade() -> None:
    op.drop_table("match_plan")
    op.drop_table("match_import")
