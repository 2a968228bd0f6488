"""Whole visits pushed over HTTP into SQLite and PostgreSQL, and how large a first sync is."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from benchmarks.served import EPOCH, Place, a_folder, a_postgresql, community, raw_rows_a_second, served
from benchmarks.table import Row, at_least
from benchmarks.visits import SAVES, pushes, visit_changes
from shared_models.change import change_bytes
from shared_models.ids import UserId
from shared_models.packing import pack, unpack
from shared_models.sync_protocol import PushAnswer

TABLETS = 2
RUNS = 5
VISITS = 200
"""Of each tablet in each run."""


def rows() -> Iterator[Row]:
    """The rows of this part."""
    with a_folder() as folder:
        body = change_bytes(visit_changes(0, community=community(0), author=UserId("u-0"))[2])
        raw = raw_rows_a_second(folder, body)
        yield from _measured("SQLite, synchronous=FULL", folder / "server", url="", raw=raw)
        with a_postgresql() as url:
            yield from _measured("PostgreSQL, synchronous_commit=on", folder / "server-pg", url=url, raw=raw)


def _measured(name: str, folder: Path, *, url: str, raw: float) -> Iterator[Row]:
    rates = []
    with served(folder, people=TABLETS, url=url) as place, ThreadPoolExecutor(TABLETS) as tablets:
        tokens = [place.sign_in(one) for one in range(TABLETS)]
        for run in range(RUNS):
            bodies = [list(_bodies(one, run)) for one in range(TABLETS)]
            begun = time.perf_counter()
            taken = sum(tablets.map(_push_all, itertools.repeat(place), tokens, bodies))
            rates.append(taken / (time.perf_counter() - begun))
    data = f"{TABLETS} tablets, {VISITS} visits each, {RUNS} runs; limit: bare rows a second of SQLite"
    yield at_least(f"push: changes into {name}", sorted(rates), 4_000, limit=raw, data=data)
    visits = sorted(rate / SAVES for rate in rates)
    yield at_least(f"push: visits into {name}", visits, 400, data=f"{SAVES} saves, 43 fields, 3 members each")


def _bodies(tablet: int, run: int) -> Iterator[bytes]:
    numbers = range((run * TABLETS + tablet) * VISITS, (run * TABLETS + tablet + 1) * VISITS)
    author = UserId(f"u-{tablet}")
    changes = [one for n in numbers for one in visit_changes(n, community=community(tablet), author=author)]
    for push in pushes(changes, replica=f"r-{tablet}-{run}", epoch=EPOCH):
        yield pack(push)


def _push_all(place: Place, token: str, bodies: list[bytes]) -> int:
    taken = 0
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json", "content-encoding": "gzip"}
    with httpx.Client(base_url=place.url, headers=headers, timeout=60) as http:
        for body in bodies:
            answer = unpack(http.post("/sync/push", content=body).raise_for_status().content, PushAnswer)
            applied = [one for one in answer.results.values() if one.s == "applied"]
            if len(applied) != len(answer.results):
                message = f"not everything was merged: {answer.results}"
                raise RuntimeError(message)
            taken += len(applied)
    return taken
