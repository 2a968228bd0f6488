"""Outlines of areas."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "area_boundary",
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("rings", sa.LargeBinary(), nullable=False),
        sa.Column("ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("area"),
        sa.ForeignKeyConstraint(["area"], ["area.code"]),
    )


def downgrade() -> None:
    op.drop_table("area_boundary")
