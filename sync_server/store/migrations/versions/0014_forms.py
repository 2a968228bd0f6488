"""The forms of the office, every version for good."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0010"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "form_",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *(_text(name) for name in ("id", "version", "digest", "title")),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        _text("imported_by"),
        sa.Column("imported_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("id", "version", name="uq_form_version"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_form__digest", "form_", ["digest"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER form__append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON form_ "
            "FOR EACH STATEMENT EXECUTE FUNCTION zoufang_refuse()"
        )
    else:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER form__no_{verb.lower()} BEFORE {verb} ON form_ "
                "BEGIN SELECT RAISE(ABORT, 'form_ is append-only'); END"
            )


def downgrade() -> None:
    op.drop_table("form_")
