"""A first pull down to the tablet's sealed store, how large it is, and a small one beside few and many households."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx
import msgspec

from benchmarks.served import EPOCH, PASSWORD, Place, a_folder, community, served
from benchmarks.table import Row, at_most
from benchmarks.visits import START_MS, pushes, visit_changes
from field_app.devices.chance import fraction, random_bytes
from field_app.devices.clock import system_clock
from field_app.store.account import Account
from field_app.use_cases.connect import connect, connect_account
from field_app.use_cases.enrol_tablet import Enrolment, enrol_tablet
from field_app.use_cases.exchange import exchange
from field_app.use_cases.means import Means
from field_app.use_cases.open_tablet import open_tablet
from shared_models.change import SCHEMA, Change, Part, Stamp, Write
from shared_models.ids import AreaCode, ChangeId, DeviceId, EntityId, ReplicaId, UserId
from shared_models.packing import pack, unpack
from shared_models.sync_protocol import PROTOCOL, Cursor, Pull, PullAnswer
from sync_server.use_cases.arrival import Sender
from sync_server.use_cases.receive_changes import receive_changes

RUNS = 5
SCOPE = 1_500
FEW, MANY = 1_000, 150_000
DELTA = 20
SHORT_RUNS = 300
WARM_UP = 20
PIN = "730184"
BATCH_MS = START_MS + 900_000_000


def rows() -> Iterator[Row]:
    """The rows of this part."""
    with a_folder() as folder, served(folder / "server", people=5) as place:
        fill(place, 0, [one for n in range(SCOPE) for one in household(n, community(0), UserId("u-0"))])
        size = Puller(place, place.sign_in(0)).everything()
        data = f"{SCOPE} households, 5000 people, 12 saves each"
        yield at_most("pull: an investigator's whole scope, gzip", [size / 1e6], 2, unit="MB", data=data)
        taken = sorted(asyncio.run(install_afresh(place, folder / f"tablet-{run}")) for run in range(RUNS))
        yield at_most("pull: from request to installed and sealed", taken, 1.5, data=data)
        fill(
            place,
            1,
            [one for n in range(250) for one in visit_changes(10**6 + n, community=community(1), author=UserId("u-1"))],
        )
        size = Puller(place, place.sign_in(1)).everything()
        yield at_most("pull: 250 households, gzip", [size / 1e3], 80, unit="kB", data="43 fields in 12 saves each")
        author = UserId("u-4")
        visits = [visit_changes(2 * 10**6 + n, community=community(4), author=author) for n in range(250)]
        fill(place, 4, [in_one_save(changes) for changes in visits])
        size = Puller(place, place.sign_in(4)).everything()
        data = "43 fields in 1 save each"
        yield at_most("pull: the same in one save each, gzip", [size / 1e3], 80, unit="kB", data=data)
        few, many = Puller(place, place.sign_in(2)), Puller(place, place.sign_in(3))
        fill(place, 2, [plain_household(f"few-{n}", 2) for n in range(FEW)])
        fill(place, 3, [plain_household(f"many-{n}", 3) for n in range(MANY)])
        few.grow(2, "few")
        many.grow(3, "many")
        first, second = turn_about(few, many)
        for beside, times in ((FEW, first), (MANY, second)):
            yield at_most(
                f"pull: {DELTA} changes beside {beside} households",
                sorted(1_000 * one for one in times),
                100,
                unit="ms",
                data=f"{SHORT_RUNS} requests, the two in turn",
            )
        ratios = [_ratio(first[at::RUNS], second[at::RUNS]) for at in range(RUNS)]
        data = f"{MANY} over {FEW}, medians of {SHORT_RUNS // RUNS} requests each in turn, {RUNS} times"
        yield at_most("pull: many households over few", sorted(ratios), 1.2, unit="", data=data)


def turn_about(first: Puller, second: Puller) -> tuple[list[float], list[float]]:
    """Seconds of the same question to both, request by request: what else this machine does falls on both alike."""
    taken: tuple[list[float], list[float]] = ([], [])
    with first.http() as one, second.http() as other:
        for number in range(WARM_UP + SHORT_RUNS):
            for asked, http, times in ((first, one, taken[0]), (second, other, taken[1])):
                seconds = asked.ask(http)
                if number >= WARM_UP:
                    times.append(seconds)
    return taken


def _ratio(few: Sequence[float], many: Sequence[float]) -> float:
    return statistics.median(many) / statistics.median(few)


def household(number: int, where: AreaCode, author: UserId) -> list[Change]:
    """One visit's changes; every third household has a fourth member, so that 1,500 are 5,000 people."""
    made = visit_changes(number, community=where, author=author)
    if number % 3 == 0:
        values = {"name": f"测试{number}老", "relation": "parent", "health": "good", "ability": "none", "sex": "female"}
        fourth = Part(e=EntityId(f"{made[0].household}-m3"), type="member", set=_writes(values))
        made.append(msgspec.structs.replace(made[0], id=ChangeId(f"old-{number}"), parts=(fourth,)))
    return made


