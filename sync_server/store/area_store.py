"""The tree of areas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, bindparam, select, update

from shared_models.area import LEVELS, Area
from shared_models.ids import AreaCode
from sync_server.store.batch import upsert_rows
from sync_server.store.database import Transaction, chunks
from sync_server.store.scope_store import open_scopes
from sync_server.store.tables import people, table_of

_area = table_of(people.AreaRow)


def save_areas(tx: Transaction, areas: Iterable[Area]) -> None:
    """Keeps areas, from the top down; communities get their counter."""
    ordered = sorted(areas, key=lambda area: (LEVELS.index(area.level), area.code))
    for level in LEVELS:
        same = [area for area in ordered if area.level == level]
        rows = [{"code": one.code, "name": one.name, "level": one.level, "parent": one.parent} for one in same]
        upsert_rows(tx, _area, rows)
    open_scopes(tx, [area.code for area in ordered if area.level == "community"])


def all_areas(tx: Transaction) -> list[Area]:
    """The whole tree, in order of code."""
    rows = tx.execute(select(_area).order_by(_area.c.code))
    return [Area(code=row.code, name=row.name, level=row.level, parent=row.parent) for row in rows]


def _upward() -> Select[Any]:
    start = select(_area.c.code, _area.c.parent).where(_area.c.code.in_(bindparam("codes", expanding=True)))
    up = start.cte("up", recursive=True)
    above = up.union(select(_area.c.code, _area.c.parent).join(up, up.c.parent == _area.c.code))
    return select(above.c.code, above.c.parent)


def _downward() -> Select[Any]:
    start = select(_area.c.code, _area.c.level).where(_area.c.code == bindparam("code"))
    down = start.cte("down", recursive=True)
    below = down.union(select(_area.c.code, _area.c.level).join(down, down.c.code == _area.c.parent))
    return select(below.c.code).where(below.c.level == "community").order_by(below.c.code)


_UPWARD, _DOWNWARD = _upward(), _downward()
"""Built once: a recursive question costs more to write than to answer."""


def parents_above(tx: Transaction, codes: Iterable[AreaCode]) -> dict[AreaCode, AreaCode | None]:
    """What each of these areas, and each area above them, belongs to."""
    found: dict[AreaCode, AreaCode | None] = {}
    for some in chunks(codes):
        found |= {row.code: row.parent for row in tx.execute(_UPWARD, {"codes": some})}
    return found


def communities_below(tx: Transaction, code: AreaCode) -> list[AreaCode]:
    """The communities of an area, itself included where it is one."""
    return [AreaCode(one) for one in tx.execute(_DOWNWARD, {"code": code}).scalars()]


def closed_areas(tx: Transaction) -> dict[AreaCode, int]:
    """When areas were closed, by code; open ones are left out."""
    rows = tx.execute(select(_area.c.code, _area.c.closed_ms).where(_area.c.closed_ms.is_not(None)))
    return {AreaCode(row.code): row.closed_ms for row in rows}


def set_closed(tx: Transaction, code: AreaCode, closed_ms: int | None) -> None:
    """Closes an area, or opens it again."""
    tx.execute(update(_area).where(_area.c.code == code).values(closed_ms=closed_ms))


def area_names(tx: Transaction, codes: Iterable[AreaCode]) -> dict[AreaCode, str]:
    """The names of areas."""
    found: dict[AreaCode, str] = {}
    for some in chunks(codes):
        rows = tx.execute(select(_area.c.code, _area.c.name).where(_area.c.code.in_(some)))
        found |= {AreaCode(row.code): row.name for row in rows}
    return found
