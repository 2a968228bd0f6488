"""Takes in the outlines of areas; a file with a single thing wrong changes nothing."""

from __future__ import annotations

from shared_models.boundary import read_boundaries
from shared_models.errors import MalformedError
from shared_models.ids import UserId
from sync_server.store import area_store, boundary_store
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.store.database import Database

NAMED = 5
"""Unknown codes that the message names."""


def import_boundaries(database: Database, data: bytes, *, by: UserId, now_ms: int) -> int:
    """How many outlines were taken in; an outline that an area had before is replaced.

    Raises:
        MalformedError: it is no GeoJSON of areas, or names an area that there is not.
    """
    found = read_boundaries(data)
    with database.writing() as tx:
        known = area_store.area_names(tx, [one.area for one in found])
        strange = [one.area for one in found if one.area not in known]
        if strange:
            named = ", ".join(strange[:NAMED])
            raise MalformedError(f"没有这些区划:{named}(共 {len(strange)} 个) / there are no such areas")
        boundary_store.save_boundaries(tx, found, now_ms=now_ms)
        write_audit(tx, AuditNote(by, "import_boundaries", "", {"areas": len(found)}), now_ms=now_ms)
    return len(found)
