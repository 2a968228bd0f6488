"""Whether the server can do its work, for whoever watches over it."""

from __future__ import annotations

from typing import Literal

import msgspec

from sync_server.store.database import Database
from sync_server.store.migrate import is_current


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """ok: everything works; outdated: the tables are of another version; unreachable: the database does not answer."""

    status: Literal["ok", "outdated", "unreachable"]
    database: str


def check_health(database: Database) -> Health:
    """The state of the server right now."""
    kind = "sqlite" if database.is_sqlite else "postgresql"
    if not database.answers():
        return Health(status="unreachable", database=kind)
    return Health(status="ok" if is_current(database) else "outdated", database=kind)
