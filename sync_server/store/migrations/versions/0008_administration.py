"""What the office administers itself: passwords that last for one log-in, closed areas, codes that enrol a tablet."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user_", sa.Column("must_change_ms", sa.BigInteger(), nullable=True))
    op.add_column("area", sa.Column("closed_ms", sa.BigInteger(), nullable=True))
    op.create_table(
        "enrol_code",
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("used_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_.id"]),
        sa.PrimaryKeyConstraint("code_hash"),
    )
    op.create_index("ix_enrol_code_user_id", "enrol_code", ["user_id"])


def downgrade() -> None:
    op.drop_table("enrol_code")
    op.drop_column("area", "closed_ms")
    op.drop_column("user_", "must_change_ms")
