"""What HTTP alone costs: a program that reads what it is sent, drops it and says so."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """One request."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 204, "headers": [(b"blob-state", b"stored")]})
    await send({"type": "http.response.body", "body": b""})
