"""Exchanges by file: whose keys open and sign them, which bundles were taken in, and what tablets purged."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from sync_server.store.tables.log import MS


class ServerKeysRow(SQLModel, table=True):
    """Key pairs of this server. The latest is handed out; older ones still open what was sealed to them."""

    __tablename__ = "server_keys"

    n: int = Field(primary_key=True, sa_type=MS, sa_column_kwargs={"autoincrement": False})
    id: str = Field(unique=True)
    box: bytes = Field(sa_type=LargeBinary)
    sign: bytes = Field(sa_type=LargeBinary)
    """Private halves. Whoever reads this table reads everything else here too."""
    made_ms: int = Field(sa_type=MS)


class DeviceKeysRow(SQLModel, table=True):
    """The public halves of a device's keys, as it registered them when it was enrolled."""

    __tablename__ = "device_keys"

    device: str = Field(primary_key=True, foreign_key="device.id")
    box: bytes = Field(sa_type=LargeBinary)
    sign: bytes = Field(sa_type=LargeBinary)


class BundleRow(SQLModel, table=True):
    """One bundle that was taken in, with its sealed answer while that is kept."""

    __tablename__ = "bundle"
    __table_args__ = (Index("ix_bundle_device", "device", "taken_ms"), Index("ix_bundle_taken", "taken_ms"))

    id: str = Field(primary_key=True)
    device: str
    user_id: str
    """Whose tablet it is from."""
    taken_by: str
    taken_ms: int = Field(sa_type=MS)
    outcome: str
    """JSON: what became of everything in it, in numbers."""
    answer: bytes | None = Field(default=None, sa_type=LargeBinary)


class PurgeRow(SQLModel, table=True):
    """A tablet's word that it removed what it may not hold any more."""

    __tablename__ = "purge"

    id: str = Field(primary_key=True)
    device: str = Field(index=True)
    user_id: str
    community: str
    """Blank for households that had left every community of this tablet."""
    households: int
    purged_ms: int = Field(sa_type=MS)
    """By the tablet's clock."""
    received_ms: int = Field(sa_type=MS)
