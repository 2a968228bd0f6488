"""The office's queue at the size of a city: its order and its counts come from indexes, not from the long rows."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_case_waiting", "case_", ["visit_status", "visit_finished_ms", "household", "community"])
    op.create_index("ix_case_counts", "case_", ["community", "visit_status", "benefit_class", "n_contradictions"])
    contradicted = sa.text("n_contradictions > 0")
    op.create_index(
        "ix_case_contradicted",
        "case_",
        ["community"],
        sqlite_where=contradicted,
        postgresql_where=contradicted,
    )


def downgrade() -> None:
    op.drop_index("ix_case_contradicted", "case_")
    op.drop_index("ix_case_counts", "case_")
    op.drop_index("ix_case_waiting", "case_")
