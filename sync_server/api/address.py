"""Where a request came from."""

from __future__ import annotations

from starlette.requests import HTTPConnection


def address_of(request: HTTPConnection, trusted_proxies: int) -> str:
    """The caller's network address: as so many proxies of ours report it, and never as the caller himself claims."""
    reported = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
    if trusted_proxies and len(reported) >= trusted_proxies:
        return reported[-trusted_proxies][:64]
    return request.client.host if request.client is not None else ""
