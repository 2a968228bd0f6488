"""Files of a household's case: photos as they were stored, and nothing that its file does not name."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Response

from shared_models.errors import NotFoundError
from shared_models.ids import EntityId, Sha256
from sync_server.console.seat import ReaderSeat
from sync_server.use_cases.open_file import open_file

router = APIRouter()

SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})
"""Kinds a browser may show by itself; whatever else a tablet calls a file is handed over to be saved."""


@router.get("/households/{household}/files/{sha256}")
def show_file(seat: ReaderSeat, household: str, sha256: str) -> Response:
    """The bytes of a file that the household's case names."""
    office = seat.office
    found = open_file(office.database, seat.user, EntityId(household), sha256=Sha256(sha256))
    content = office.blobs.read(Sha256(sha256))
    if content is None:
        raise NotFoundError(sha256)
    headers = {"Cache-Control": "private, max-age=3600", "Content-Disposition": "inline"}
    if found.kind not in SHOWN or found.name:
        called = quote(found.name or sha256[:12], safe="")
        headers["Content-Disposition"] = f"attachment; filename=\"{sha256[:12]}\"; filename*=UTF-8''{called}"
    kind = found.kind if found.kind in SHOWN else "application/octet-stream"
    return Response(content, media_type=kind, headers=headers)
