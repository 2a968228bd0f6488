"""Every household is looked through anew: the traces of visits now say what the visit had to fill in."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE traced SET position = -1")


def downgrade() -> None:
    """The older program reads the traces as they are."""
