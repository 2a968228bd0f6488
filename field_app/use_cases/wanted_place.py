"""Which community and lane the list was narrowed to: remembered from day to day."""

from __future__ import annotations

from typing import NamedTuple

from field_app.store.account import Account
from shared_models.ids import AreaCode


class WantedPlace(NamedTuple):
    """Nothing: all of them."""

    community: AreaCode | None = None
    lane: str | None = None


def wanted_place(account: Account) -> WantedPlace:
    """What was chosen last."""
    community, lane = account.meta.wanted_place
    return WantedPlace(AreaCode(community) if community is not None else None, lane)


def keep_wanted_place(account: Account, place: WantedPlace) -> None:
    """Remembers a choice.

    Raises:
        StoreError: the disk is full.
    """
    account.meta.wanted_place = (place.community, place.lane)
