"""Samples: frozen lists with their seeds, and what became of those drawn."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEPT = ("id", "area", "rule", "label_zh", "label_en", "frozen_on", "list", "sha256", "origin", "frozen_by", "frozen_ms")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "sample",
        *(_text(name) for name in ("id", "area", "rule", "label_zh", "label_en", "frozen_on")),
        sa.Column("list", sa.LargeBinary(), nullable=False),
        *(_text(name) for name in ("sha256", "origin", "frozen_by")),
        sa.Column("frozen_ms", sa.BigInteger(), nullable=False),
        _text("seed"),
        _text("drawn_by"),
        sa.Column("drawn_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["area"], ["area.code"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ux_sample_day", "sample", ["area", "rule", "frozen_on"], unique=True)
    op.create_table(
        "sample_look",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *(_text(name) for name in ("sample", "candidate", "result", "note", "by")),
        sa.Column("ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["sample"], ["sample.id"]),
        sa.PrimaryKeyConstraint("n"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sample_look", "sample_look", ["sample", "candidate"])
    if op.get_bind().dialect.name == "postgresql":
        changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in KEPT)
        op.execute(
            "CREATE FUNCTION zoufang_sample_keeps() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF TG_OP <> 'UPDATE' THEN RAISE EXCEPTION 'a frozen list stays'; END IF; "
            f"IF OLD.seed <> '' OR {changed} THEN RAISE EXCEPTION 'a frozen list stays as it is'; END IF; "
            "RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER sample_keeps BEFORE UPDATE OR DELETE ON sample "
            "FOR EACH ROW EXECUTE FUNCTION zoufang_sample_keeps()"
        )
        op.execute(
            "CREATE TRIGGER sample_look_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sample_look "
            "FOR EACH STATEMENT EXECUTE FUNCTION zoufang_refuse()"
        )
    else:
        changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in KEPT)
        op.execute(
            f"CREATE TRIGGER sample_keeps BEFORE UPDATE ON sample WHEN OLD.seed <> '' OR {changed} "
            "BEGIN SELECT RAISE(ABORT, 'a frozen list stays as it is'); END"
        )
        op.execute(
            "CREATE TRIGGER sample_no_delete BEFORE DELETE ON sample "
            "BEGIN SELECT RAISE(ABORT, 'a frozen list stays'); END"
        )
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER sample_look_no_{verb.lower()} BEFORE {verb} ON sample_look "
                "BEGIN SELECT RAISE(ABORT, 'sample_look is append-only'); END"
            )


def downgrade() -> None:
    op.drop_table("sample_look")
    op.drop_table("sample")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION zoufang_sample_keeps")
