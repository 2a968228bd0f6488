"""The road between tablet and server, with everything that happens on roads: requests and answers that never arrive."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from field_app.sync_client.transport import HttpTransport, Reply, Request
from field_app.sync_client.trouble import Trouble, TroubleError

Point: TypeAlias = tuple[int, Literal["before", "after"]]
"""The so many-th request of a trip (from 0): lost on the way there, or its answer lost on the way back."""


class Killed(BaseException):
    """The tablet's process ended here."""


@dataclass(slots=True)
class Road:
    """A transport over real HTTP that counts requests, keeps them, and fails where it is told to."""

    url: str
    cut: Point | None = None
    kill: Point | None = None
    down: bool = False
    seen: list[Request] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    inner: HttpTransport | None = None

    def paths(self) -> list[str]:
        """What was asked, in order."""
        return [f"{request.method} {request.path.partition('/blobs')[0] or '/blobs'}" for request in self.seen]

    async def send(self, request: Request) -> Reply:
        """The server's answer, unless the road gives way."""
        at = len(self.seen)
        self.seen.append(request)
        self._give_way((at, "before"))
        self.inner = self.inner or HttpTransport(self.url)
        reply = await self.inner.send(request)
        self.replies.append(reply)
        self._give_way((at, "after"))
        return reply

    def _give_way(self, point: Point) -> None:
        if self.kill == point:
            raise Killed
        if self.down or self.cut == point:
            raise TroubleError(Trouble(kind="unreachable", detail=f"cut at {point}"))

    async def close(self) -> None:
        """Lets go of connections."""
        if self.inner is not None:
            await self.inner.close()
