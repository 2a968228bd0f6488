"""Takes in the outlines of areas; a file with a single thing wrong changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.boundary import read_boundaries
from shared_models.errors import MalformedError
from sync_server.store import area_store, boundary_store
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.store.database import Database
from sync_server.use_cases.administration import bounds_of
from sync_server.use_cases.keep_accounts import Keeper

NAMED = 5
"""Unknown codes that the message names."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a file of outlines brings."""

    areas: tuple[str, ...]
    """The names of the areas, in the order of the file."""
    replaced: int
    """How many of them had an outline before."""


def import_boundaries(database: Database, data: bytes, keeper: Keeper, *, is_dry: bool = False) -> TakenIn:
    """Takes in outlines; one that an area had before is replaced. A dry run keeps nothing.

    Raises:
        MalformedError: it is no GeoJSON of areas, or names an area that there is not or that the keeper has no say in.
    """
    found = read_boundaries(data)
    codes = [one.area for one in found]
    with database.writing() as tx:
        known = area_store.area_names(tx, codes)
        mine = bounds_of(tx, keeper.user).codes if keeper.bounded else known
        strange = [code for code in codes if code not in known or code not in mine]
        if strange:
            named = ", ".join(strange[:NAMED])
            where = f"没有这些区划,或不归您管理:{named}(共 {len(strange)} 个)"
            raise MalformedError(f"{where} / there are no such areas, or they are not yours")
        replaced = len(boundary_store.boundaries_of(tx, codes))
        if not is_dry:
            boundary_store.save_boundaries(tx, found, now_ms=keeper.now_ms)
            note = AuditNote(keeper.user, "import_boundaries", "", {"areas": len(found)})
            write_audit(tx, note, now_ms=keeper.now_ms)
    return TakenIn(tuple(known[code] for code in codes), replaced)
