"""Every table of the server. A row never leaves the store: domain values are made from it and checked on the way."""

from sqlalchemy import MetaData, Table
from sqlmodel import SQLModel

from sync_server.store.tables import (
    boundaries,
    bundles,
    cases,
    files,
    flags,
    forms,
    log,
    matching,
    people,
    policies,
    samples,
)

__all__ = [
    "METADATA",
    "boundaries",
    "bundles",
    "cases",
    "files",
    "flags",
    "forms",
    "log",
    "matching",
    "people",
    "policies",
    "samples",
    "table_of",
]

METADATA: MetaData = SQLModel.metadata


def table_of(row: type[SQLModel]) -> Table:
    """The Core table behind a row class: batches are written through it, without an object per row."""
    return METADATA.tables[str(row.__tablename__)]
