"""How far an administrator reaches: decided anew inside every transaction that shows or changes something."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.administration import Reach, administered, administers_all, reach
from shared_models.area import Area
from shared_models.errors import NotAllowedError
from shared_models.ids import AreaCode, UserId
from sync_server.store import area_store, grant_store
from sync_server.store.database import Transaction
from sync_server.store.grant_store import GrantSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The areas somebody administers, and all areas by code."""

    codes: frozenset[AreaCode]
    areas: dict[AreaCode, Area]
    everywhere: bool


def bounds_of(tx: Transaction, user: UserId | None) -> Bounds:
    """The bounds of a person; without one, of the command line, which has none.

    Raises:
        NotAllowedError: the person administers nothing.
    """
    areas = area_store.all_areas(tx)
    known = {area.code: area for area in areas}
    if user is None:
        return Bounds(codes=frozenset(known), areas=known, everywhere=True)
    codes = administered(grant_store.grants_of(tx, user), areas)
    if not codes:
        raise NotAllowedError(user)
    return Bounds(codes=codes, areas=known, everywhere=administers_all(codes, areas))


def reach_over(tx: Transaction, bounds: Bounds, user: UserId) -> Reach:
    """How far these bounds reach over one account."""
    return reach_of(bounds, grant_store.spans_of(tx, [user]).get(user, []))


def reach_of(bounds: Bounds, spans: list[GrantSpan]) -> Reach:
    """The same over an account whose roles are known: those it has, else those it had last."""
    present = [span.grant.area for span in spans if span.until_ms is None]
    last = [span.grant.area for span in spans[-1:]]
    return reach(present or last, bounds.codes, everywhere=bounds.everywhere)
