"""Clients that are not our app: old ones, newer ones, broken ones, and an officer's own tablet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from field_app.sync_client.transport import Reply, Request
from shared_models.change import SCHEMA, Change, Part, Stamp, Write, change_bytes
from shared_models.ids import AreaCode, ChangeId, EntityId, ReplicaId, UserId
from shared_models.packing import pack, plain, unpack
from shared_models.sync_protocol import (
    CHAIN_START,
    PROTOCOL,
    Cursor,
    Hello,
    HelloAnswer,
    Labelled,
    Pull,
    Push,
    PushAnswer,
    Refusal,
    ReplicaState,
    chain_hash,
)
from tests.simulation.oracle import Made, Shown, content_of
from tests.simulation.town import PASSWORD
from tests.simulation.violation import require

if TYPE_CHECKING:
    from tests.simulation.world import World

OK, UNKNOWN, CONFLICT, UPGRADE, MISSING = 200, 401, 409, 426, 404


class Stray:
    """A client that speaks the protocol by itself. It keeps what it sent until the server is known to have it."""

    def __init__(self, world: World, name: str, user: UserId, *, version: int = PROTOCOL, schema: int = SCHEMA) -> None:
        """Is enrolled at its first request."""
        self.name = name
        self.user = user
        self.version = version
        self.schema = schema
        self.offered: dict[str, bytes] = {}
        """Everything it ever made, by the name it gave it."""
        self._world = world
        self._token = ""
        self._waiting: list[bytes] = []
        self._epoch = ""
        self._begin()

    def _begin(self) -> None:
        self.replica = ReplicaId(self._world.chance.new_id("x"))
        self._seq, self._h = 0, CHAIN_START

    async def ask(self, method: str, path: str, message: object = None) -> Reply:
        """One request, in calm weather."""
        body = pack(message) if message is not None else b""
        request = Request(method=method, path=path, headers={"authorization": f"Bearer {self._token}"}, body=body)
        return await self._world.deliver(request)

    async def enrol(self) -> None:
        """Signs in."""
        asked = {"login": self.user, "password": PASSWORD, "install": self.name, "device_name": self.name}
        reply = await self._world.deliver(Request(method="POST", path="/devices/enrol", body=plain(asked)))
        require(reply.status == OK, "P22", f"{self.name} cannot sign in: {reply.status} {reply.body!r}")
        self._token = json.loads(reply.body)["token"]

    async def hello(self) -> None:
        """Learns the epoch; in a new one everything is offered again."""
        if not self._token:
            await self.enrol()
        message = Hello(
            v=self.version,
            install=self.name,
            replica=ReplicaState(id=self.replica, head=self._seq, head_h=self._h),
            epoch=self._epoch or None,
            schema=self.schema,
            app="another app",
            clock=Stamp(wall_ms=self._world.time.now_ms, mono_ms=0, boot=self.name),
        )
        reply = await self.ask("POST", "/sync/hello", message)
        if reply.status == UNKNOWN:
            await self.enrol()
            reply = await self.ask("POST", "/sync/hello", message)
        answer = unpack(reply.body, HelloAnswer)
        if self._epoch and self._epoch != answer.epoch:
            self._begin()
            self._waiting = list(self.offered.values())
        self._epoch = answer.epoch

    def make(
        self, body: bytes, *, name: str = "", screen: Mapping[str, Shown] | None = None, strict: bool = False
    ) -> None:
        """Takes a change into its outbox, whatever it is."""
        name = name or str(content_of(body).get("id", body[:20]))
        self.offered[name] = body
        self._waiting.append(body)
        made = Made(
            id=name,
            body=body,
            by=self.name,
            step=self._world.step,
            screen=screen or {},
            own=frozenset(),
            strict=strict,
            content=content_of(body),
        )
        self._world.oracle.note(made)

    async def push(self) -> PushAnswer | None:
        """Hands over what waits."""
        await self.hello()
        labels = [self._label(body) for body in self._waiting]
        if not labels:
            return None
        reply = await self.ask("POST", "/sync/push", self._push(labels))
        require(reply.status == OK, "P19", f"{self.name} was refused with {reply.status}: {reply.body[:200]!r}")
        answer = unpack(reply.body, PushAnswer)
        require(set(answer.ack) == {label.seq for label in labels}, "P1", f"{self.name}: receipt for {answer.ack}")
        self._waiting.clear()
        return answer

    def _label(self, body: bytes) -> Labelled:
        self._seq += 1
        self._h = chain_hash(self._h, body)
        return Labelled(seq=self._seq, h=self._h, body=msgspec.Raw(body))

    def _push(self, labels: list[Labelled]) -> Push:
        return Push(v=self.version, replica=self.replica, epoch=self._epoch, changes=tuple(labels))

    async def push_with_a_gap(self, body: bytes) -> None:
        """Skips a number, as only a broken client does: nothing may be kept."""
        await self.push()
        before = self._world.eyes().ids()
        label = Labelled(seq=self._seq + 3, h=chain_hash(self._h, body), body=msgspec.Raw(body))
        reply = await self.ask("POST", "/sync/push", self._push([label]))
        refused = reply.status == CONFLICT and unpack(reply.body, Refusal).err == "gap"
        require(refused, "P3", f"a jump in the numbers was answered with {reply.status}")
        require(self._world.eyes().ids() == before, "P3", "a change with a jump in its number was kept")
        self._world.tally["gap"] += 1

    async def pull(self) -> Reply:
        """Asks for everything."""
        await self.hello()
        cursors: dict[AreaCode, Cursor] = {}
        return await self.ask(
            "POST", "/sync/pull", Pull(v=self.version, epoch=self._epoch, schema=self.schema, cursors=cursors)
        )

    def change(self, household: str, scope: str, *parts: Part, **more: Any) -> Change:
        """A change of this client."""
        return Change(
            id=ChangeId(self._world.chance.new_id("c")),
            kind=more.pop("kind", "save"),
            household=EntityId(household),
            scope=AreaCode(scope),
            author=self.user,
            t=Stamp(wall_ms=self._world.time.now_ms, mono_ms=0, boot=self.name),
            parts=parts,
            **more,
        )


def writing(entity: str, unit: str, value: object, *, saw: tuple[str, ...] = (), type_: str = "household") -> Part:
    """A part that writes one field."""
    seen = tuple(ChangeId(id_) for id_ in saw)
    return Part(e=EntityId(entity), type=type_, set={unit: Write(v=value, saw=seen)})


PAST = 0
"""A format before the first, invented for the worlds: what is now `visit` was called `visit_id` in it."""


def from_the_past(body: bytes) -> bytes:
    """A change as an app of that format wrote it."""
    content = json.loads(body)
    visit = content.pop("visit")
    return json.dumps({**content, "visit_id": visit, "schema": PAST}).encode()


def out_of_the_past(document: dict[str, Any]) -> dict[str, Any]:
    """The converter that every server keeps for it."""
    visit = document.pop("visit_id")
    return {**document, "visit": visit}


def poisons(change: Change) -> list[bytes]:
    """What a broken app makes of a change: each of it must be held, alone, as it came."""
    good = json.loads(change_bytes(change))
    household = good["household"]

    def with_value(value: object) -> bytes:
        part = {"e": household, "type": "household", "set": {"phone": {"v": value, "saw": []}}}
        return json.dumps({**good, "parts": [part]}).encode()

    deep: object = "x"
    for _ in range(20):
        deep = [deep]
    nine = b'"v":9' + b"9" * 400
    return [
        with_value("a\x00b"),
        with_value(1.5),
        with_value(value=True),
        with_value(2**60),
        with_value("x" * 30_000),
        with_value(deep),
        with_value("9").replace(b'"v": "9"', nine),
        json.dumps({**good, "parts": "none"}).encode(),
        json.dumps({**good, "kind": "explode"}).encode(),
        json.dumps({**good, "parts": [{"e": household, "type": "household", "set": {}}] * 2}).encode(),
        json.dumps({**good, "id": "y" * 500}).encode(),
        json.dumps([1, 2, 3]).encode(),
        b'{"id":"' + good["id"].encode() + b'"}',
    ]
