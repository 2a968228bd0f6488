"""The own households as a drawing: where each stands and how it stands with it, from what is on the tablet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from field_app.store.account import Account
from field_app.store.summary import EDITION
from field_app.use_cases.held_rules import Rules
from field_app.use_cases.list_today import HouseholdRow, Ranked, Wording, ranked
from field_app.use_cases.wanted_place import WantedPlace
from shared_models.tiles import TileService, shown_at
from shared_models.whereabouts import Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaMap:
    """The households of a place, the most urgent first: with a position, and without."""

    rows: tuple[HouseholdRow, ...]
    spots: tuple[Spot, ...]
    """Where the map shows each of `rows`."""
    elsewhere: tuple[HouseholdRow, ...]
    """Of these no position was recorded."""
    tiles: TileService | None = None
    """What the map lies on; nothing: plain ground."""


def area_map(account: Account, rules: Rules, *, today: date, place: WantedPlace) -> AreaMap:
    """The map of a community or lane, or of everything on the tablet; a network is asked for tiles only."""
    _bring_up_to_date(account)
    everything = (ranked(summary, rules, today, user=account.user) for summary in account.summaries)
    near = sorted((one for one in everything if _is_near(one, place)), key=lambda one: one.key)
    words = Wording(account)
    placed = [(one, one.summary.spot) for one in near if one.summary.spot is not None]
    tiles = account.meta.tiles
    return AreaMap(
        rows=tuple(words.row(one) for one, _ in placed),
        spots=shown_at([Spot(*spot) for _, spot in placed], tiles),
        elsewhere=tuple(words.row(one) for one in near if one.summary.spot is None),
        tiles=tiles,
    )


def _is_near(one: Ranked, place: WantedPlace) -> bool:
    return place.community in {None, one.summary.community} and place.lane in {None, one.lane}


def _bring_up_to_date(account: Account) -> None:
    """Summaries made by an older version of the app know no positions."""
    older = [summary.household for summary in account.summaries if summary.edition < EDITION]
    if older:
        with account.db.writing():
            for household in older:
                account.summaries.refresh(household, account.cases.view(household))
