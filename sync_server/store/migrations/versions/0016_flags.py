"""Evidence flags: traces of visits, looks of photos, flags that stand, and what people said about them."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BANDS = ("band0", "band1", "band2", "band3")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "traced",
        *(_text(name) for name in ("household", "community")),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("household"),
    )
    op.create_table(
        "visit_trace",
        *(_text(name) for name in ("visit", "household", "community")),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("visit"),
    )
    op.create_index("ix_visit_trace_community", "visit_trace", ["community"])
    op.create_index("ix_visit_trace_household", "visit_trace", ["household"])
    op.create_table(
        "photo_look",
        *(_text(name) for name in ("photo", "household", "visit", "file", "slot", "look", "source")),
        sa.Column("taken_ms", sa.BigInteger(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in BANDS),
        sa.PrimaryKeyConstraint("photo"),
    )
    for name in ("household", "file", *BANDS):
        op.create_index(f"ix_photo_look_{name}", "photo_look", [name])
    op.create_table("photo_match", _text("photo"), _text("other"), sa.PrimaryKeyConstraint("photo", "other"))
    op.create_index("ix_photo_match_other", "photo_match", ["other"])
    op.create_table(
        "flag",
        *(_text(name) for name in ("id", "kind", "household", "community", "visit", "subject")),
        *(_text(name) for name in ("evidence_zh", "evidence_en")),
        sa.Column("others", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_flag_community", "flag", ["community", "kind"])
    op.create_index("ix_flag_household", "flag", ["household"])
    op.create_table(
        "flag_note",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *(_text(name) for name in ("flag", "verdict", "reason", "by")),
        sa.Column("ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("n"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_flag_note_flag", "flag_note", ["flag"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER flag_note_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON flag_note "
            "FOR EACH STATEMENT EXECUTE FUNCTION zoufang_refuse()"
        )
    else:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER flag_note_no_{verb.lower()} BEFORE {verb} ON flag_note "
                "BEGIN SELECT RAISE(ABORT, 'flag_note is append-only'); END"
            )


def downgrade() -> None:
    for name in ("flag_note", "flag", "photo_match", "photo_look", "visit_trace", "traced"):
        op.drop_table(name)
