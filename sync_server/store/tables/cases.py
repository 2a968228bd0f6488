"""The folded cases and the counters that number each community's log. All of it is rebuildable from the changes."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from sync_server.store.tables.log import MS


class CaseRow(SQLModel, table=True):
    """One household: its folded case as JSON, and the columns that office pages filter and sort on."""

    __tablename__ = "case_"
    __table_args__ = (
        Index("ix_case_position", "community", "position"),
        Index("ix_case_queue", "community", "visit_status", "visit_finished_ms"),
        # The queue of a whole city in its order, without sorting it first.
        Index("ix_case_waiting", "visit_status", "visit_finished_ms", "household", "community"),
        # Every number on the queue's tabs without touching a row, whose body is long.
        Index("ix_case_counts", "community", "visit_status", "benefit_class", "n_contradictions"),
        Index(
            "ix_case_contradicted",
            "community",
            sqlite_where=text("n_contradictions > 0"),
            postgresql_where=text("n_contradictions > 0"),
        ),
        Index(
            "ix_case_procedures",
            "community",
            sqlite_where=text("n_procedures > 0"),
            postgresql_where=text("n_procedures > 0"),
        ),
    )

    household: str = Field(primary_key=True)
    community: str
    position: int = Field(sa_type=MS)
    """Of the latest change folded, in its community's log."""
    placed: int
    placed_n: int = Field(sa_type=MS)
    digest: str
    body: bytes = Field(sa_type=LargeBinary)
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
    n_procedures: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Applications, re-verifications and reports that were ever opened; which policy they follow, the acts say."""


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
