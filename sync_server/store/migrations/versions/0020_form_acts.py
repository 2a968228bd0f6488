"""Which version of each form is published, act by act."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_act",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("form", "version", "by")),
        sa.Column("ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("n"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_form_act_form", "form_act", ["form"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER form_act_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON form_act "
            "FOR EACH STATEMENT EXECUTE FUNCTION zoufang_refuse()"
        )
    else:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER form_act_no_{verb.lower()} BEFORE {verb} ON form_act "
                "BEGIN SELECT RAISE(ABORT, 'form_act is append-only'); END"
            )


def downgrade() -> None:
    op.drop_table("form_act")
