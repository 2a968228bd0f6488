"""Photos and other files: which are stored, who sent them, and which changes speak of them."""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from sync_server.store.tables.log import MS


class BlobRow(SQLModel, table=True):
    """A file that is stored whole and whose hash was verified."""

    __tablename__ = "blob"

    sha256: str = Field(primary_key=True)
    size: int
    stored_ms: int = Field(sa_type=MS)


class BlobUploadRow(SQLModel, table=True):
    """Somebody who sent all of a file, and so showed that he has it."""

    __tablename__ = "blob_upload"

    sha256: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    stored_ms: int = Field(sa_type=MS)


class BlobRefRow(SQLModel, table=True):
    """A merged change that speaks of a file."""

    __tablename__ = "blob_ref"

    change: str = Field(primary_key=True)
    sha256: str = Field(primary_key=True, index=True)
    household: str = Field(index=True)
    entity: str
    unit: str
    size: int = Field(sa_type=MS)
    mime: str
    author: str
    delivered_by: str
