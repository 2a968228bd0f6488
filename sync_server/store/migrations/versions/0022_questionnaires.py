"""Which households have questionnaires, so that answers are counted without reading every case."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Before this version no tablet filled a form in, so nought is the truth of every row there is.
    op.add_column("case_", sa.Column("n_questionnaires", sa.Integer(), server_default="0", nullable=False))
    filled = sa.text("n_questionnaires > 0")
    op.create_index("ix_case_questionnaires", "case_", ["community"], sqlite_where=filled, postgresql_where=filled)


def downgrade() -> None:
    op.drop_index("ix_case_questionnaires", "case_")
    op.drop_column("case_", "n_questionnaires")