def in_one_save(changes: Sequence[Change]) -> Change:
    """What several saves wrote, written by the first of them alone."""
    parts: dict[EntityId, Part] = {}
    for part in (part for change in changes for part in change.parts):
        before = parts.get(part.e)
        parts[part.e] = part if before is None else msgspec.structs.replace(before, set=before.set | part.set)
    return msgspec.structs.replace(changes[0], parts=tuple(parts.values()))


def plain_household(name: str, person: int) -> Change:
    """A household that is known by its address."""
    part = Part(e=EntityId(name), type="household", set=_writes({"address": name}))
    return Change(
        id=ChangeId(f"c-{name}"),
        kind="save",
        household=EntityId(name),
        scope=community(person),
        author=UserId(f"u-{person}"),
        t=Stamp(wall_ms=START_MS, mono_ms=1, boot="boot-1"),
        form="bench-1",
        parts=(part,),
    )


def _writes(values: dict[str, str]) -> dict[str, Write]:
    return {unit: Write(v=value) for unit, value in values.items()}


_replicas = count(1)


def fill(place: Place, person: int, changes: Sequence[Change]) -> None:
    """Puts changes into the store as a tablet's push does, without the network between."""
    replica = ReplicaId(f"fill-{next(_replicas)}")
    sender = Sender(user=UserId(f"u-{person}"), device=DeviceId("d-fill"), replica=replica)
    for push in pushes(changes, replica=replica, epoch=EPOCH):
        answer = receive_changes(place.database, push, sender=sender, received_ms=BATCH_MS)
        if any(one.s != "applied" for one in answer.results.values()):
            message = f"not everything was merged: {answer.results}"
            raise RuntimeError(message)


@dataclass(slots=True)
class Puller:
    """Asks what is new, over HTTP, and counts what comes."""

    place: Place
    token: str
    cursors: dict[AreaCode, Cursor] = field(default_factory=dict)

    def everything(self) -> int:
        """Pulls until nothing more comes; the bytes of all answers as they crossed the wire."""
        size, more = 0, True
        with self.http() as http:
            while more:
                with http.stream("POST", "/sync/pull", content=self._question()) as reply:
                    body = b"".join(reply.iter_raw())
                size += len(body)
                answer = unpack(body, PullAnswer)
                self.cursors |= {page.scope: page.to for page in answer.pages}
                more = any(page.more for page in answer.pages)
        return size

    def grow(self, person: int, name: str) -> None:
        """Knows everything, and then there are twenty changes more."""
        self.everything()
        fill(self.place, person, [plain_household(f"{name}-new-{n}", person) for n in range(DELTA)])

    def ask(self, http: httpx.Client) -> float:
        """Seconds of asking for the twenty changes."""
        question = self._question()
        begun = time.perf_counter()
        answer = unpack(http.post("/sync/pull", content=question).content, PullAnswer)
        taken = time.perf_counter() - begun
        if sum(len(page.rows) for page in answer.pages) != DELTA:
            message = "the pull did not bring what was new"
            raise RuntimeError(message)
        return taken

    def _question(self) -> bytes:
        return pack(Pull(v=PROTOCOL, epoch=EPOCH, schema=SCHEMA, cursors=self.cursors))

    def http(self) -> httpx.Client:
        """A connection in this person's name."""
        headers = {"authorization": f"Bearer {self.token}", "content-type": "application/json"}
        headers |= {"content-encoding": "gzip", "accept-encoding": "gzip"}
        return httpx.Client(base_url=self.place.url, headers=headers, timeout=60)


async def install_afresh(place: Place, folder: Path) -> float:
    """Seconds of the first exchange of a tablet that was just enrolled."""
    account, means = await enrolled(place, folder, 0)
    begun = time.perf_counter()
    report = await exchange(account, connect_account(account), means)
    taken = time.perf_counter() - begun
    if not report.complete or report.received != SCOPE:
        message = f"the first exchange brought {report}"
        raise RuntimeError(message)
    return taken


async def enrolled(place: Place, folder: Path, person: int) -> tuple[Account, Means]:
    """A tablet whose person has signed in."""
    numbers = count(1)
    means = Means(
        stamp=system_clock(),
        new_id=lambda: f"{folder.name}-{next(numbers)}",
        random_bytes=random_bytes,
        fraction=fraction,
    )
    asked = Enrolment(server_url=place.url, login=f"u-{person}", password=PASSWORD, device_name="bench", pin=PIN)
    tablet = open_tablet(folder, means)
    return await enrol_tablet(tablet, connect(place.url), asked, means=means), means
