"""`/devices/enrol`: a tablet's first sign-in."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from shared_models.ids import NewId
from shared_models.packing import unpack
from sync_server.api.address import address_of
from sync_server.api.contract import refused, takes, told
from sync_server.api.reply import answer, body_of
from sync_server.store.database import Database
from sync_server.use_cases.enrol_device import EnrolmentAnswer, EnrolmentRequest, enrol_device
from sync_server.use_cases.log_in import NewSecret

MAX_ENROLMENT = 16_384


def device_routes(
    database: Database, draw: tuple[NewId, NewSecret], *, now_ms: Callable[[], int], trusted_proxies: int
) -> APIRouter:
    """The door that tablets come in by."""
    routes = APIRouter(prefix="/devices")

    signed_in = told(EnrolmentAnswer, "the token, from now on")

    @routes.post(
        "/enrol", responses=signed_in | refused(400, 401, 413, 429, 503), openapi_extra=takes(EnrolmentRequest)
    )
    async def enrol(request: Request) -> Response:
        typed = unpack(await body_of(request, limit=MAX_ENROLMENT), EnrolmentRequest)
        address = address_of(request, trusted_proxies)
        return answer(
            await run_in_threadpool(enrol_device, database, typed, address=address, draw=draw, now_ms=now_ms())
        )

    return routes
