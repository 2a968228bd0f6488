"""The folded cases and the counters that number each community's log. All of it is rebuildable from the changes."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from sync_server.store.tables.log import MS

NO_DAY = "9999-12-31"
"""Sorts behind every day there is."""
BLANK = {"server_default": text("''")}


class CaseRow(SQLModel, table=True):
    """What office pages list, filter and sort of one household. Its long body is kept apart: a list never reads it."""

    __tablename__ = "case_"
    __table_args__ = (
        Index("ix_case_position", "community", "position"),
        Index("ix_case_queue", "community", "visit_status", "visit_finished_ms"),
        # The queue of a whole city in its order, without sorting it first: what waits, what is settled, everything.
        Index("ix_case_deadline", "visit_status", "deadline", "visit_finished_ms", "household", "community"),
        Index("ix_case_waiting", "visit_status", "visit_finished_ms", "household", "community"),
        Index("ix_case_due", "deadline", "household", "community"),
        # Every number beside a filter.
        Index(
            "ix_case_counts",
            "community",
            "visit_status",
            "benefit_class",
            "campaign",
            "n_contradictions",
            "n_photos_missing",
            "n_flags",
            "deadline",
        ),
        Index("ix_case_stands_until", "deadline_until", "community"),
        Index(
            "ix_case_contradicted",
            "deadline",
            "household",
            "community",
            sqlite_where=text("n_contradictions > 0"),
            postgresql_where=text("n_contradictions > 0"),
        ),
        Index(
            "ix_case_without_photos",
            "deadline",
            "household",
            "community",
            sqlite_where=text("n_photos_missing > 0"),
            postgresql_where=text("n_photos_missing > 0"),
        ),
        Index(
            "ix_case_flagged",
            "deadline",
            "household",
            "community",
            sqlite_where=text("n_flags > 0"),
            postgresql_where=text("n_flags > 0"),
        ),
        Index(
            "ix_case_procedures",
            "community",
            sqlite_where=text("n_procedures > 0"),
            postgresql_where=text("n_procedures > 0"),
        ),
        Index(
            "ix_case_questionnaires",
            "community",
            sqlite_where=text("n_questionnaires > 0"),
            postgresql_where=text("n_questionnaires > 0"),
        ),
    )

    household: str = Field(primary_key=True)
    community: str
    position: int = Field(sa_type=MS)
    """Of the latest change folded, in its community's log."""
    placed: int
    placed_n: int = Field(sa_type=MS)
    digest: str
    head_name: str
    address: str
    registry_no: str = Field(index=True)
    benefit_class: str
    standing: str
    visit_id: str
    """The visit the office should look at: the earliest waiting one, else the latest returned, else the latest."""
    visit_status: str
    visit_outcome: str
    visit_finished_ms: int | None = Field(default=None, sa_type=MS)
    visit_day: str
    """ISO date in China; blank when unknown."""
    n_contradictions: int
    fact: bytes = Field(sa_type=LargeBinary)
    """The household's coverage fact as JSON."""
    search: str
    deadline: str = Field(default=NO_DAY, sa_column_kwargs={"server_default": NO_DAY})
    """ISO date of the legal day the office works by; NO_DAY where nothing sets one, so that those come last."""
    deadline_why: str = Field(default="", sa_column_kwargs=BLANK)
    """JSON: the reason in Chinese and English, and the rule."""
    deadline_until: str = Field(default="", sa_column_kwargs=BLANK)
    """The last ISO day on which the deadline stands by itself; before today, or blank: to be worked out again."""
    campaign: str = Field(default="", sa_column_kwargs=BLANK)
    """The campaign whose check of this household is open; blank for none."""
    n_photos_missing: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Of the visit to look at: photos that a rule demands and nobody took, and files that have not arrived."""
    n_flags: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Flags that stand and that nobody has explained; worked out behind the pushes."""
    n_procedures: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Applications, re-verifications and reports that were ever opened; which policy they follow, the acts say."""
    n_questionnaires: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Forms that were begun here, removed ones not counted."""


class CaseBodyRow(SQLModel, table=True):
    """The folded case of a household as JSON."""

    __tablename__ = "case_body"

    household: str = Field(primary_key=True)
    body: bytes = Field(sa_type=LargeBinary)


class PhotoMissingRow(SQLModel, table=True):
    """A file that the visit to look at names and that has not arrived."""

    __tablename__ = "photo_missing"

    household: str = Field(primary_key=True)
    sha256: str = Field(primary_key=True, index=True)


class IdentityRow(SQLModel, table=True):
    """An identity number that stands in a case: how an import finds that a person is known already."""

    __tablename__ = "identity"

    household: str = Field(primary_key=True)
    entity: str = Field(primary_key=True)
    number: str = Field(index=True)


class ScopeRow(SQLModel, table=True):
    """The counter of one community's log. Every writer locks it first; numbers are handed out without holes."""

    __tablename__ = "scope"

    id: str = Field(primary_key=True)
    head: int = Field(default=0, sa_type=MS)
    min_n: int = Field(default=0, sa_type=MS)
    """A cursor below this is too old to be continued."""
    digest: str = "0" * 16


class ScopeLeftRow(SQLModel, table=True):
    """A household that was moved away: the position in the log it left, and its placement version there."""

    __tablename__ = "scope_left"

    community: str = Field(primary_key=True)
    n: int = Field(primary_key=True, sa_type=MS)
    household: str
    placed: int
