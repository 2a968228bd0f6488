"""Campaigns against their targets: how many households of each area were visited, and how many again."""

from __future__ import annotations

from fastapi import APIRouter, Response

from sync_server.console.coverage_frame import CAMPAIGNS, Place, framed, question_of
from sync_server.console.coverage_period import Asked
from sync_server.console.seat import AuditorSeat
from sync_server.use_cases.follow_campaigns import CampaignBoard, CampaignLine, follow_campaigns

router = APIRouter()


@router.get("/campaigns")
def show_campaigns(seat: AuditorSeat, period: Asked, area: str = "") -> Response:
    """Every campaign of an area, with the areas below it."""
    found = follow_campaigns(seat.office.database, seat.user, area, question=question_of(seat, period))
    place = Place(seat=seat, asked=period, path=found.path)
    context = {
        **framed(place, CAMPAIGNS, found.rules),
        "campaigns": [_campaign(place, board) for board in found.boards],
    }
    return seat.page("campaigns.html", context)


def _campaign(place: Place, board: CampaignBoard) -> dict[str, object]:
    language, rule = place.seat.language, board.rule
    return {
        "label": rule.label.text(language),
        "source": board.source.text(language),
        "can_count": board.can_count,
        "runs": [
            (label.text(language), f"{first} – {last}", place.href(CAMPAIGNS, period=f"{first}..{last}"))
            for label, (first, last) in board.runs
        ],
        "visit_share": f"{rule.visit_share:.0%}" if rule.visit_share else "",
        "again_share": f"{rule.revisit_share:.0%}" if rule.revisit_share else "",
        "visits_owed": board.visits_owed,
        "again_owed": board.again_owed,
        "names_laggards": rule.names_laggards,
        "total": board.total,
        "total_share": _share(board.total.visited, board.total.whole),
        "lines": [_line(place, line) for line in board.lines],
    }


def _line(place: Place, line: CampaignLine) -> dict[str, object]:
    opens = line.area.level != "community"
    return {
        "name": line.area.name,
        "href": place.href(CAMPAIGNS, line.area.code) if opens else "",
        "count": line.count,
        "share": _share(line.count.visited, line.count.whole),
        "is_behind": line.is_behind,
    }


def _share(part: int, whole: int) -> str:
    """Rounded down: nothing short of everything reads as 100 %."""
    return f"{100 * part // whole}%" if whole else "—"
