"""`/sync/…`: what tablets send and fetch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from shared_models.packing import unpack
from shared_models.sync_protocol import Hello, HelloAnswer, Pull, PullAnswer, Push, PushAnswer
from shared_models.tiles import TileService
from sync_server.api.contract import SIGNED_IN, refused, takes, told
from sync_server.api.reply import answer, bearer_of, body_of
from sync_server.store.database import Database
from sync_server.use_cases.answer_hello import answer_hello
from sync_server.use_cases.answer_pull import answer_pull
from sync_server.use_cases.arrival import Sender
from sync_server.use_cases.enrol_device import TabletUser, tablet_user
from sync_server.use_cases.receive_changes import receive_changes

_REFUSALS = refused(400, 401, 409, 413, 426, 503)


def _takes(message: type[msgspec.Struct]) -> dict[str, Any]:
    return {**takes(message), **SIGNED_IN}


def sync_routes(database: Database, now_ms: Callable[[], int], *, tiles: TileService | None = None) -> APIRouter:
    """The three questions of an exchange; `tiles` is what tablets on the network are told to draw maps with."""
    routes = APIRouter(prefix="/sync")

    @routes.post("/hello", responses=told(HelloAnswer, "where both stand") | _REFUSALS, openapi_extra=_takes(Hello))
    async def hello(request: Request) -> Response:
        body = await body_of(request)
        found = await run_in_threadpool(_hello, database, bearer_of(request), body, now_ms())
        return answer(msgspec.structs.replace(found, tiles=tiles))

    @routes.post("/push", responses=told(PushAnswer, "what was kept") | _REFUSALS, openapi_extra=_takes(Push))
    async def push(request: Request) -> Response:
        body = await body_of(request)
        return await run_in_threadpool(_push, database, bearer_of(request), body, now_ms())

    @routes.post("/pull", responses=told(PullAnswer, "what changed") | _REFUSALS, openapi_extra=_takes(Pull))
    async def pull(request: Request) -> Response:
        body = await body_of(request)
        return await run_in_threadpool(_pull, database, bearer_of(request), body, now_ms())

    return routes


def _asker(database: Database, token: str) -> TabletUser:
    with database.reading() as tx:
        return tablet_user(tx, token)


def _hello(database: Database, token: str, body: bytes, now_ms: int) -> HelloAnswer:  # noqa: PLR0917 - called by position
    asker = _asker(database, token)
    return answer_hello(database, unpack(body, Hello), asker=asker, now_ms=now_ms)


def _push(database: Database, token: str, body: bytes, now_ms: int) -> Response:  # noqa: PLR0917 - called by position
    asker = _asker(database, token)
    message = unpack(body, Push)
    sender = Sender(user=asker.user, device=asker.device, replica=message.replica)
    return answer(receive_changes(database, message, sender=sender, received_ms=now_ms))


def _pull(database: Database, token: str, body: bytes, now_ms: int) -> Response:  # noqa: PLR0917 - called by position
    asker = _asker(database, token)
    return answer(answer_pull(database, unpack(body, Pull), asker=asker, now_ms=now_ms))
