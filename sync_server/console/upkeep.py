"""How procedures were kept: notices inspected by their photos, reports answered in time, meetings and who came."""

from __future__ import annotations

from fastapi import APIRouter, Response

from shared_models.area import Area
from shared_models.papers.sheet import Sheet
from shared_models.policy.upkeep import Upkeep
from shared_models.words import Label
from sync_server.console.coverage_frame import UPKEEP, Place, framed, question_of, share_of
from sync_server.console.coverage_period import Asked
from sync_server.console.coverage_sheet import Figures, Form, as_file, figures_sheet
from sync_server.console.seat import AuditorSeat
from sync_server.use_cases.follow_upkeep import UpkeepBoard, follow_upkeep

router = APIRouter()
COLUMNS = {
    "posted": Label("公示张贴", "Notices posted"),
    "as_ruled": Label("公示符合规定", "Notices as ruled"),
    "photographed": Label("公示有现场照片", "Notices with photo"),
    "reports": Label("举报收到", "Reports"),
    "answered": Label("举报已答复", "Reports answered"),
    "in_time": Label("举报按期答复", "Reports answered in time"),
    "late": Label("举报逾期未答复", "Reports late"),
    "meetings": Label("评议次数", "Meetings"),
    "valid": Label("评议有效", "Valid meetings"),
    "attended": Label("到会人数", "Present"),
    "should_attend": Label("应到人数", "Seats"),
}
"""The workbook's columns, by the count's own names."""


@router.get("/upkeep")
def show_upkeep(seat: AuditorSeat, *, period: Asked, area: str = "", form: Form = "html") -> Response:
    """Notices, reports and meetings of an area's procedures, with the areas below it; or the same as a workbook."""
    board = follow_upkeep(seat.office.database, seat.user, area, question=question_of(seat, period))
    place = Place(seat=seat, asked=period, path=board.path)
    if form == "xlsx":
        return as_file(place, _sheet(place, board), board.rules)
    context = {
        **framed(place, UPKEEP, board.rules),
        "lines": [_line(place, one, count) for one, count in board.lines],
        "total": {"count": board.total, **_shares(board.total)},
        "sheet_href": place.href(UPKEEP, form="xlsx"),
        "is_empty": board.total == Upkeep(),
    }
    return seat.page("upkeep.html", context)


def _sheet(place: Place, board: UpkeepBoard) -> Sheet:
    say = place.seat.say
    headings = [say("区域", "Area"), *(label.text(place.seat.language) for label in COLUMNS.values())]
    named = [*((one.name, count) for one, count in board.lines), (say("合计", "Total"), board.total)]
    lines = [(name, *(getattr(count, column) for column in COLUMNS)) for name, count in named]
    return figures_sheet(place, say("公示、举报、评议", "Upkeep"), Figures(headings=headings, lines=lines))


def _line(place: Place, area: Area, count: Upkeep) -> dict[str, object]:
    href = place.href(UPKEEP, area.code) if area.level != "community" else ""
    return {"name": area.name, "href": href, "count": count, **_shares(count)}


def _shares(count: Upkeep) -> dict[str, str]:
    return {
        "photos": share_of(count.photographed, count.posted),
        "in_time": share_of(count.in_time, count.reports),
        "attendance": share_of(count.attended, count.should_attend),
    }
