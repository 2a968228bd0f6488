"""What visits cost in an area: minutes, entries, photos, so that the office may ask for less."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Response

from shared_models.area import Area
from shared_models.burden import Burden, quantile
from shared_models.papers.sheet import Sheet
from shared_models.words import Label
from sync_server.console.coverage_frame import BURDEN, Place, framed, question_of
from sync_server.console.coverage_period import Asked
from sync_server.console.coverage_sheet import Figures, Form, as_file, figures_sheet
from sync_server.console.seat import AuditorSeat, Seat
from sync_server.use_cases.follow_burden import BurdenBoard, follow_burden

router = APIRouter()
FEW = 5
"""Fewer visits than this have no quarters worth telling."""
MINUTES = Label("{n} 分钟", "{n} min")
COLUMNS = {
    "visits": Label("完成入户", "Completed"),
    "in_vain": Label("未果次数", "Attempts in vain"),
    "minutes": Label("用时中位（分钟）", "Minutes, median"),
    "quarters": Label("用时中间一半（分钟）", "Minutes, middle half"),
    "timed": Label("有时间", "Timed"),
    "photos": Label("照片中位", "Photos, median"),
    "typed": Label("当场填写中位", "Typed, median"),
    "confirmed": Label("点“一致”沿用中位", "Confirmed, median"),
    "stood": Label("上次已有、未动中位", "Left as it was, median"),
    "spared": Label("免填比例", "Spared"),
    "measured": Label("可计数", "Counted"),
}
"""The workbook's columns, by the names of the page's figures."""


@router.get("/burden")
def show_burden(seat: AuditorSeat, *, period: Asked, area: str = "", form: Form = "html") -> Response:
    """Minutes, entries and photos of an area's visits, with the areas below it; or the same as a workbook."""
    board = follow_burden(seat.office.database, seat.user, area, question=question_of(seat, period))
    place = Place(seat=seat, asked=period, path=board.path)
    if form == "xlsx":
        return as_file(place, _sheet(place, board), board.rules)
    context = {
        **framed(place, BURDEN, board.rules),
        "lines": [_line(place, one, count) for one, count in board.lines],
        "total": _figures(seat, board.total),
        "asked": [
            {"name": one.name.text(seat.language), "fields": one.fields, "photos": one.photos, "people": one.people}
            for one in board.asked
        ],
        "waiting": board.waiting,
        "sheet_href": place.href(BURDEN, form="xlsx"),
        "is_empty": not board.total.visits and not board.total.in_vain,
    }
    return seat.page("burden.html", context)


def _sheet(place: Place, board: BurdenBoard) -> Sheet:
    say = place.seat.say
    headings = [say("区域", "Area"), *(label.text(place.seat.language) for label in COLUMNS.values())]
    named = [*((one.name, count) for one, count in board.lines), (say("合计", "Total"), board.total)]
    lines = []
    for name, count in named:
        figures = {**_figures(place.seat, count), "minutes": _middle(count.minutes)}
        lines.append((name, *(figures[column] for column in COLUMNS)))
    return figures_sheet(place, say("走访负担", "Burden"), Figures(headings=headings, lines=lines))


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
