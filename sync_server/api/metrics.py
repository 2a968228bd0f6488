"""`/metrics`: counts for a monitor, in Prometheus' text form; never a name, an id or an address."""

from __future__ import annotations

from collections.abc import Callable
from hmac import compare_digest
from ipaddress import ip_address

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from shared_models.errors import NotFoundError
from sync_server.api.address import address_of
from sync_server.api.contract import plain
from sync_server.api.reply import bearer_of
from sync_server.settings import Settings
from sync_server.store import tally_store
from sync_server.store.database import Database


class Meter:
    """Counts what this process answered, and asks the database for the rest when it is read."""

    def __init__(self, database: Database) -> None:
        """Takes the database; every server process has figures of its own."""
        self._database = database
        self._registry = CollectorRegistry()
        self._requests = Counter("zoufang_requests", "Requests answered.", ["route", "status"], registry=self._registry)
        self._seconds = Histogram("zoufang_request_seconds", "Time to an answer.", ["route"], registry=self._registry)
        self._stored = Gauge("zoufang_stored", "How much there is of everything.", ["what"], registry=self._registry)

    def observe(self, route: str, status: int, took_s: float) -> None:
        """One request more. Routes are patterns, so there are only so many."""
        self._requests.labels(route or "other", str(status)).inc()
        self._seconds.labels(route or "other").observe(took_s)

    def text(self, *, now_ms: int) -> bytes:
        """Every figure as it stands now."""
        with self._database.reading() as tx:
            for name, number in tally_store.tallies(tx, now_ms=now_ms).items():
                self._stored.labels(name).set(number)
        return generate_latest(self._registry)


def metrics_routes(meter: Meter, settings: Settings, now_ms: Callable[[], int]) -> APIRouter:
    """The one address that a monitor reads."""
    routes = APIRouter()

    figures = plain("figures in Prometheus' text form", status=200, kind="text/plain")

    @routes.get("/metrics", response_class=Response, responses=figures | plain("not for this asker", status=404))
    def metrics(request: Request) -> Response:
        if not _may_read(request, settings):
            raise NotFoundError("metrics")
        return Response(meter.text(now_ms=now_ms()), media_type=CONTENT_TYPE_LATEST)

    return routes


def _may_read(request: Request, settings: Settings) -> bool:
    if settings.metrics_token:
        return compare_digest(bearer_of(request).encode(), settings.metrics_token.encode())
    if not settings.trusted_proxies and "x-forwarded-for" in request.headers:
        # A proxy that nobody told us of stands before us: then everybody seems to come from this machine.
        return False
    try:
        return ip_address(address_of(request, settings.trusted_proxies)).is_loopback
    except ValueError:
        return False
