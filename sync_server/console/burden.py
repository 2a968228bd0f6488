"""What visits cost in an area: minutes, entries, photos, so that the office may ask for less."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Response

from shared_models.area import Area
from shared_models.burden import Burden, quantile
from shared_models.words import Label
from sync_server.console.coverage_frame import BURDEN, Place, framed, question_of
from sync_server.console.coverage_period import Asked
from sync_server.console.seat import AuditorSeat, Seat
from sync_server.use_cases.follow_burden import follow_burden

router = APIRouter()
FEW = 5
"""Fewer visits than this have no quarters worth telling."""
MINUTES = Label("{n} 分钟", "{n} min")


@router.get("/burden")
def show_burden(seat: AuditorSeat, period: Asked, area: str = "") -> Response:
    """Minutes, entries and photos of an area's visits, with the areas below it."""
    board = follow_burden(seat.office.database, seat.user, area, question=question_of(seat, period))
    place = Place(seat=seat, asked=period, path=board.path)
    context = {
        **framed(place, BURDEN, board.rules),
        "lines": [_line(place, one, count) for one, count in board.lines],
        "total": _figures(seat, board.total),
        "asked": [
            {"name": one.name.text(seat.language), "fields": one.fields, "photos": one.photos, "people": one.people}
            for one in board.asked
        ],
        "waiting": board.waiting,
        "is_empty": not board.total.visits and not board.total.in_vain,
    }
    return seat.page("burden.html", context)


def _line(place: Place, one: Area, count: Burden) -> dict[str, object]:
    href = place.href(BURDEN, one.code) if one.level != "community" else ""
    return {"name": one.name, "href": href, **_figures(place.seat, count)}


def _figures(seat: Seat, count: Burden) -> dict[str, object]:
    median = quantile(count.minutes, 0.5)
    return {
        "visits": count.visits,
        "in_vain": count.in_vain,
        "timed": count.minutes.total(),
        "minutes": MINUTES.fill(n=median).text(seat.language) if median is not None else "—",
        "quarters": _quarters(count.minutes),
        "photos": _middle(count.photos),
        "measured": count.typed.total(),
        "typed": _middle(count.typed),
        "confirmed": _middle(count.confirmed),
        "stood": _middle(count.stood),
        "spared": f"{count.spared}%" if count.spared is not None else "—",
    }


def _quarters(counts: Counter[int]) -> str:
    return f"{quantile(counts, 0.25)}–{quantile(counts, 0.75)}" if counts.total() >= FEW else ""


def _middle(counts: Counter[int]) -> str:
    found = quantile(counts, 0.5)
    return "—" if found is None else str(found)
