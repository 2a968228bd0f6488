"""`/blobs/{sha256}`: photos and other files under the name of their content."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from shared_models.ids import UserId
from shared_models.sync_protocol import MAX_BLOB
from sync_server.api.contract import BYTES, SIGNED_IN, plain, refused, takes_bytes
from sync_server.api.reply import bearer_of, body_so_far, check_size, number_in
from sync_server.store.database import Database
from sync_server.use_cases.enrol_device import tablet_user
from sync_server.use_cases.receive_file import (
    Files,
    Piece,
    Standing,
    file_standing,
    open_file,
    read_sha256,
    receive_piece_from,
)

MAX_PIECE = 4 * 1024 * 1024
_ABSENT = plain("not here, or not for this tablet", status=404)
_UNREAD = plain("the name is no hash", status=400) | plain("the token does not open this", status=401)


def blob_routes(database: Database, files: Files, now_ms: Callable[[], int]) -> APIRouter:
    """Asking how much is here, going on, and fetching."""
    routes = APIRouter(prefix="/blobs")

    here = plain("whole or in part; Upload-Offset says how much is here", status=200)

    @routes.head("/{sha256}", response_class=Response, responses=here | _UNREAD | _ABSENT, openapi_extra={**SIGNED_IN})
    def head(sha256: str, request: Request) -> Response:
        user = _asker(database, request)
        standing = file_standing(database, files, read_sha256(sha256), user=user)
        return _told(standing, status=200) if standing is not None else Response(status_code=404)

    taken = plain("kept; Upload-Offset says how much is here", status=204)

    @routes.patch(
        "/{sha256}",
        status_code=204,
        responses=taken | refused(400, 401, 409, 413, 460, 503),
        openapi_extra={**takes_bytes("Upload-Offset", "Upload-Length"), **SIGNED_IN},
    )
    async def patch(sha256: str, request: Request) -> Response:
        offset, length = number_in(request, "Upload-Offset"), number_in(request, "Upload-Length")
        # A cut connection still brought something: it is kept, and the sender goes on from there.
        body = await body_so_far(request, limit=MAX_PIECE)
        if length <= MAX_BLOB:
            check_size(body, MAX_PIECE)
        crc = None if body.cut else _crc(request)
        piece = Piece(sha256=read_sha256(sha256), offset=offset, length=length, data=body.data, crc32=crc)
        token = bearer_of(request)
        standing = await run_in_threadpool(receive_piece_from, database, files, piece, token=token, now_ms=now_ms())
        return _told(standing, status=204)

    whole_file = plain("the whole file", status=200, kind=BYTES)

    @routes.get(
        "/{sha256}",
        response_class=Response,
        responses=whole_file | refused(400, 401) | _ABSENT,
        openapi_extra={**SIGNED_IN},
    )
    def get(sha256: str, request: Request) -> Response:
        user = _asker(database, request)
        whole = open_file(database, files.kept, read_sha256(sha256), user=user)
        return Response(whole, media_type="application/octet-stream", headers={"Cache-Control": "private, no-store"})

    return routes


def _asker(database: Database, request: Request) -> UserId:
    with database.reading() as tx:
        return tablet_user(tx, bearer_of(request)).user


def _told(standing: Standing, *, status: int) -> Response:
    headers = {"Upload-Offset": str(standing.offset), "Cache-Control": "no-store"}
    if standing.stored:
        headers["Blob-State"] = "stored"
    return Response(status_code=status, headers=headers)


def _crc(request: Request) -> int | None:
    algorithm, _, digits = request.headers.get("upload-checksum", "").partition(" ")
    try:
        return int(digits, 16) if algorithm == "crc32" else None
    except ValueError:
        return None
