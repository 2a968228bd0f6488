"""Adopted policies, and which households have a procedure at the office."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "policy_",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *(_text(name) for name in ("area", "id", "version", "digest", "source")),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        *(_text(name) for name in ("since", "until", "adopted_by")),
        sa.Column("adopted_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["area"], ["area.code"]),
        sa.PrimaryKeyConstraint("n"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_policy_area", "policy_", ["area", "since"])
    op.create_index("ix_policy__digest", "policy_", ["digest"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER policy__append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_ "
            "FOR EACH STATEMENT EXECUTE FUNCTION zoufang_refuse()"
        )
    else:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER policy__no_{verb.lower()} BEFORE {verb} ON policy_ "
                "BEGIN SELECT RAISE(ABORT, 'policy_ is append-only'); END"
            )
    # Before this version no procedure could be opened, so nought is the truth of every row there is.
    op.add_column("case_", sa.Column("n_procedures", sa.Integer(), server_default="0", nullable=False))
    under_way = sa.text("n_procedures > 0")
    op.create_index("ix_case_procedures", "case_", ["community"], sqlite_where=under_way, postgresql_where=under_way)


def downgrade() -> None:
    op.drop_index("ix_case_procedures", "case_")
    op.drop_column("case_", "n_procedures")
    op.drop_table("policy_")
