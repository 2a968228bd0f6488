"""Answers over HTTP: packed messages, and refusals with the status that says what kind they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from fastapi import Request, Response
from starlette.requests import ClientDisconnect

from shared_models.errors import MalformedError, NotAllowedError, NotFoundError, ZoufangError
from shared_models.packing import pack, plain
from shared_models.sync_protocol import Refusal
from sync_server.store.database import BusyError
from sync_server.use_cases.prove_identity import TooManyAttemptsError
from sync_server.use_cases.refused import RefusedError

JSON = "application/json"
PACK_FROM = 1_024
MAX_BODY = 4 * 1024 * 1024
"""Of a request as sent: many times a full batch, so that one big save passes; unpacked sizes have their own cap."""
MOST_DROPPED = 64 * 1024 * 1024
BUSY_AFTER_S = 2

_STATUS: Mapping[str, int] = {
    "fork": 409,
    "gap": 409,
    "epoch": 409,
    "offset": 409,
    "too_large": 413,
    "busy": 503,
    "upgrade": 426,
    "malformed": 400,
    "unauthorized": 401,
    "revoked": 401,
    "hash": 460,
}


def answer(message: object) -> Response:
    """A message, packed when that is worth it."""
    body = plain(message)
    if len(body) < PACK_FROM:
        return Response(body, media_type=JSON)
    return Response(pack(message), media_type=JSON, headers={"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})


def refuse(refusal: Refusal) -> Response:
    """A refusal with its status, and when to try again."""
    headers = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after is not None else {}
    if refusal.offset is not None:
        headers["Upload-Offset"] = str(refusal.offset)
    return Response(plain(refusal), status_code=_STATUS[refusal.err], media_type=JSON, headers=headers)


def refusal_of(error: ZoufangError) -> Response:
    """The answer to an error of ours."""
    if isinstance(error, RefusedError):
        return refuse(error.refusal)
    if isinstance(error, BusyError):
        return refuse(Refusal(err="busy", message=str(error), retry_after=BUSY_AFTER_S))
    if isinstance(error, TooManyAttemptsError):
        reply = refuse(Refusal(err="busy", message=str(error), retry_after=error.retry_after_s))
        reply.status_code = 429
        return reply
    if isinstance(error, NotFoundError):
        return Response(status_code=404)
    if isinstance(error, NotAllowedError):
        return refuse(Refusal(err="unauthorized", message=str(error)))
    return refuse(Refusal(err="malformed", message=str(error)))


class Body(NamedTuple):
    """What arrived of a request's body: no more of it than the limit, and how much there was in all."""

    data: bytes
    total: int
    cut: bool
    """The connection was cut before its end."""


async def body_of(request: Request, *, limit: int = MAX_BODY) -> bytes:
    """The body of a request.

    Raises:
        RefusedError: when it is larger than the limit.
        ClientDisconnect: when the connection was cut before its end.
    """
    body = await body_so_far(request, limit=limit)
    if body.cut:
        raise ClientDisconnect
    check_size(body, limit)
    return body.data


def check_size(body: Body, limit: int) -> None:
    """Passes a body within the limit.

    Raises:
        RefusedError: when it is larger.
    """
    if body.total > limit:
        raise RefusedError(Refusal(err="too_large", message=f"at most {limit} bytes at once"))


async def body_so_far(request: Request, *, limit: int) -> Body:
    """What arrived of a body. Beyond the limit it is read and dropped, as long as that is bearable: a sender that is
    cut off while it speaks never hears why.
    """
    pieces: list[bytes] = []
    total = 0
    try:
        async for piece in request.stream():
            total += len(piece)
            if total <= limit:
                pieces.append(piece)
            if total > MOST_DROPPED:
                break
    except ClientDisconnect:
        return Body(b"".join(pieces), total, cut=True)
    return Body(b"".join(pieces), total, cut=False)


def number_in(request: Request, header: str) -> int:
    """The whole number in a header.

    Raises:
        MalformedError: when it is missing or not a number.
    """
    text = request.headers.get(header, "")
    if not text.isascii() or not text.isdigit():
        raise MalformedError(f"the header {header} holds a whole number")
    return int(text[:15])


def bearer_of(request: Request) -> str:
    """The token a tablet sent; blank when it sent none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
