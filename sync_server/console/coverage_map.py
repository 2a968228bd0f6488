"""The map of coverage: the areas below one's own, drawn from the outlines that the office took in."""

from __future__ import annotations

from fastapi import APIRouter, Response

from sync_server.console.area_drawing import HEIGHT, STEPS, WIDTH, outlines, shade_of
from sync_server.console.coverage_frame import BOARD, MAP, Place, framed, question_of, share_of
from sync_server.console.coverage_period import Asked
from sync_server.console.seat import AuditorSeat
from sync_server.store import boundary_store
from sync_server.use_cases.audit_area import AreaLine, audit_area

router = APIRouter()


@router.get("/map")
def show_map(seat: AuditorSeat, period: Asked, area: str = "") -> Response:
    """The areas directly below an area, shaded by the share visited of those due."""
    board = audit_area(seat.office.database, seat.user, area, question=question_of(seat, period))
    place = Place(seat=seat, asked=period, path=board.path)
    with seat.office.database.reading() as tx:
        known = boundary_store.boundaries_of(tx, [row.area.code for row in board.rows])
    drawn = [row for row in board.rows if row.area.code in known]
    shapes = zip(drawn, outlines([known[row.area.code] for row in drawn]), strict=True)
    context = {
        **framed(place, MAP, board.rules),
        "width": WIDTH,
        "height": HEIGHT,
        "shapes": [{**_told(place, row), "path": one.path, "x": one.x, "y": one.y} for row, one in shapes],
        "without": [_told(place, row) for row in board.rows if row.area.code not in known],
        "legend": [
            (at, f"{step}–{step + 19}%" if step < STEPS[-1] else f"{step}–100%") for at, step in enumerate(STEPS)
        ],
    }
    return seat.page("coverage_map.html", context)


def _told(place: Place, row: AreaLine) -> dict[str, object]:
    line = row.line
    is_community = row.area.level == "community"
    return {
        "name": row.area.name,
        "href": place.figure_href(row.area.code, "due") if is_community else place.href(MAP, row.area.code),
        "board": place.href(BOARD, row.area.code),
        "shade": shade_of(line.visited, line.due),
        "due": line.due,
        "visited": line.visited,
        "share": share_of(line.visited, line.due),
    }
