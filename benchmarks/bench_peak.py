"""The evening peak: many tablets hand over a day's work within minutes, with photos behind it."""

from __future__ import annotations

import asyncio
import hashlib
import os
import statistics
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import httpx

from benchmarks.served import EPOCH, Place, a_folder, community, served
from benchmarks.table import Row, at_least, at_most
from benchmarks.visits import START_MS, pushes, visit_changes
from shared_models.change import SCHEMA, Stamp
from shared_models.ids import ReplicaId, UserId
from shared_models.sync_protocol import BLOB_CHUNK, PROTOCOL, Hello, Pull, PushAnswer, ReplicaState, pack, unpack

TABLETS = 150
"""A tenth of the 1,500 of a city, in a tenth of the ten minutes: as many a second as all of them."""
VISITS = 12
OVER_S = 60.0
AT_ONCE = 50
PHOTO = 300_000
PHOTOS = 4
UPLOADERS = 4
PACKED = {"content-type": "application/json", "content-encoding": "gzip"}
PEOPLE = 10
"""Several tablets each, so that signing in does not take longer than the measurement."""
Exchange = tuple[str, list[bytes]]


def rows() -> Iterator[Row]:
    """The rows of this part."""
    with a_folder() as folder, served(folder / "server", people=PEOPLE) as place:
        tokens = [place.sign_in(person) for person in range(PEOPLE)]
        evening = [(tokens[number % PEOPLE], _bodies(number, 0)) for number in range(TABLETS)]
        data = f"{TABLETS} tablets, {VISITS} visits each, arriving over {OVER_S:.0f} s, at most {AT_ONCE} at once"
        text = asyncio.run(_evening(place, evening, spread_s=OVER_S))
        yield at_most("peak: p95 of an exchange", _p95(text), 500, unit="ms", data=data)
        crowd = [(tokens[number % PEOPLE], _bodies(number, 1)) for number in range(AT_ONCE)]
        yield at_most(
            "peak: p95 when all come at one moment",
            _p95(asyncio.run(_evening(place, crowd, spread_s=0))),
            500,
            unit="ms",
            data=f"{AT_ONCE} tablets in the same moment",
        )
        rates, beside = asyncio.run(_photos_beside_text(place, tokens))
        photos = f"{PHOTOS} photos of {PHOTO} bytes a visit, {UPLOADERS} at once, fsync on"
        yield replace(at_least("peak: photos", sorted(rates), 150, data=photos), unit="MB/s")
        some = f"{TABLETS // 10} tablets, {VISITS} visits each, arriving over {OVER_S / 10:.0f} s"
        yield at_most("peak: p95 of an exchange beside photos", _p95(beside), 500, unit="ms", data=some)


def _p95(taken: Sequence[float]) -> list[float]:
    return [1_000 * statistics.quantiles(taken, n=20)[-1]]


def _bodies(number: int, evening: int) -> list[bytes]:
    """What one tablet sends: hello, its day's work, and the question what is new."""
    person = number % PEOPLE
    first = 1_000_000 * evening + number * VISITS
    author, replica = UserId(f"u-{person}"), ReplicaId(f"r-{evening}-{number}")
    visits = range(first, first + VISITS)
    changes = [one for n in visits for one in visit_changes(n, community=community(person), author=author)]
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


@dataclass(frozen=True, slots=True)
class Shot:
    """One photo and its name."""

    name: str
    data: bytes


def _shots(count: int) -> list[Shot]:
    drawn = [os.urandom(PHOTO) for _ in range(count)]
    return [Shot(hashlib.sha256(data).hexdigest(), data) for data in drawn]


async def _photos_beside_text(place: Place, tokens: Sequence[str]) -> tuple[list[float], list[float]]:
    """MB a second of five runs of photos, and the exchanges that went on beside them."""
    evening = [(tokens[number % PEOPLE], _bodies(number, 2)) for number in range(TABLETS // 10)]
    beside = asyncio.create_task(_evening(place, evening, spread_s=OVER_S / 10))
    rates = []
    for _ in range(5):
        shots = _shots(20 * PHOTOS)
        begun = time.perf_counter()
        await _upload_all(place, tokens[0], shots)
        rates.append(len(shots) * PHOTO / 1e6 / (time.perf_counter() - begun))
    return rates, await beside


async def _upload_all(place: Place, token: str, shots: list[Shot]) -> None:
    waiting = list(shots)
    async with httpx.AsyncClient(base_url=place.url, timeout=60, headers={"authorization": f"Bearer {token}"}) as http:

        async def work() -> None:
            while waiting:
                await _upload(http, waiting.pop())

        await asyncio.gather(*(work() for _ in range(UPLOADERS)))


async def _upload(http: httpx.AsyncClient, shot: Shot) -> None:
    """As a tablet does: ask how much is there, then piece after piece."""
    address = f"/blobs/{shot.name}"
    reply = await http.head(address)
    for offset in range(0, PHOTO, BLOB_CHUNK):
        piece = shot.data[offset : offset + BLOB_CHUNK]
        headers = {"upload-offset": str(offset), "upload-length": str(PHOTO)}
        headers["upload-checksum"] = f"crc32 {zlib.crc32(piece):08x}"
        reply = await http.patch(address, content=piece, headers=headers)
        reply.raise_for_status()
    if reply.headers.get("blob-state") != "stored":
        message = f"the server did not keep the photo: {dict(reply.headers)}"
        raise RuntimeError(message)
