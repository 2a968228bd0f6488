"""The log: what arrived, under which label, from which copy of which tablet. Changes and labels are INSERT only."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, text
from sqlmodel import Field, SQLModel

SERIAL: Any = BigInteger().with_variant(Integer(), "sqlite")
"""Counts by itself on both databases; SQLite does so for INTEGER keys only."""
MS: Any = BigInteger
"""Unix milliseconds."""


class EpochRow(SQLModel, table=True):
    """One life of this store: a restored backup begins a new one, so that tablets offer again what it forgot."""

    __tablename__ = "epoch"

    id: str = Field(primary_key=True)
    since_ms: int = Field(sa_type=MS)
    restored_from: str = ""


class ReplicaRow(SQLModel, table=True):
    """One copy of a tablet's outbox and how far it has been taken in."""

    __tablename__ = "replica"

    id: str = Field(primary_key=True)
    user_id: str = Field(index=True)
    device: str
    last_seq: int = Field(default=0, sa_type=MS)
    last_hash: str
    durable_seq: int = Field(default=0, sa_type=MS)
    app: str = ""
    last_seen_ms: int = Field(default=0, sa_type=MS)


class ChangeRow(SQLModel, table=True):
    """A change exactly as its author's device wrote it, and what custody added. Triggers refuse UPDATE and DELETE."""

    __tablename__ = "change"
    __table_args__ = (
        Index("ix_change_household", "household", "serial"),
        Index(
            "ux_change_position",
            "community",
            "n",
            unique=True,
            sqlite_where=text("n IS NOT NULL"),
            postgresql_where=text("n IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    serial: int | None = Field(default=None, primary_key=True, sa_type=SERIAL)
    """Order of arrival. For one household it is the order of the fold, across moves; it may have holes."""
    id: str = Field(unique=True)
    household: str
    """Blank when the body cannot be read."""
    community: str
    """The community whose counter numbered it; blank while held."""
    n: int | None = Field(default=None, sa_type=MS)
    """Position in that community's log; none for a held change, which counts from the change that accepts it."""
    kind: str
    author: str
    device: str
    delivered_by: str
    form: str
    schema_version: int = Field(sa_type=MS)
    body: bytes = Field(sa_type=LargeBinary)
    wall_ms: int | None = Field(default=None, sa_type=MS)
    mono_ms: int | None = Field(default=None, sa_type=MS)
    boot: str
    tz_min: int | None = Field(default=None, sa_type=MS)
    corrected_ms: int = Field(sa_type=MS)
    clock_quality: str
    received_ms: int = Field(sa_type=MS)
    epoch: str
    status: str
    """applied or quarantined, as judged on arrival."""
    reason: str
    detail: str


class LabelRow(SQLModel, table=True):
    """A transport label that a change arrived under; one re-sent by a renumbered copy has several. INSERT only."""

    __tablename__ = "label"

    replica: str = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=MS)
    h: str
    change: str
    epoch: str


class HeldRow(SQLModel, table=True):
    """A change the office has to look at, and what it said. Derived: the changes themselves tell the same story."""

    __tablename__ = "held"
    __table_args__ = (Index("ix_held_open", "community", "settled"), Index("ix_held_author", "author"))

    change: str = Field(primary_key=True)
    household: str
    community: str
    """Whose office looks after it: the household's community, else the one its author named, else the deliverer's."""
    author: str
    reason: str
    detail: str
    received_ms: int = Field(sa_type=MS)
    settled: str = ""
    """Blank, accepted or refused."""
    settled_by: str = ""
    settled_ms: int | None = Field(default=None, sa_type=MS)
