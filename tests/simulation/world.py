"""The world of one run: a server, tablets, an office, a network, one true time and one source of chance."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from field_app.sync_client.server import Server
from field_app.sync_client.transport import Reply, Request
from field_app.use_cases.enrol_tablet import Enrolment, enrol_tablet
from shared_models.change import SCHEMA
from shared_models.ids import UserId
from shared_models.sync_protocol import PROTOCOL
from tests.simulation.answer_checks import check_answer
from tests.simulation.chance import Chance, source
from tests.simulation.clocks import TabletClock, WorldTime
from tests.simulation.custody_checks import Custody
from tests.simulation.disk import KilledError
from tests.simulation.eyes import Eyes
from tests.simulation.faults import Tally
from tests.simulation.naive_merge import NaiveCase
from tests.simulation.network import Letter, SimTransport
from tests.simulation.office import Click, OpenPage
from tests.simulation.oracle import Made, Oracle, content_of
from tests.simulation.server import Keeping, ServerKilledError, SimServer
from tests.simulation.stray import Stray
from tests.simulation.tablet import PIN, Memory, SimTablet
from tests.simulation.town import FIRST_EPOCH, PASSWORD
from tests.simulation.violation import require

NO_REPLY = Reply(status=0)
OK = 200
MOST_EVENTS = 8_000
"""A run that takes more, some ten times what the longest took, goes round in circles."""


@dataclass(slots=True)
class Dials:
    """How often things go wrong."""

    kill: float = 0.04
    server_kill: float = 0.05
    meanwhile: float = 0.12


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the server: how far each replica is in it, and which files."""

    name: str
    last: Mapping[str, int]
    files: frozenset[str]


@dataclass(frozen=True, slots=True)
class FolderCopy:
    """A copy of a tablet's folder, for later."""

    tablet: str
    folder: Path
    memory: Memory


