"""What surrounds every request: headers that tell browsers what our pages never do, and one log line without names."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
"""No inline script or style, nothing from anywhere else."""

HEADERS = (
    (b"content-security-policy", CONTENT_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
HTTPS_ONLY = (b"strict-transport-security", b"max-age=31536000")
UNCACHED = (b"cache-control", b"no-store")

Observe = Callable[[str, int, float], None]
"""Counts a request: the pattern of its route, its status and the seconds it took."""

log = structlog.get_logger("zoufang.access")


class Guard:
    """Adds the headers and writes the line. A path is logged as its route's pattern: ids in it stay out of the log."""

    def __init__(self, app: ASGIApp, *, https: bool, monotonic: Callable[[], float], observe: Observe) -> None:
        """Takes the application, a clock that only runs forward, in seconds, and who counts requests."""
        self._app, self._observe = app, observe
        self._headers = (*HEADERS, HTTPS_ONLY) if https else HEADERS
        self._monotonic = monotonic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = self._monotonic(), 500

        async def guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = _with(message["headers"], self._headers)
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        finally:
            took_s = self._monotonic() - started
            took_ms = round(took_s * 1_000, 1)
            self._observe(_route(scope), status, took_s)
            log.info("request", method=scope["method"], route=_route(scope), status=status, took_ms=took_ms)


def _with(headers: Iterable[tuple[bytes, bytes]], ours: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers with ours; what a route said itself stands."""
    given = list(headers)
    names = {name.lower() for name, _ in given}
    return given + [(name, value) for name, value in (*ours, UNCACHED) if name not in names]


def _route(scope: Scope) -> str:
    """The pattern of the route that answered; blank when none did."""
    return str(getattr(scope.get("route"), "path", ""))
