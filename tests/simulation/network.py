"""The network between tablets and the server: it loses, repeats, cuts, delays and overtakes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from field_app.sync_client.transport import Reply, Request
from field_app.sync_client.trouble import Trouble, TroubleError
from shared_models.packing import plain
from shared_models.sync_protocol import Refusal
from tests.simulation.clocks import HOUR_MS

if TYPE_CHECKING:
    from tests.simulation.tablet import SimTablet
    from tests.simulation.world import World

Fate: TypeAlias = Literal[
    "arrives",
    "request lost",
    "answer lost",
    "twice",
    "answer cut",
    "busy",
    "app killed before",
    "app killed after",
    "server killed",
    "server restarted",
    "damaged",
    "piece cut",
]

CALM: Mapping[Fate, float] = {"arrives": 1}
ROUGH: Mapping[Fate, float] = {
    "arrives": 70,
    "request lost": 4,
    "answer lost": 5,
    "twice": 6,
    "answer cut": 2,
    "busy": 2,
    "app killed before": 2,
    "app killed after": 4,
    "server killed": 3,
    "server restarted": 2,
    "damaged": 4,
    "piece cut": 4,
}
"""How often each fate befalls a request in rough weather; the last two only pieces of files."""

OF_PIECES = frozenset({"damaged", "piece cut"})
RETRY_AFTER_S = 37
NO_CONTENT, DAMAGED = 204, 460


@dataclass(frozen=True, slots=True)
class Letter:
    """A copy of a request that is still under way somewhere."""

    request: Request
    sent_ms: int
    delivered: bool
    epoch: str


class SimTransport:
    """Carries one tablet's requests through the weather."""

    def __init__(self, world: World, tablet: SimTablet, weather: Mapping[Fate, float] = CALM) -> None:
        """Takes how often each fate befalls a request."""
        self._world = world
        self._tablet = tablet
        self._weather = weather

    async def send(self, request: Request) -> Reply:
        """The server's answer, if it comes.

        Raises:
            TroubleError: it does not.
            KilledError: the app was killed over it.
        """
        world = self._world
        await world.meanwhile(self._tablet)
        fate = world.chance.weighted(self._weather)
        if fate in OF_PIECES and request.method != "PATCH":
            fate = "arrives"
        world.say(f"{self._tablet.name}: {request.method} {request.path[:14]} {fate}")
        try:
            reply = await _FATES[fate](self, request)
        except TroubleError:
            self._tablet.interrupted.add(request.path)
            raise
        _note_piece(world, self._tablet, request, reply)
        if request.path == "/sync/pull":
            self._tablet.grants = frozenset(world.granted.get(self._tablet.user, {}))
        await world.meanwhile(self._tablet)
        return reply

    async def close(self) -> None:
        """Nothing is kept open."""

    # --- what may happen ------------------------------------------------------------------------------------------

    async def arrives(self, request: Request) -> Reply:
        """Everything goes well; a copy may still be under way."""
        if request.path == "/sync/push" and self._world.chance.happens(0.3):
            self._keep_copy(request, delivered=True)
        return await self._world.deliver(request)

    async def request_lost(self, request: Request) -> Reply:
        """It never arrives, or hours later."""
        self._world.tally["1a"] += 1
        self._keep_copy(request, delivered=False)
        raise _unreachable()

    async def answer_lost(self, request: Request) -> Reply:
        """The server did it, and nobody hears."""
        await self._world.deliver(request)
        self._world.tally["1b"] += 1
        raise _unreachable()

    async def twice(self, request: Request) -> Reply:
        """It arrives twice; either answer may come first."""
        first = await self._world.deliver(request)
        second = await self._world.deliver(request)
        return self._world.chance.pick([first, second])

    async def answer_cut(self, request: Request) -> Reply:
        """Half of the answer comes."""
        reply = await self._world.deliver(request)
        if len(reply.body) < 2:
            return reply
        self._world.tally["1c"] += 1
        return replace(reply, body=reply.body[: len(reply.body) // 2])

    async def busy(self, _request: Request) -> Reply:
        """A proxy or the server has no time."""
        self._world.tally["24"] += 1
        status = self._world.chance.pick([429, 503])
        refusal = plain(Refusal(err="busy", message="later", retry_after=RETRY_AFTER_S))
        return Reply(status=status, headers={"retry-after": str(RETRY_AFTER_S)}, body=refusal)

    async def app_killed_before(self, _request: Request) -> Reply:
        """The app dies before it was sent."""
        self._note_kill()
        raise self._tablet.disk.kill_now()

    async def app_killed_after(self, request: Request) -> Reply:
        """The app dies while the answer is under way."""
        await self._world.deliver(request)
        self._note_kill()
        if request.path == "/sync/push":
            self._world.tally["5"] += 1
        raise self._tablet.disk.kill_now()

    async def server_killed(self, request: Request) -> Reply:
        """The server dies over it, before a commit."""
        world = self._world
        with world.server.dying_at_commit(world.chance.between(1, 3)):
            reply = await world.deliver(request)
        if reply is world.no_reply:
            raise _unreachable()
        return reply

    async def server_restarted(self, request: Request) -> Reply:
        """Another process answers."""
        self._world.server.restart()
        return await self._world.deliver(request)

    async def damaged(self, request: Request) -> Reply:
        """One byte of a piece arrives as another."""
        if not request.body:
            return await self._world.deliver(request)
        at = self._world.chance.between(0, len(request.body) - 1)
        spoilt = bytes([request.body[at] ^ 0x55])
        return await self._world.deliver(replace(request, body=request.body[:at] + spoilt + request.body[at + 1 :]))

    async def piece_cut(self, request: Request) -> Reply:
        """The connection breaks in the middle of a piece."""
        await self._world.deliver(request, cut=len(request.body) // 2)
        raise _unreachable()

    def _keep_copy(self, request: Request, *, delivered: bool) -> None:
        world = self._world
        world.letters.append(Letter(request, world.time.now_ms, delivered, world.server_epoch))

    def _note_kill(self) -> None:
        account = self._tablet.account
        if account is not None and next(account.stage.pages(), None) is not None:
            self._world.tally["4"] += 1


def _note_piece(world: World, tablet: SimTablet, request: Request, reply: Reply) -> None:
    if request.method == "PATCH":
        went_on = request.path in tablet.interrupted and int(request.headers["upload-offset"]) > 0
        world.tally["25a"] += went_on and reply.status == NO_CONTENT
        world.tally["25b"] += reply.status == DAMAGED
        tablet.sent.add(request.path)
    elif request.method == "HEAD" and reply.headers.get("blob-state"):
        world.tally["25c"] += request.path not in tablet.sent


_FATES: Mapping[Fate, Callable[[SimTransport, Request], Awaitable[Reply]]] = {
    "arrives": SimTransport.arrives,
    "request lost": SimTransport.request_lost,
    "answer lost": SimTransport.answer_lost,
    "twice": SimTransport.twice,
    "answer cut": SimTransport.answer_cut,
    "busy": SimTransport.busy,
    "app killed before": SimTransport.app_killed_before,
    "app killed after": SimTransport.app_killed_after,
    "server killed": SimTransport.server_killed,
    "server restarted": SimTransport.server_restarted,
    "damaged": SimTransport.damaged,
    "piece cut": SimTransport.piece_cut,
}


def _unreachable() -> TroubleError:
    return TroubleError(Trouble(kind="unreachable", detail="the world's network"))


async def deliver_late(world: World) -> None:
    """One old copy of a request arrives at last, hours after it was sent."""
    old = [letter for letter in world.letters if world.time.now_ms - letter.sent_ms > HOUR_MS]
    if not old:
        return
    letter = world.chance.pick(old)
    world.letters.remove(letter)
    before = world.eyes().ids()
    reply = await world.deliver(letter.request)
    world.say(f"late {letter.request.path} → {reply.status}")
    if letter.request.path != "/sync/push":
        return
    came_now = world.eyes().ids() - before
    if letter.delivered and letter.epoch == world.server_epoch:
        world.checks.no_effect(letter.request, came_now)
    world.tally["2"] += 1
