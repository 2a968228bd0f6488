"""Samples: frozen lists, the seed that came later, and what became of those drawn. INSERT only, but for the seed."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from sync_server.store.tables.log import MS, SERIAL


class SampleRow(SQLModel, table=True):
    """One frozen list. Of one area and rule there is one list a day: nobody freezes until one pleases."""

    __tablename__ = "sample"
    __table_args__ = (Index("ux_sample_day", "area", "rule", "frozen_on", unique=True),)

    id: str = Field(primary_key=True)
    area: str = Field(foreign_key="area.code")
    rule: str
    label_zh: str
    label_en: str
    frozen_on: str
    """ISO date in China."""
    list: bytes = Field(sa_type=LargeBinary)
    """The text as `shared_models.sampling.frozen_list` writes it, in UTF-8."""
    sha256: str
    origin: str
    """Where the seed is going to come from, said before it exists."""
    frozen_by: str
    frozen_ms: int = Field(sa_type=MS)
    seed: str = ""
    """Blank until it is known; then never changed."""
    drawn_by: str = ""
    drawn_ms: int | None = Field(default=None, sa_type=MS)


class SampleLookRow(SQLModel, table=True):
    """What became of one that was drawn or stepped in; the latest line of each holds."""

    __tablename__ = "sample_look"
    __table_args__ = (Index("ix_sample_look", "sample", "candidate"), {"sqlite_autoincrement": True})

    n: int | None = Field(default=None, primary_key=True, sa_type=SERIAL)
    sample: str = Field(foreign_key="sample.id")
    candidate: str
    result: str
    """One of `shared_models.sampling.looks.RESULTS`."""
    note: str
    by: str
    ms: int = Field(sa_type=MS)
