"""What an administrator of some areas may do with an account: he keeps it, shares it, or does not know it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from shared_models.area import Area, Grant, areas_with_right
from shared_models.ids import AreaCode

Reach: TypeAlias = Literal["keeps", "shares", "none"]
"""keeps: everything the account opens lies in his areas, he may reset and close it; shares: some of it does, he may
give and end roles there; none: it is not his business."""


def administered(grants: Iterable[Grant], areas: Iterable[Area]) -> frozenset[AreaCode]:
    """Every area that these roles let a person administer."""
    return areas_with_right(grants, "administer", areas)


def administers_all(codes: frozenset[AreaCode], areas: Iterable[Area]) -> bool:
    """Whether somebody who administers these areas administers every area there is."""
    return bool(codes) and all(area.code in codes for area in areas)


def reach(account: Iterable[AreaCode], codes: frozenset[AreaCode], *, everywhere: bool) -> Reach:
    """How far an administrator of `codes` reaches over an account that has roles in these areas.

    An account that never had a role is kept by whoever administers every area.
    """
    places = frozenset(account)
    if everywhere or (places and places <= codes):
        return "keeps"
    return "shares" if places & codes else "none"
