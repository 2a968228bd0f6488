"""Hands out the archive of a household's case, or of one procedure, as a ZIP that verifies itself."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from shared_models.ids import EntityId
from sync_server.console.papers import desk_of
from sync_server.console.seat import ReaderSeat
from sync_server.use_cases.archive_case import Wish, archive_case

router = APIRouter()


@router.get("/households/{household}/archive")
def hand_out_archive(seat: ReaderSeat, household: str, *, about: str = "") -> Response:
    """The ZIP, sent while it is made; `about` names a procedure."""
    made = archive_case(desk_of(seat), Wish(household=EntityId(household), about=EntityId(about)))
    headers = {
        "Content-Disposition": f"attachment; filename=\"archive.zip\"; filename*=UTF-8''{quote(made.name, safe='')}",
        "Cache-Control": "no-store",
    }
    return StreamingResponse(made.pieces, media_type="application/zip", headers=headers)
