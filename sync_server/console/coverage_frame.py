"""What every page of coverage shows around its own: where one is, the period, the way elsewhere, how we know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from shared_models.area import Area
from shared_models.choices import BENEFIT_CLASS
from shared_models.visit import day_of
from shared_models.words import Label, listed
from sync_server.console.coverage_period import AskedPeriod, choices, period_words
from sync_server.console.coverage_words import DEFINITIONS, FIGURE_LABELS
from sync_server.console.reader import moment
from sync_server.console.seat import BASE, Seat
from sync_server.use_cases.audit_coverage import Question
from sync_server.use_cases.counted_before import Rules

BOARD, MAP, FORECAST, CAMPAIGNS = "/coverage", "/map", "/forecast", "/campaigns"
UPKEEP, BURDEN = "/upkeep", "/burden"
TABS: Mapping[str, Label] = {
    BOARD: Label("覆盖情况", "Coverage"),
    MAP: Label("地图", "Map"),
    FORECAST: Label("30 天内到期", "Next 30 days"),
    CAMPAIGNS: Label("专项进度", "Campaigns"),
    UPKEEP: Label("公示、举报、评议", "Notices, reports, meetings"),
    BURDEN: Label("走访负担", "Burden"),
}
"""The pages about one area and period, by their address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page stands: the areas down to its own, and the period."""

    seat: Seat
    asked: AskedPeriod
    path: Sequence[Area]

    @property
    def area(self) -> Area:
        """The page's own area."""
        return self.path[-1]

    def href(self, to: str, area: str = "", **more: object) -> str:
        """The address of a page for this period, of this area unless another one is named."""
        return page_href(to, **{"area": area or self.area.code, "period": self.asked.name, **more})

    def figure_href(self, area: str, figure: str, **more: object) -> str:
        """Where the households behind a number of an area are listed."""
        return self.list_href(BOARD, area, figure=figure, **more)

    def list_href(self, to: str, area: str, **more: object) -> str:
        """Where households of an area are listed."""
        return page_href(f"{to}/{area}", **more, period=self.asked.name)


def page_href(to: str, **asked: object) -> str:
    """An address of the console with its query, blanks left out."""
    query = urlencode({name: value for name, value in asked.items() if value not in {"", None}})
    return f"{BASE}{to}?{query}" if query else f"{BASE}{to}"


def share_of(part: int, whole: int) -> str:
    """A share in percent, rounded down: nothing short of everything reads as 100 %, on any page."""
    return f"{100 * part // whole}%" if whole else "—"


def question_of(seat: Seat, asked: AskedPeriod) -> Question:
    """Coverage of the period asked for, as of today."""
    return Question(period=asked.days, today=day_of(seat.now_ms))


def framed(place: Place, page: str, rules: Rules) -> dict[str, object]:
    """What a page of coverage says about its question and the moment of its data."""
    seat, asked = place.seat, place.asked
    names = list(choices(day_of(seat.now_ms)))
    return {
        "area": place.area,
        "crumbs": [(one.name, place.href(BOARD, one.code)) for one in place.path[:-1]],
        "tabs": [(label.text(seat.language), place.href(to), to == page) for to, label in TABS.items()],
        "page": f"{BASE}{page}",
        "period": asked.name,
        "period_words": period_words(seat, asked.name),
        "complaint": asked.complaint.text(seat.language) if asked.complaint else "",
        "days": asked.days,
        "own_days": asked.typed or tuple(day.isoformat() for day in asked.days),
        "is_own": asked.typed is not None,
        "periods": [
            (name, period_words(seat, name)) for name in (names if asked.name in names else [*names, asked.name])
        ],
        "as_of": moment(seat.now_ms),
        "definitions": definitions(seat),
        "citations": citations(seat, rules),
    }


def definitions(seat: Seat) -> list[tuple[str, str]]:
    """How each number is counted."""
    return [(FIGURE_LABELS[name].text(seat.language), words.text(seat.language)) for name, words in DEFINITIONS.items()]


def citations(seat: Seat, rules: Rules) -> list[tuple[str, str]]:
    """The classes that each source speaks of, whatever communities it holds in."""
    found: dict[str, dict[str, None]] = {}
    for cadences in rules.values():
        for code, cadence in cadences.items():
            label = BENEFIT_CLASS.get(code, Label(code, code))
            found.setdefault(cadence.citation, {})[label.text(seat.language)] = None
    return [(listed(names, seat.language), citation) for citation, names in sorted(found.items())]
