"""Papers of a whole area: the list, and each as PDF or workbook."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote

from fastapi import APIRouter, Response

from sync_server.console.papers import as_pdf, desk_of
from sync_server.console.seat import AuditorSeat
from sync_server.use_cases.print_area import area_papers, print_area

router = APIRouter()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/area-papers")
def show_area_papers(seat: AuditorSeat) -> Response:
    """What can be printed of the asker's communities."""
    papers = [(one.kind, one.label.text(seat.language)) for one in area_papers(desk_of(seat))]
    return seat.page("area_papers.html", {"papers": papers})


@router.get("/area-papers/{kind}")
def show_area_paper(seat: AuditorSeat, kind: str, *, form: Literal["pdf", "xlsx"] = "pdf") -> Response:
    """One paper of the asker's communities."""
    made = print_area(desk_of(seat), kind, form=form)
    if form == "pdf":
        return as_pdf(made)
    name = f"attachment; filename=\"table.xlsx\"; filename*=UTF-8''{quote(made.name, safe='')}"
    return Response(made.data, media_type=XLSX, headers={"Content-Disposition": name, "Cache-Control": "no-store"})
