"""The forms of the office: every version that was taken in, and what was published when. INSERT only."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from sync_server.store.tables.log import MS, SERIAL


class FormRow(SQLModel, table=True):
    """One version of one form."""

    __tablename__ = "form_"
    __table_args__ = (UniqueConstraint("id", "version", name="uq_form_version"), {"sqlite_autoincrement": True})

    n: int | None = Field(default=None, primary_key=True, sa_type=SERIAL)
    id: str
    version: str
    digest: str = Field(index=True)
    """Over every word and rule: what a filled-in questionnaire names."""
    title: str
    source: bytes = Field(sa_type=LargeBinary)
    """The spreadsheet as it was taken in."""
    body: bytes = Field(sa_type=LargeBinary)
    """The form as JSON: what tablets get."""
    imported_by: str
    imported_ms: int = Field(sa_type=MS)


class FormActRow(SQLModel, table=True):
    """A version was published, or the form withdrawn; the latest row of a form holds."""

    __tablename__ = "form_act"
    __table_args__ = (Index("ix_form_act_form", "form"), {"sqlite_autoincrement": True})

    n: int | None = Field(default=None, primary_key=True, sa_type=SERIAL)
    form: str
    version: str
    """Blank: withdrawn."""
    by: str
    ms: int = Field(sa_type=MS)
