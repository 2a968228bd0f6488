"""The coverage board: area by area who was due, visited, accepted, and who was not and why; each number opens."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from shared_models.choices import BENEFIT_CLASS, OUTCOME
from shared_models.coverage import REASON_LABELS, CoverageLine, VisitFact
from shared_models.errors import NotFoundError
from shared_models.ids import AreaCode
from sync_server.console.coverage_frame import BOARD, Place, framed, question_of, share_of
from sync_server.console.coverage_period import Asked
from sync_server.console.coverage_sheet import Cell, Form, Row, as_file, board_sheet, households_sheet
from sync_server.console.coverage_words import FIGURE_LABELS, label_of
from sync_server.console.queue import TONES, status_text, visit_path
from sync_server.console.seat import BASE, AuditorSeat, Seat
from sync_server.use_cases.audit_area import AreaLine, audit_area
from sync_server.use_cases.audit_coverage import FIGURES
from sync_server.use_cases.audit_households import Behind, Number, audit_households, counted

router = APIRouter()
PAGE = 200
SHEET = 5_000
"""Households of one workbook; those of a larger number go into several, each saying which it holds."""


@router.get("/coverage")
def show_coverage(seat: AuditorSeat, *, period: Asked, area: str = "", form: Form = "html") -> Response:
    """The board of an area: what lies below it, line by line; or the same as a workbook."""
    board = audit_area(seat.office.database, seat.user, area, question=question_of(seat, period))
    place = Place(seat=seat, asked=period, path=board.path)
    rows = [row for one in board.rows for row in _rows(place, one)]
    total = _row(place, seat.say("合计", "Total"), board.total)
    if form == "xlsx":
        return as_file(place, board_sheet(place, rows, total), board.rules)
    context = {
        "rows": rows,
        "total": total,
        "sheet_href": place.href(BOARD, form="xlsx"),
        "unjudged": board.total.unjudged,
        "households": board.households,
        "labels": [FIGURE_LABELS[figure].text(seat.language) for figure in FIGURES],
        **framed(place, BOARD, board.rules),
    }
    return seat.page("coverage.html", context)


@router.get("/coverage/{area}")
def show_behind(  # noqa: PLR0913 - what an address may say
    seat: AuditorSeat,
    area: str,
    *,
    period: Asked,
    figure: str = "due",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    form: Form = "html",
) -> Response:
    """The households behind one number a page at a time, or all of them as a workbook."""
    label = label_of(figure)
    if label is None:
        raise NotFoundError(figure)
    most = PAGE if form == "html" else SHEET
    number = Number(area=AreaCode(area), figure=figure, first=(page - 1) * most, most=most)
    question = question_of(seat, period)
    found = audit_households(seat.office.database, seat.user, number, question=question, now_ms=seat.now_ms)
    place = Place(seat=seat, asked=period, path=found.path)
    if found.total and not found.rows:
        last = (found.total - 1) // most + 1
        return seat.go(place.figure_href(area, figure, page=last, form=form).removeprefix(BASE))
    rows = [behind_row(seat, one) for one in found.rows]
    if form == "xlsx":
        title = f"{place.area.name} · {label.text(seat.language)}"
        return as_file(place, households_sheet(place, title, rows, part=(number.first, found.total)), found.rules)
    context = {
        **framed(place, f"{BOARD}/{area}", found.rules),
        "sheet_href": place.figure_href(area, figure, page=number.first // SHEET + 1, form="xlsx"),
        "figure": label.text(seat.language),
        "figure_code": figure,
        "figures": [(code, one.text(seat.language)) for code, one in (*FIGURE_LABELS.items(), *REASON_LABELS.items())],
        "total": found.total,
        "first": number.first,
        "rows": rows,
        "several": place.area.level != "community",
        "pages": {
            "previous": place.figure_href(area, figure, page=page - 1) if page > 1 else "",
            "next": place.figure_href(area, figure, page=page + 1) if page * PAGE < found.total else "",
        },
        "board_href": place.href(BOARD, place.path[-2].code if len(place.path) > 1 else place.area.code),
    }
    return seat.page("coverage_households.html", context)


def _rows(place: Place, one: AreaLine) -> list[Row]:
    own = _row(place, one.area.name, one.line, href=_open(place, one))
    return [own, *(_row(place, below.area.name, below.line, href=_open(place, below), depth=1) for below in one.below)]


def _open(place: Place, one: AreaLine) -> str:
    """A community opens to its households, every other area to its own board."""
    if one.area.level == "community":
        return place.figure_href(one.area.code, "due")
    return place.href(BOARD, one.area.code)


def _row(place: Place, name: str, line: CoverageLine, *, href: str = "", depth: int = 0) -> Row:
    say = place.seat.language

    def cell(figure: str, *, label: str = "") -> Cell:
        return Cell(count=counted(line, figure), href=place.figure_href(line.community, figure), label=label)

    return Row(
        name=name,
        href=href,
        depth=depth,
        figures=[cell(figure) for figure in FIGURES],
        short=cell("accepted_short", label=FIGURE_LABELS["accepted_short"].text(say)),
        reasons=[cell(code, label=REASON_LABELS[code].text(say)) for code, _ in line.not_visited.most_common()],
        share=share_of(line.visited, line.due),
        visited=line.visited,
        due=line.due,
    )


def behind_row(seat: Seat, one: Behind) -> dict[str, object]:
    """One household as the list shows it."""
    reason = next(iter(one.line.not_visited), "")
    label = BENEFIT_CLASS.get(one.item.benefit_class)
    return {
        "href": visit_path(one.item.household, one.item.visit),
        "head_name": one.item.head_name or seat.say("（未登记姓名）", "(no name)"),
        "registry_no": one.item.registry_no,
        "community": one.community,
        "address": one.item.address or "—",
        "benefit_class": label.text(seat.language) if label else "—",
        "due": one.due.on.isoformat(),
        "why_due": one.due.reason.text(seat.language),
        "citation": one.due.citation,
        "is_overdue": bool(one.line.overdue),
        "last": one.last.isoformat() if one.last else "—",
        "tried": [_tried(seat, visit) for visit in one.tried],
        "is_visited": bool(one.line.visited),
        "is_short": bool(one.line.accepted_short or (one.line.visited and not one.line.valid)),
        "is_sampled": bool(one.line.sampled),
        "why_not": REASON_LABELS[reason].text(seat.language) if reason else "",
        "status": status_text(seat, one.item.visit_status),
        "tone": TONES.get(one.item.visit_status, ""),
    }


def _tried(seat: Seat, visit: VisitFact) -> tuple[str, str]:
    """The day of an attempt and what it met."""
    label = OUTCOME.get(visit.outcome)
    met = label.text(seat.language) if label else seat.say("未写结果", "no result written")
    return (visit.day.isoformat() if visit.day else "—"), met
