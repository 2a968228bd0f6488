"""Tablets that the office locks until it unlocks them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("device", sa.Column("locked_ms", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("device", "locked_ms")
