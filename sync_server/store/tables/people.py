"""Areas, people, what they may do where, their tablets and browser sessions, and the log of who looked at what."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from sync_server.store.tables.log import MS, SERIAL


class AreaRow(SQLModel, table=True):
    """One node of the area tree."""

    __tablename__ = "area"

    code: str = Field(primary_key=True)
    name: str
    level: str
    parent: str | None = Field(default=None, foreign_key="area.code", index=True)
    closed_ms: int | None = Field(default=None, sa_type=MS)
    """Set once nobody works there any more."""


class UserRow(SQLModel, table=True):
    """One person with an account."""

    __tablename__ = "user_"

    id: str = Field(primary_key=True)
    login: str = Field(unique=True)
    name: str
    password_hash: str
    created_ms: int = Field(sa_type=MS)
    disabled_ms: int | None = Field(default=None, sa_type=MS)
    must_change_ms: int | None = Field(default=None, sa_type=MS)
    """When somebody else set the password; the person replaces it before anything else."""


class GrantRow(SQLModel, table=True):
    """One role of one person in one area and all below; ended ones are kept."""

    __tablename__ = "grant_"
    __table_args__ = (Index("ix_grant_area", "area"), {"sqlite_autoincrement": True})

    ver: int | None = Field(default=None, primary_key=True, sa_type=SERIAL)
    user_id: str = Field(foreign_key="user_.id", index=True)
    role: str
    area: str = Field(foreign_key="area.code")
    since_ms: int = Field(sa_type=MS)
    until_ms: int | None = Field(default=None, sa_type=MS)


class DeviceRow(SQLModel, table=True):
    """A person's account on one tablet; of its token only a hash is kept."""

    __tablename__ = "device"

    id: str = Field(primary_key=True)
    user_id: str = Field(foreign_key="user_.id", index=True)
    install: str
    name: str
    token_hash: str = Field(unique=True)
    enrolled_ms: int = Field(sa_type=MS)
    last_seen_ms: int | None = Field(default=None, sa_type=MS)
    revoked_ms: int | None = Field(default=None, sa_type=MS)
    locked_ms: int | None = Field(default=None, sa_type=MS)


class EnrolCodeRow(SQLModel, table=True):
    """A code that stands for a person's password at one first sign-in of a tablet; only a hash of it is kept."""

    __tablename__ = "enrol_code"

    code_hash: str = Field(primary_key=True)
    user_id: str = Field(foreign_key="user_.id", index=True)
    made_by: str
    made_ms: int = Field(sa_type=MS)
    expires_ms: int = Field(sa_type=MS)
    used_ms: int | None = Field(default=None, sa_type=MS)


class WebSessionRow(SQLModel, table=True):
    """A log-in at the console; of its cookie only a hash is kept."""

    __tablename__ = "web_session"

    token_hash: str = Field(primary_key=True)
    user_id: str = Field(foreign_key="user_.id", index=True)
    csrf: str
    created_ms: int = Field(sa_type=MS)
    seen_ms: int = Field(sa_type=MS)
    expires_ms: int = Field(sa_type=MS)


class SavedFilterRow(SQLModel, table=True):
    """A view of the queue that somebody gave a name; a removed one may be brought back."""

    __tablename__ = "saved_filter"

    id: str = Field(primary_key=True)
    user_id: str = Field(foreign_key="user_.id", index=True)
    name: str
    query: str
    """The address part that asks for it."""
    made_ms: int = Field(sa_type=MS)
    removed_ms: int | None = Field(default=None, sa_type=MS)


class AttemptRow(SQLModel, table=True):
    """Failed log-ins of one account or from one address; they slow down the next ones."""

    __tablename__ = "attempt"

    key: str = Field(primary_key=True)
    failures: int
    last_ms: int = Field(sa_type=MS)


class AuditRow(SQLModel, table=True):
    """One line of the audit log; each hash covers the line and the hash before it. INSERT only."""

    __tablename__ = "audit_log"

    n: int = Field(primary_key=True, sa_type=MS, sa_column_kwargs={"autoincrement": False})
    ms: int = Field(sa_type=MS)
    user_id: str = Field(index=True)
    action: str
    subject: str = Field(index=True)
    """The household, person, device or area it is about; blank when it is about none."""
    detail: str
    """JSON, without personal data."""
    prev_hash: str
    hash: str


class AuditHeadRow(SQLModel, table=True):
    """The end of the audit chain; locked by whoever writes the next line."""

    __tablename__ = "audit_head"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    n: int = Field(sa_type=MS)
    hash: str
