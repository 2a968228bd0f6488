"""Imports of other offices' data: the file's rows until they are taken in, what became of them, saved mappings."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from sync_server.store.tables.log import MS


class MatchImportRow(SQLModel, table=True):
    """One file. Its rows are kept only until they are taken in or the import is given up."""

    __tablename__ = "match_import"
    __table_args__ = (Index("ix_match_import_user", "user_id", "made_ms"), Index("ix_match_import_file", "file_hash"))

    id: str = Field(primary_key=True)
    user_id: str
    made_ms: int = Field(sa_type=MS)
    file_name: str
    file_hash: str
    """SHA-256 of the file as it was sent."""
    state: str
    """draft, running or done."""
    source: str
    rows: bytes | None = Field(default=None, sa_type=LargeBinary)
    """The table as JSON."""
    plan: bytes | None = Field(default=None, sa_type=LargeBinary)
    """The mapping that was chosen, as JSON."""
    outcome: bytes = Field(sa_type=LargeBinary)
    """JSON: how far it is, what became of the rows, and the report by row; no personal data."""


class MatchPlanRow(SQLModel, table=True):
    """A mapping of columns, saved under a name for a source."""

    __tablename__ = "match_plan"

    source: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    body: bytes = Field(sa_type=LargeBinary)
    saved_by: str
    saved_ms: int = Field(sa_type=MS)
