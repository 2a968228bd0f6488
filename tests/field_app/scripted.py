"""A server that says what a test wants said, and otherwise takes everything and tells nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from field_app.sync_client.transport import Reply, Request
from shared_models.change import read_change
from shared_models.packing import plain, unpack
from shared_models.sync_protocol import HelloAnswer, Limits, PullAnswer, Push, PushAnswer, Refusal, ReplicaSeen, Result
from tests.builders import COMMUNITY, NOW_MS
from tests.field_app.kit import EPOCH, grants

Answerer = Callable[[Request], Reply | None]


@dataclass(slots=True)
class Scripted:
    """A server that holds nothing back and says what a test wants said."""

    special: Answerer = field(default=lambda _: None)
    limits: Limits = field(default_factory=Limits)
    pushes: list[Push] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    async def send(self, request: Request) -> Reply:
        """The test's answer, else the plain one."""
        self.paths.append(f"{request.method} {request.path}")
        said = self.special(request)
        return said if said is not None else self._plain(request)

    def _plain(self, request: Request) -> Reply:
        if request.path == "/sync/hello":
            hello = unpack(request.body, dict)
            replica = ReplicaSeen(
                id=hello["replica"]["id"], last=hello["replica"]["acked"], h=hello["replica"]["head_h"]
            )
            return reply(
                HelloAnswer(
                    epoch=EPOCH, server_ms=NOW_MS, replica=replica, schema_min=1, schema_max=1, limits=self.limits
                )
            )
        if request.path == "/sync/push":
            push = unpack(request.body, Push)
            self.pushes.append(push)
            results = {read_change(bytes(one.body)).id: Result(s="applied") for one in push.changes}
            ack = tuple(one.seq for one in push.changes)
            return reply(PushAnswer(ack=ack, results=results, heads={COMMUNITY: 100}))
        return reply(PullAnswer(epoch=EPOCH, grants=grants(COMMUNITY), pages=()))

    async def close(self) -> None:
        """Nothing is open."""


def reply(message: object, status: int = 200) -> Reply:
    """A message with its status."""
    return Reply(status=status, body=plain(message))


def refusing(path: str, status: int, refusal: Refusal | None = None, **headers: str) -> Answerer:
    """Answers one path with a refusal, or as a proxy in between would."""

    def answer(request: Request) -> Reply | None:
        if request.path != path:
            return None
        return Reply(status=status, headers=headers, body=plain(refusal) if refusal else b"<html>proxy</html>")

    return answer
