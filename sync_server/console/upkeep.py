"""How procedures were kept: notices inspected by their photos, reports answered in time, meetings and who came."""

from __future__ import annotations

from fastapi import APIRouter, Response

from shared_models.area import Area
from shared_models.policy.upkeep import Upkeep
from sync_server.console.coverage_frame import UPKEEP, Place, framed, question_of
from sync_server.console.coverage_period import Asked
from sync_server.console.seat import AuditorSeat
from sync_server.use_cases.follow_upkeep import follow_upkeep

router = APIRouter()


@router.get("/upkeep")
def show_upkeep(seat: AuditorSeat, period: Asked, area: str = "") -> Response:
    """Notices, reports and meetings of an area's procedures, with the areas below it."""
    board = follow_upkeep(seat.office.database, seat.user, area, question=question_of(seat, period))
    place = Place(seat=seat, asked=period, path=board.path)
    context = {
        **framed(place, UPKEEP, board.rules),
        "lines": [_line(place, one, count) for one, count in board.lines],
        "total": {"count": board.total, **_shares(board.total)},
        "is_empty": board.total == Upkeep(),
    }
    return seat.page("upkeep.html", context)


def _line(place: Place, area: Area, count: Upkeep) -> dict[str, object]:
    href = place.href(UPKEEP, area.code) if area.level != "community" else ""
    return {"name": area.name, "href": href, "count": count, **_shares(count)}


def _shares(count: Upkeep) -> dict[str, str]:
    return {
        "photos": _share(count.photographed, count.posted),
        "in_time": _share(count.in_time, count.reports),
        "attendance": _share(count.attended, count.should_attend),
    }


def _share(part: int, whole: int) -> str:
    """Rounded down: nothing short of everything reads as 100 %."""
    return f"{100 * part // whole}%" if whole else "—"
