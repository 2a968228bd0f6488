"""The composition root of the server."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.requests import ClientDisconnect

from shared_models.errors import ZoufangError
from sync_server.api.address import address_of
from sync_server.api.blob_routes import blob_routes
from sync_server.api.contract import plain, told
from sync_server.api.device_routes import device_routes
from sync_server.api.guard import Guard
from sync_server.api.metrics import Meter, metrics_routes
from sync_server.api.reply import answer, refusal_of
from sync_server.api.sync_routes import sync_routes
from sync_server.console.pages import mount
from sync_server.console.seat import BASE, Office
from sync_server.means import new_id, new_secret, now_ms
from sync_server.settings import Settings
from sync_server.store.arriving import open_arriving
from sync_server.store.blob_store import open_blobs
from sync_server.store.database import Database
from sync_server.use_cases.check_health import Health, check_health
from sync_server.use_cases.keeping_up import keeping_up
from sync_server.use_cases.look_through import look_through
from sync_server.use_cases.receive_file import Files

_log = logging.getLogger(__name__)
LOOK_EVERY_S = 30.0
LOOK_PAUSE_S = 0.5
"""Between two portions: pushes go first."""


def create_app(settings: Settings) -> FastAPI:
    """The server over a database that `migrate` has brought up to date."""
    database = Database(settings.database)
    files = Files(open_blobs(settings.blobs), open_arriving(settings.blobs, settings.staging))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        ending = asyncio.Event()
        looking = asyncio.create_task(_keep_looking(database, ending))
        with keeping_up(database, now_ms):
            yield
        ending.set()
        await looking
        database.close()

    app = FastAPI(title="Zoufang", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    meter = Meter(database)
    app.add_middleware(Guard, https=settings.https, monotonic=time.monotonic, observe=meter.observe)
    app.add_exception_handler(ZoufangError, _refuse)
    app.add_exception_handler(ClientDisconnect, _nobody_listens)
    app.include_router(sync_routes(database, now_ms, tiles=settings.tiles))
    app.include_router(blob_routes(database, files, now_ms))
    app.include_router(
        device_routes(database, (new_id, new_secret), now_ms=now_ms, trusted_proxies=settings.trusted_proxies)
    )

    app.include_router(metrics_routes(meter, settings, now_ms))

    state = told(Health, "it works") | told(Health, "it does not, and why", status=503)

    @app.get("/health", responses=state)
    def health() -> Response:
        found = check_health(database)
        reply = answer(found)
        reply.status_code = 200 if found.status == "ok" else 503
        return reply

    @app.get("/", response_class=Response, status_code=303, responses=plain("to the office's console", status=303))
    def front_door() -> Response:
        return RedirectResponse(f"{BASE}/", status_code=303)

    mount(app, _office(database, files, settings))
    return app


async def _keep_looking(database: Database, ending: asyncio.Event) -> None:
    """Looks through what has arrived, in small portions, as long as the server runs."""
    pause = LOOK_EVERY_S
    while not await _ends_within(ending, pause):
        try:
            pause = LOOK_PAUSE_S if (await asyncio.to_thread(look_through, database)).left else LOOK_EVERY_S
        except Exception:  # noqa: BLE001 - whatever it is: the next turn tries again, and pushes go on meanwhile
            _log.exception("what has arrived could not be looked through")
            pause = LOOK_EVERY_S


async def _ends_within(ending: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(ending.wait(), seconds)
    except TimeoutError:
        return False
    return True


def _office(database: Database, files: Files, settings: Settings) -> Office:
    """What the console's pages work with."""
    return Office(
        database=database,
        now_ms=now_ms,
        new_id=new_id,
        new_secret=new_secret,
        files=files,
        address_of=lambda request: address_of(request, settings.trusted_proxies),
        https=settings.https,
    )


async def _refuse(_: Request, error: Exception) -> Response:
    if isinstance(error, ZoufangError):
        return refusal_of(error)
    raise error


async def _nobody_listens(_: Request, _error: Exception) -> Response:
    """A request that was cut off: nothing was done with it, and nobody hears the answer."""
    return Response(status_code=400)