@dataclass(frozen=True, slots=True)
class Ambush:
    """Something that happens right after the next answer of a kind left the server."""

    path: str
    spring: Callable[[Reply], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A long reading transaction, and how much the log held when it began."""

    stack: ExitStack
    rows: int


class Checks:
    """What is looked at each time somebody answers."""

    def __init__(self, world: World) -> None:
        """Looks at a world."""
        self._world = world

    def no_effect(self, what: object, came: set[str]) -> None:
        """Passes a repetition that changed nothing."""
        require(not came, "P2", f"a repetition of {what} put {came} into the log")
        self._world.tally["late"] += 1


class World:
    """Everything there is. One source of chance makes one run."""

    def __init__(  # noqa: PLR0915 - it is everything
        self, chance: Chance, folder: Path, keeping: Keeping, *, clocks: int = 0
    ) -> None:
        """Takes an empty folder and a prepared database; other `clocks` jump to other times."""
        self.chance = chance
        self.folder = folder
        self.time = WorldTime()
        self.tally = Tally()
        self.oracle = Oracle()
        self.dials = Dials()
        self.step = 0
        self.depth = 0
        self.trace: list[str] = []
        self.letters: list[Letter] = []
        self.pages: list[OpenPage] = []
        self.clicks: list[Click] = []
        self.tablets: list[SimTablet] = []
        self.strays: list[Stray] = []
        self.backups: list[Backup] = []
        self.copies: list[FolderCopy] = []
        self.ambushes: list[Ambush] = []
        self.reports: list[OpenReport] = []
        self.naive: dict[str, NaiveCase] = {}
        self.no_reply = NO_REPLY
        self.restores = 0
        self.last_refusal = ""
        self.other_clocks = clocks
        self.clocks = Chance(source(chance.between(0, 2**30) + clocks))
        """What clocks jump to, apart from the schedule: other clocks must not make another run."""
        self.server = SimServer(folder, keeping, time=self.time, chance=chance)
        self.checks = Checks(self)
        self.server_epoch = FIRST_EPOCH
        """The life that the server is in, whatever it says."""
        self.custody = Custody(self)
        self.granted: dict[str, dict[str, set[str]]] = {}
        self.places: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self._durable_files: frozenset[str] = frozenset()
        self.custody.begin()
        self._remember_the_town()
        self.refresh()

    def _remember_the_town(self) -> None:
        for row in self.custody.rows.values():
            content = content_of(row.body)
            self.oracle.note(
                Made(id=row.id, body=row.body, by=row.author, step=0, screen={}, own=frozenset(), content=content)
            )

    # --- telling --------------------------------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """Adds a line to the trace; every request and every deed is one.

        Raises:
            ViolationError: so much happened that it will not end.
        """
        require(len(self.trace) < MOST_EVENTS, "P22", f"it does not come to an end: {self.trace[-3:]}")
        hours = (self.time.now_ms - self.time.started_ms) / 3_600_000
        self.trace.append(f"{self.step:>4} {hours:>7.2f} h {'  ' * self.depth}{text}")

    # --- looking --------------------------------------------------------------------------------------------------

    def eyes(self) -> Eyes:
        """The server's database, as it is now."""
        return Eyes(self.server.rows)

    def refresh(self) -> None:
        """Looks again at who may do what and what is where."""
        eyes = self.eyes()
        self.granted = eyes.granted()
        self.places = eyes.places()
        self.tokens = eyes.tokens()

    def observe(self) -> None:
        """Checks what the server wrote since the last time."""
        self.custody.look()
        self.refresh()

    def logged_bodies(self) -> set[bytes]:
        """The bytes of everything in the log."""
        return {row.body for row in self.custody.rows.values()}

    def held(self) -> set[str]:
        """Everything that was ever held in this life of the server."""
        return set(self.eyes().settled())

    def same_epoch(self, tablet: SimTablet) -> bool:
        """Whether a tablet's receipts are of this life of the server."""
        return tablet.open_app().meta.epoch == self.server_epoch

    def devices(self) -> set[str]:
        """The devices whose token is good."""
        return self.eyes().devices()

    def standing(self) -> list[SimTablet]:
        """The tablets that still exist."""
        return [tablet for tablet in self.tablets if not tablet.lost]

    def is_durable(self, sha256: str) -> bool:
        """Whether a file is in the backups that count."""
        return sha256 in self._durable_files

    def keep_durable(self, files: frozenset[str]) -> None:
        """Notes which files are in the backups that count."""
        self._durable_files = files

    # --- acting ---------------------------------------------------------------------------------------------------

    async def deliver(self, request: Request, *, cut: int | None = None) -> Reply:
        """The server's answer to a request that reached it; `no_reply` when it died over it."""
        try:
            reply = await self.server.ask(request, cut=cut)
        except ServerKilledError:
            self.server.restart()
            self.tally["5b"] += 1
            self.say("the server died")
            reply = self.no_reply
        self.observe()
        if reply is not self.no_reply:
            check_answer(self, request, reply)
            await self._spring(request, reply)
        return reply

    async def _spring(self, request: Request, reply: Reply) -> None:
        waiting = [ambush for ambush in self.ambushes if ambush.path == request.path and reply.status == OK]
        for ambush in waiting:
            self.ambushes.remove(ambush)
            await ambush.spring(reply)

    async def add_tablet(self, name: str, user: str) -> SimTablet:
        """A new tablet with its person signed in."""
        clock = TabletClock(self.time, name)
        tablet = SimTablet(name, self.folder / "tablets" / name, clock=clock, chance=self.chance)
        tablet.user = user
        self.tablets.append(tablet)
        await self.sign_in(tablet)
        return tablet

    async def stray(self, name: str, user: UserId, *, version: int = PROTOCOL, schema: int = SCHEMA) -> Stray:
        """The foreign client of this name, signed in."""
        known = next((one for one in self.strays if one.name == name), None)
        if known is None:
            known = Stray(self, name, user, version=version, schema=schema)
            await known.enrol()
            self.strays.append(known)
        return known

    async def sign_in(self, tablet: SimTablet) -> None:
        """Signs a tablet's person in, for the first time or again."""
        tablet.close_app()
        if tablet.is_twin:
            tablet.take_new_installation()
        wish = Enrolment(
            server_url="http://sim", login=tablet.user, password=PASSWORD, device_name=tablet.name, pin=PIN
        )
        try:
            tablet.account = await enrol_tablet(
                tablet.tablet(), Server(SimTransport(self, tablet)), wish, means=tablet.means
            )
        except KilledError:
            tablet.die()
        self.say(f"{tablet.name}: {tablet.user} signs in")

    async def meanwhile(self, tablet: SimTablet) -> None:
        """While a request of this tablet is under way, others go on, and so does its person."""
        if self.depth >= 2 or not self.chance.happens(self.dials.meanwhile):
            return
        from tests.simulation.schedule import meanwhile_step  # noqa: PLC0415 - steps know the world

        self.depth += 1
        try:
            await meanwhile_step(self, tablet)
        finally:
            self.depth -= 1

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """While this is open, nothing goes wrong by itself."""
        dials, self.dials = self.dials, Dials(kill=0, server_kill=0, meanwhile=0)
        try:
            yield
        finally:
            self.dials = dials

    def close(self) -> None:
        """Lets everything go."""
        for report in self.reports:
            report.stack.close()
        for tablet in self.tablets:
            tablet.close_app()
        self.server.stop()
