"""The work queue by legal deadline: what a list needs stands beside the case, the long body apart, filters are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TEXTS = {"deadline": "'9999-12-31'", "deadline_why": "''", "deadline_until": "''", "campaign": "''"}
COUNTS = [
    "community",
    "visit_status",
    "benefit_class",
    "campaign",
    "n_contradictions",
    "n_photos_missing",
    "n_flags",
    "deadline",
]

SOME = {
    "ix_case_contradicted": "n_contradictions",
    "ix_case_without_photos": "n_photos_missing",
    "ix_case_flagged": "n_flags",
}
NUMBERS = ("n_photos_missing", "n_flags")


def upgrade() -> None:
    op.create_table(
        "case_body",
        sa.Column("household", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("household"),
    )
    op.execute("INSERT INTO case_body (household, body) SELECT household, body FROM case_")
    op.drop_column("case_", "body")
    # A blank `deadline_until` says that the deadline is still to be worked out; the server does so on its own.
    for name, default in TEXTS.items():
        op.add_column("case_", sa.Column(name, sa.String(), server_default=sa.text(default), nullable=False))
    for name in NUMBERS:
        op.add_column("case_", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    op.create_index(
        "ix_case_deadline", "case_", ["visit_status", "deadline", "visit_finished_ms", "household", "community"]
    )
    op.create_index("ix_case_due", "case_", ["deadline", "household", "community"])
    op.create_index("ix_case_stands_until", "case_", ["deadline_until", "community"])
    op.drop_index("ix_case_counts", "case_")
    op.create_index("ix_case_counts", "case_", COUNTS)
    op.drop_index("ix_case_contradicted", "case_")
    for name, column in SOME.items():
        some = sa.text(f"{column} > 0")
        order = ["deadline", "household", "community"]
        op.create_index(name, "case_", order, sqlite_where=some, postgresql_where=some)
    op.create_table(
        "photo_missing",
        sa.Column("household", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("household", "sha256"),
    )
    op.create_index("ix_photo_missing_sha256", "photo_missing", ["sha256"])
    op.create_table(
        "saved_filter",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("id", "user_id", "name", "query")),
        sa.Column("made_ms", sa.BigInteger(), nullable=False),
        sa.Column("removed_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_saved_filter_user_id", "saved_filter", ["user_id"])


def downgrade() -> None:
    op.drop_table("saved_filter")
    op.drop_table("photo_missing")
    op.drop_index("ix_case_counts", "case_")
    op.create_index("ix_case_counts", "case_", ["community", "visit_status", "benefit_class", "n_contradictions"])
    for name in SOME:
        op.drop_index(name, "case_")
    contradicted = sa.text("n_contradictions > 0")
    op.create_index(
        "ix_case_contradicted", "case_", ["community"], sqlite_where=contradicted, postgresql_where=contradicted
    )
    for name in ("ix_case_stands_until", "ix_case_due", "ix_case_deadline"):
        op.drop_index(name, "case_")
    for name in (*NUMBERS, *TEXTS):
        op.drop_column("case_", name)
    op.add_column("case_", sa.Column("body", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
    op.execute("UPDATE case_ SET body = (SELECT body FROM case_body WHERE case_body.household = case_.household)")
    op.drop_table("case_body")
