"""The evening peak: many tablets hand over a day's work within minutes, with photos behind it."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import httpx

from benchmarks.photos import PHOTO, UPLOADERS, limit, upload
from benchmarks.served import EPOCH, Place, a_folder, community, served
from benchmarks.table import Row, at_least, at_most
from benchmarks.visits import START_MS, pushes, visit_changes
from shared_models.change import SCHEMA, Stamp
from shared_models.ids import ReplicaId, UserId
from shared_models.packing import pack, unpack
from shared_models.sync_protocol import PROTOCOL, Hello, Pull, PushAnswer, ReplicaState

TABLETS = 150
"""A tenth of the 1,500 of a city, in a tenth of the ten minutes: as many a second as all of them."""
VISITS = 12
OVER_S = 60.0
AT_ONCE = 50
BESIDE = 99
"""The evening of the tablets beside the photos: each evening has households of its own."""
RUNS = 5
EVENING_MB = 36
"""What 1,500 tablets need that come within ten minutes, each with 4 photos of each of 12 visits."""
VISITS_A_SECOND = 400
"""What a push must reach: so long a crowd's whole day may take that comes in one moment."""
PACKED = {"content-type": "application/json", "content-encoding": "gzip"}
PEOPLE = 10
"""Several tablets each, so that signing in does not take longer than the measurement."""
Exchange = tuple[str, list[bytes]]


def rows() -> Iterator[Row]:
    """The rows of this part."""
    with a_folder() as folder, served(folder / "server", people=PEOPLE) as place:
        tokens = [place.sign_in(person) for person in range(PEOPLE)]
        evening = [(tokens[number % PEOPLE], _bodies(number, 0, VISITS)) for number in range(TABLETS)]
        data = f"{TABLETS} tablets, {VISITS} visits each, arriving over {OVER_S:.0f} s, at most {AT_ONCE} at once"
        text = asyncio.run(_evening(place, evening, spread_s=OVER_S))
        yield at_most("peak: p95 of an exchange", _p95(text), 500, unit="ms", data=data)
        for visits, target in ((1, 500), (VISITS, 1_000 * AT_ONCE * VISITS / VISITS_A_SECOND)):
            p95s = sorted(_crowd(place, tokens, 1 + visits * RUNS + run, visits=visits) for run in range(RUNS))
            name = f"peak: p95 of {AT_ONCE} in one moment, visits each: {visits}"
            yield at_most(name, p95s, target, unit="ms", data=f"{RUNS} runs")
        bare = sorted(limit(folder) for _ in range(RUNS))
        alone = sorted(upload(place.url, tokens[0]) for _ in range(RUNS))
        photos = f"{PHOTO} bytes each, {UPLOADERS} at once, fsync on; limit: bare HTTP, then the bare disk"
        best = statistics.median(bare)
        yield replace(at_least("peak: photos", alone, 150, limit=best, data=photos), unit="MB/s")
        rates, beside = asyncio.run(_photos_beside_text(place, tokens))
        yield replace(
            at_least("peak: photos beside text", sorted(rates), EVENING_MB, limit=best, data=photos), unit="MB/s"
        )
        some = f"{TABLETS // 10} tablets, {VISITS} visits each, arriving over {OVER_S / 10:.0f} s"
        yield at_most("peak: p95 of an exchange beside photos", _p95(beside), 500, unit="ms", data=some)


def _crowd(place: Place, tokens: Sequence[str], evening: int, *, visits: int) -> float:
    """Everybody comes in the same moment, with so many visits each."""
    crowd = [(tokens[number % PEOPLE], _bodies(number, evening, visits)) for number in range(AT_ONCE)]
    (p95,) = _p95(asyncio.run(_evening(place, crowd, spread_s=0)))
    return p95


def _p95(taken: Sequence[float]) -> list[float]:
    return [1_000 * statistics.quantiles(taken, n=20)[-1]]


def _bodies(number: int, evening: int, visits: int) -> list[bytes]:
    """What one tablet sends: hello and its work."""
    person = number % PEOPLE
    first = 1_000_000 * evening + number * VISITS
    author, replica = UserId(f"u-{person}"), ReplicaId(f"r-{evening}-{number}")
    changes = [
        one
        for n in range(first, first + visits)
        for one in visit_changes(n, community=community(person), author=author)
    ]
    clock = Stamp(wall_ms=START_MS, mono_ms=1, boot="boot-1")
    state = ReplicaState(id=replica)
    hello = Hello(v=PROTOCOL, install=replica, replica=state, epoch=EPOCH, schema=SCHEMA, app="bench", clock=clock)
    return [pack(hello), *(pack(push) for push in pushes(changes, replica=replica, epoch=EPOCH))]


async def _evening(place: Place, exchanges: Sequence[Exchange], *, spread_s: float) -> list[float]:
    """Seconds of each exchange; each begins at its own moment of the evening."""
    room = asyncio.Semaphore(AT_ONCE)
    limits = httpx.Limits(max_connections=AT_ONCE)
    async with httpx.AsyncClient(base_url=place.url, timeout=60, limits=limits) as http:

        async def one(number: int, exchange: Exchange) -> float:
            await asyncio.sleep(spread_s * number / len(exchanges))
            async with room:
                begun = time.perf_counter()
                await _exchange(http, *exchange)
                return time.perf_counter() - begun

        return list(await asyncio.gather(*(one(at, exchange) for at, exchange in enumerate(exchanges))))


async def _exchange(http: httpx.AsyncClient, token: str, bodies: Sequence[bytes]) -> None:
    headers = PACKED | {"authorization": f"Bearer {token}"}
    hello, *work = bodies
    (await http.post("/sync/hello", content=hello, headers=headers)).raise_for_status()
    for body in work:
        reply = await http.post("/sync/push", content=body, headers=headers)
        results = unpack(reply.raise_for_status().content, PushAnswer).results
        if any(one.s != "applied" for one in results.values()):
            message = f"not everything was merged: {results}"
            raise RuntimeError(message)
    pull = pack(Pull(v=PROTOCOL, epoch=EPOCH, schema=SCHEMA, cursors={}, limit=1))
    (await http.post("/sync/pull", content=pull, headers=headers)).raise_for_status()


async def _photos_beside_text(place: Place, tokens: Sequence[str]) -> tuple[list[float], list[float]]:
    """MB a second of five runs of photos, and the exchanges that went on beside them."""
    evening = [(tokens[number % PEOPLE], _bodies(number, BESIDE, VISITS)) for number in range(TABLETS // 10)]
    beside = asyncio.create_task(_evening(place, evening, spread_s=OVER_S / 10))
    rates = [await asyncio.to_thread(upload, place.url, tokens[0]) for _ in range(RUNS)]
    return rates, await beside
