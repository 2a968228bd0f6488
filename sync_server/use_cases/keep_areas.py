"""The tree of areas as administrators keep it: added, renamed, closed once nobody lives or works there, opened."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.area import LEVELS, Area
from shared_models.errors import NotFoundError, UnfitError
from shared_models.ids import AreaCode, UserId
from sync_server.store import area_store, audit_store, case_store, grant_store
from sync_server.store.audit_store import AuditNote
from sync_server.store.database import Database, Transaction
from sync_server.use_cases.administration import bounds_of
from sync_server.use_cases.keep_accounts import Keeper


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedArea:
    """One area with what stands in it."""

    area: Area
    depth: int
    closed_ms: int | None
    households: int
    people: int
    """Roles held in this very area now."""


class TakenError(UnfitError):
    """There is an area of this code, or the code is none."""


class MisplacedError(UnfitError):
    """The area above is missing, closed, or not of a higher level."""


class InUseError(UnfitError):
    """Households live there, people work there, or open areas lie below."""


def list_areas(database: Database, asker: UserId) -> list[ListedArea]:
    """The asker's part of the tree, every area below the one it belongs to.

    Raises:
        NotAllowedError: he administers nothing.
    """
    with database.reading() as tx:
        bounds = bounds_of(tx, asker)
        closed = area_store.closed_areas(tx)
        households = case_store.households_by_community(tx)
        people = grant_store.roles_by_area(tx)
    below: dict[AreaCode | None, list[Area]] = {}
    for area in bounds.areas.values():
        if area.code in bounds.codes:
            parent = area.parent if area.parent in bounds.codes else None
            below.setdefault(parent, []).append(area)
    found: list[ListedArea] = []
    waiting = [(area, 0) for area in reversed(below.get(None, []))]
    while waiting:
        area, depth = waiting.pop()
        found.append(
            ListedArea(
                area=area,
                depth=depth,
                closed_ms=closed.get(area.code),
                households=households.get(area.code, 0),
                people=people.get(area.code, 0),
            )
        )
        waiting += [(child, depth + 1) for child in reversed(below.get(area.code, []))]
    return found


def add_area(database: Database, keeper: Keeper, area: Area) -> None:
    """A new area below one the keeper administers.

    Raises:
        TakenError: its code stands already or is none.
        MisplacedError: it cannot stand there.
    """
    with database.writing() as tx:
        bounds = bounds_of(tx, keeper.user)
        above = bounds.areas.get(area.parent) if area.parent is not None else None
        if above is None or above.code not in bounds.codes or above.code in area_store.closed_areas(tx):
            raise MisplacedError(area.code)
        if LEVELS.index(above.level) >= LEVELS.index(area.level):
            raise MisplacedError(area.code)
        if area.code in bounds.areas or not area.code.isalnum() or not area.name.strip():
            raise TakenError(area.code)
        area_store.save_areas(tx, [area])
        _note(tx, keeper, "add_area", area.code)


def rename_area(database: Database, keeper: Keeper, code: AreaCode, *, name: str) -> None:
    """Gives an area another name; papers and pages show it from now on.

    Raises:
        NotFoundError: it is not one of the keeper's, or the name is blank.
    """
    with database.writing() as tx:
        area = _mine(tx, keeper, code)
        if not name.strip():
            raise NotFoundError("name")
        area_store.save_areas(tx, [Area(code=code, name=name.strip(), level=area.level, parent=area.parent)])
        _note(tx, keeper, "rename_area", code)


def close_area(database: Database, keeper: Keeper, code: AreaCode) -> None:
    """Closes an area: no role is given there any more, and nothing new is taken in for it.

    Raises:
        NotFoundError: it is not one of the keeper's.
        InUseError: something still stands there.
    """
    with database.writing() as tx:
        _mine(tx, keeper, code)
        closed = area_store.closed_areas(tx)
        children = [area for area in area_store.all_areas(tx) if area.parent == code and area.code not in closed]
        homes = case_store.households_by_community(tx).get(code, 0)
        if children or homes or grant_store.roles_by_area(tx).get(code, 0):
            raise InUseError(code)
        area_store.set_closed(tx, code, keeper.now_ms)
        _note(tx, keeper, "close_area", code)


def open_area(database: Database, keeper: Keeper, code: AreaCode) -> None:
    """Opens a closed area again.

    Raises:
        NotFoundError: it is not one of the keeper's.
    """
    with database.writing() as tx:
        _mine(tx, keeper, code)
        area_store.set_closed(tx, code, None)
        _note(tx, keeper, "open_area", code)


def _mine(tx: Transaction, keeper: Keeper, code: AreaCode) -> Area:
    bounds = bounds_of(tx, keeper.user)
    if code not in bounds.codes:
        raise NotFoundError(code)
    return bounds.areas[code]


def _note(tx: Transaction, keeper: Keeper, action: str, code: AreaCode) -> None:  # noqa: PLR0917 - one line of the log
    audit_store.write_audit(tx, AuditNote(keeper.user, action, code), now_ms=keeper.now_ms)
