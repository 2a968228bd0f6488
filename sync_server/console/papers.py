"""The papers of one household: the list with what is recorded of each, and each as a PDF in the browser."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Response

from shared_models.ids import EntityId
from shared_models.papers.basis import NOTHING
from sync_server.console.queue import visit_path
from sync_server.console.seat import ReaderSeat, Seat
from sync_server.use_cases.print_paper import Desk, ListedPaper, PrintedPaper, list_papers, print_paper

router = APIRouter()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def desk_of(seat: Seat) -> Desk:
    """What papers are made with, for the person of this seat."""
    office = seat.office
    return Desk(database=office.database, blobs=office.blobs, user=seat.user, now_ms=seat.now_ms)


@router.get("/households/{household}/papers")
def show_papers(seat: ReaderSeat, household: str) -> Response:
    """Which papers there are and what they lack; opening the list is noted like reading the file."""
    found = list_papers(desk_of(seat), EntityId(household))
    home = f"{visit_path(household, '')}/papers"
    context = {
        "head_name": found.head or seat.say("（未登记姓名）", "(no name)"),
        "file": visit_path(household, ""),
        "index": f"{home}/index",
        "archive": f"{visit_path(household, '')}/archive",
        "sealed": _sealed(seat, may_open="sealed" in found.opened.rights),
        "lines": [_line(seat, home, one, may_open="sealed" in found.opened.rights) for one in found.papers],
    }
    return seat.page("papers.html", context)


def _sealed(seat: Seat, *, may_open: bool) -> str:
    """What the archive does with the sources of interviews."""
    if may_open:
        return seat.say(
            "受访邻居的身份会一并附入，每次出具都记入日志。",
            "It holds who was asked in interviews; every one is noted.",
        )
    return seat.say("受访邻居的身份不会附入。", "It leaves out who was asked in interviews.")


def _line(seat: Seat, home: str, one: ListedPaper, *, may_open: bool) -> dict[str, object]:
    is_blank = one.about == NOTHING
    href = f"{home}/{one.paper}" + (f"?about={quote(one.about, safe='')}" if one.about else "")
    return {
        "label": one.label.text(seat.language),
        "what": one.what,
        "href": href,
        "source": f"{href}&source=true" if one.paper == "interview" and may_open and not is_blank else "",
        "is_blank": is_blank,
        "missing": one.unrecorded,
    }


@router.get("/households/{household}/papers/{paper}")
def show_paper(seat: ReaderSeat, household: str, paper: str, *, about: str = "", source: bool = False) -> Response:
    """One paper as a PDF."""
    made = print_paper(desk_of(seat), EntityId(household), paper=paper, about=EntityId(about), source=source)
    return as_pdf(made)


def as_pdf(made: PrintedPaper) -> Response:
    """A PDF that the browser shows, under its Chinese name when it is saved."""
    headers = {
        "Content-Disposition": f"inline; filename=\"paper.pdf\"; filename*=UTF-8''{quote(made.name, safe='')}",
        "Cache-Control": "no-store",
    }
    return Response(made.data, media_type="application/pdf", headers=headers)


def as_workbook(made: PrintedPaper) -> Response:
    """A workbook that the browser saves under its Chinese name."""
    headers = {
        "Content-Disposition": f"attachment; filename=\"table.xlsx\"; filename*=UTF-8''{quote(made.name, safe='')}",
        "Cache-Control": "no-store",
    }
    return Response(made.data, media_type=XLSX, headers=headers)
