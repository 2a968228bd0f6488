"""Campaigns against their targets: how many households of each area were visited, and how many again."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Response

from shared_models.papers.sheet import Sheet
from sync_server.console.coverage_frame import CAMPAIGNS, Place, framed, question_of, share_of
from sync_server.console.coverage_period import Asked
from sync_server.console.coverage_sheet import Figures, Form, as_file, figures_sheet
from sync_server.console.seat import AuditorSeat
from sync_server.use_cases.follow_campaigns import CampaignBoard, CampaignLine, follow_campaigns

router = APIRouter()


@router.get("/campaigns")
def show_campaigns(seat: AuditorSeat, *, period: Asked, area: str = "", form: Form = "html") -> Response:
    """Every campaign of an area, with the areas below it; or those that can be counted as a workbook."""
    found = follow_campaigns(seat.office.database, seat.user, area, question=question_of(seat, period))
    place = Place(seat=seat, asked=period, path=found.path)
    if form == "xlsx":
        return as_file(place, _sheet(place, found.boards), found.rules)
    context = {
        **framed(place, CAMPAIGNS, found.rules),
        **({"sheet_href": place.href(CAMPAIGNS, form="xlsx")} if any(one.can_count for one in found.boards) else {}),
        "campaigns": [_campaign(place, board) for board in found.boards],
    }
    return seat.page("campaigns.html", context)


def _sheet(place: Place, boards: Sequence[CampaignBoard]) -> Sheet:
    say = place.seat.say
    headings = [
        say("区域", "Area"),
        say("对象", "Covered"),
        say("已入户", "Visited"),
        say("应入户", "Owed"),
        say("已回访", "Visited again"),
        say("应回访", "Owed again"),
    ]
    tables = []
    for board in boards:
        if board.can_count:
            label = board.rule.label.text(place.seat.language)
            lines = [
                (one.area.name, one.count.whole, one.count.visited, "", one.count.again, "") for one in board.lines
            ]
            total = board.total
            owed = (say("合计", "Total"), total.whole, total.visited, board.visits_owed, total.again, board.again_owed)
            tables.append(Figures(headings=[f"{label} · {headings[0]}", *headings[1:]], lines=[*lines, owed]))
    return figures_sheet(place, say("专项进度", "Campaigns"), *tables)


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
        "total_share": share_of(board.total.visited, board.total.whole),
        "lines": [_line(place, line) for line in board.lines],
    }


def _line(place: Place, line: CampaignLine) -> dict[str, object]:
    opens = line.area.level != "community"
    return {
        "name": line.area.name,
        "href": place.href(CAMPAIGNS, line.area.code) if opens else "",
        "count": line.count,
        "share": share_of(line.count.visited, line.count.whole),
        "is_behind": line.is_behind,
    }
