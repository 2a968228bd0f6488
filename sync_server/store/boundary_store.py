"""Outlines of areas as they are kept."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import select

from shared_models.boundary import Boundary, Ring
from shared_models.ids import AreaCode
from sync_server.store.batch import upsert_rows
from sync_server.store.database import Transaction, chunks
from sync_server.store.tables import boundaries, table_of

_boundary = table_of(boundaries.BoundaryRow)
_rings = msgspec.json.Decoder(tuple[Ring, ...])


def save_boundaries(tx: Transaction, found: Iterable[Boundary], *, now_ms: int) -> None:
    """Keeps outlines; those of other areas stay."""
    rows = [{"area": one.area, "rings": msgspec.json.encode(one.rings), "ms": now_ms} for one in found]
    upsert_rows(tx, _boundary, rows)


def boundaries_of(tx: Transaction, areas: Iterable[AreaCode]) -> dict[AreaCode, Boundary]:
    """The outlines of these areas; those without one are left out."""
    found: dict[AreaCode, Boundary] = {}
    for some in chunks(areas):
        for row in tx.execute(select(_boundary.c.area, _boundary.c.rings).where(_boundary.c.area.in_(some))):
            found[AreaCode(row.area)] = Boundary(AreaCode(row.area), _rings.decode(row.rings))
    return found
