"""Papers of a whole area: the list, and each as PDF or workbook."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response

from sync_server.console.papers import as_pdf, as_workbook, desk_of
from sync_server.console.seat import AuditorSeat
from sync_server.use_cases.print_area import area_papers, print_area

router = APIRouter()


@router.get("/area-papers")
def show_area_papers(seat: AuditorSeat) -> Response:
    """What can be printed of the asker's communities."""
    papers = [(one.kind, one.label.text(seat.language)) for one in area_papers(desk_of(seat))]
    return seat.page("area_papers.html", {"papers": papers})


@router.get("/area-papers/{kind}")
def show_area_paper(seat: AuditorSeat, kind: str, *, form: Literal["pdf", "xlsx"] = "pdf") -> Response:
    """One paper of the asker's communities."""
    made = print_area(desk_of(seat), kind, form=form)
    return as_pdf(made) if form == "pdf" else as_workbook(made)
