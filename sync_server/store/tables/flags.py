"""What the flags rest on, worked out from the cases and rebuildable from them; and what people said about flags."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from sync_server.store.tables.log import MS, SERIAL


class TracedRow(SQLModel, table=True):
    """How far a household has been looked through: the position of its case and the community it was in."""

    __tablename__ = "traced"
    __table_args__ = (Index("ix_traced_community", "community", "position"),)

    household: str = Field(primary_key=True)
    community: str
    position: int = Field(sa_type=MS)


class VisitTraceRow(SQLModel, table=True):
    """The trace of one visit (`shared_models.flags.trace`) as JSON."""

    __tablename__ = "visit_trace"
    __table_args__ = (Index("ix_visit_trace_community", "community"), Index("ix_visit_trace_household", "household"))

    visit: str = Field(primary_key=True)
    household: str
    community: str
    body: bytes = Field(sa_type=LargeBinary)


class PhotoLookRow(SQLModel, table=True):
    """One photo's difference hash, its four bands each with an index, so that like ones are found among millions."""

    __tablename__ = "photo_look"
    __table_args__ = tuple(
        Index(f"ix_photo_look_{name}", name) for name in ("household", "file", "band0", "band1", "band2", "band3")
    )

    photo: str = Field(primary_key=True)
    household: str
    visit: str
    file: str
    slot: str
    look: str
    source: str
    taken_ms: int | None = Field(default=None, sa_type=MS)
    band0: int
    band1: int
    band2: int
    band3: int


class PhotoMatchRow(SQLModel, table=True):
    """Two photos that look alike, once in each direction."""

    __tablename__ = "photo_match"
    __table_args__ = (Index("ix_photo_match_other", "other"),)

    photo: str = Field(primary_key=True)
    other: str = Field(primary_key=True)


class FlagRow(SQLModel, table=True):
    """A flag that stands."""

    __tablename__ = "flag"
    __table_args__ = (Index("ix_flag_community", "community", "kind"), Index("ix_flag_household", "household"))

    id: str = Field(primary_key=True)
    kind: str
    household: str
    community: str
    visit: str
    subject: str
    evidence_zh: str
    evidence_en: str
    others: bytes = Field(sa_type=LargeBinary)
    """JSON: household, visit and subject of each."""


class FlagNoteRow(SQLModel, table=True):
    """What somebody who looked at a flag said: set aside, or to be followed up. INSERT only; the latest holds."""

    __tablename__ = "flag_note"
    __table_args__ = (Index("ix_flag_note_flag", "flag"), {"sqlite_autoincrement": True})

    n: int | None = Field(default=None, primary_key=True, sa_type=SERIAL)
    flag: str
    verdict: str
    reason: str
    by: str
    ms: int = Field(sa_type=MS)
