"""The sealed part of a neighbour interview: opened by a press of a button, each time noted."""

from __future__ import annotations

from fastapi import APIRouter, Response

from shared_models.ids import EntityId
from sync_server.console.queue import visit_path
from sync_server.console.seat import BASE, ReaderSeat
from sync_server.use_cases.open_source import open_source

router = APIRouter()


@router.post("/households/{household}/interviews/{interview}/source")
def show_source(seat: ReaderSeat, household: str, interview: str) -> Response:
    """Who was asked; htmx puts it where the button stood."""
    found = open_source(
        seat.office.database, seat.user, EntityId(household), interview=EntityId(interview), now_ms=seat.now_ms
    )
    context = {"source": found, "path": visit_path(household, "").removeprefix(BASE)}
    return seat.page("_source.html" if seat.is_fragment else "source.html", context)
