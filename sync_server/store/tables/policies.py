"""Which policy holds where: every adoption, INSERT only."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from sync_server.store.tables.log import MS, SERIAL


class PolicyRow(SQLModel, table=True):
    """One policy, adopted for an area and everything below it from a day on."""

    __tablename__ = "policy_"
    __table_args__ = (Index("ix_policy_area", "area", "since"), {"sqlite_autoincrement": True})

    n: int | None = Field(default=None, primary_key=True, sa_type=SERIAL)
    area: str = Field(foreign_key="area.code")
    id: str
    version: str
    digest: str = Field(index=True)
    """Over every resolved rule: what procedures and decisions name."""
    source: str
    """The TOML text as it was adopted, for people."""
    body: bytes = Field(sa_type=LargeBinary)
    """Every rule resolved, as JSON: what is applied, whatever becomes of the files that the source extends."""
    since: str
    """ISO date of the first day."""
    until: str
    """ISO date of the last day; blank: until another one is adopted for the area."""
    adopted_by: str
    adopted_ms: int = Field(sa_type=MS)
