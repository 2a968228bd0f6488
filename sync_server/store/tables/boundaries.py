"""Outlines of areas, as administrators took them in."""

from __future__ import annotations

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from sync_server.store.tables.log import MS


class BoundaryRow(SQLModel, table=True):
    """The outline of one area; another one replaces it."""

    __tablename__ = "area_boundary"

    area: str = Field(primary_key=True, foreign_key="area.code")
    rings: bytes = Field(sa_type=LargeBinary)
    """JSON: lists of longitude and latitude."""
    ms: int = Field(sa_type=MS)
