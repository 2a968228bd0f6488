"""Office pages over a city of 150,000 households: the queue, one visit, coverage, on SQLite and on PostgreSQL.

The city is made by `benchmarks/city.py`; the visits that are opened were pushed as tablets push them.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path

import httpx

from benchmarks.city import (
    DISTRICTS,
    HOUSEHOLDS,
    KINDS,
    OFFICER,
    SUPERVISOR,
    fill,
    place_of,
    settle,
)
from benchmarks.served import EPOCH, PASSWORD, Place, a_folder, a_postgresql, community, served
from benchmarks.table import Row
from benchmarks.visits import pushes, visit_changes
from shared_models.due import quarter_of
from shared_models.ids import UserId
from shared_models.packing import pack
from shared_models.visit import day_of
from sync_server.store.database import Database
from sync_server.use_cases.audit_coverage import Question, audit_coverage

VISITS = 60
"""Pushed as tablets push them; they are opened one after the other."""
REQUESTS = 60
NEW_PERIODS = 10
LIMIT_MS = 300
COLD_MS = 1_000


def rows() -> Iterator[Row]:
    """The rows of this part."""
    with a_folder() as folder:
        yield from _measured("SQLite", folder / "server")
        with a_postgresql() as url:
            yield from _measured("PostgreSQL", folder / "server-pg", url=url)


def _measured(name: str, folder: Path, *, url: str = "") -> Iterator[Row]:
    with served(folder, people=2, url=url) as place:
        settle(place.database)
        filled = fill(place.database)
        visits = _push_visits(place)
        _tidy(place.database)
        data = f"{HOUSEHOLDS} households, {3 * HOUSEHOLDS} people, copies of {KINDS}; filled in {filled:.0f} s"
        with _at_desk(place, SUPERVISOR) as city, _at_desk(place, OFFICER) as street:
            bare = _p95(_timed(city, ["/password"]))
            cold = _counted_from_nothing(place.database)
            yield _row(f"console: coverage counted from nothing, {name}", cold, bare, target=COLD_MS, data=data)
            new = _of_new_periods(place.database)
            yield _row(f"console: coverage of days nobody asked for, {name}", new, bare, target=COLD_MS, data=data)
            first = [_ask(city, "/burden")]
            yield _row(f"console: burden of a city, the first time, {name}", first, bare, target=COLD_MS, data=data)
            for what, who, paths in (
                ("coverage of a city", city, ["/coverage"]),
                ("coverage of a district", city, [f"/coverage?area=6207{n:02d}" for n in range(DISTRICTS)]),
                ("households behind a city's number", city, ["/coverage/6207?figure=not_visited"]),
                ("deadlines of the next 30 days of a city", city, ["/forecast"]),
                ("burden of a city", city, ["/burden"]),
                ("households behind a number", city, [f"/coverage/{place_of(n)}?figure=overdue" for n in range(20)]),
                ("queue of a city", city, _views(city)),
                ("search in a city", city, [f"/queue?q=DB-00{n:05d}" for n in range(0, 60_000, 1_013)]),
                ("queue of a street", street, _views(street)),
                ("visit page", street, visits),
            ):
                yield _row(f"console: {what}, {name}", _timed(who, paths), bare, target=LIMIT_MS, data=data)


# --- at work --------------------------------------------------------------------------------------------------------


def _push_visits(place: Place) -> list[str]:
    """Where the pages of freshly pushed visits are."""
    numbers = range(HOUSEHOLDS, HOUSEHOLDS + VISITS)
    changes = [one for number in numbers for one in visit_changes(number, community=community(1), author=OFFICER)]
    headers = {"authorization": f"Bearer {place.sign_in(1)}"}
    for push in pushes(changes, replica="r-1", epoch=EPOCH):
        httpx.post(f"{place.url}/sync/push", content=pack(push), headers={**headers, **PACKED}).raise_for_status()
    return [f"/households/home-{number:07d}/visits/visit-{number:07d}" for number in numbers]


PACKED = {"content-type": "application/json", "content-encoding": "gzip"}


def _counted_from_nothing(database: Database) -> list[float]:
    """What the server does for a city after its start, before anybody looks: milliseconds."""
    today = day_of(time.time_ns() // 1_000_000)
    return [_counted(database, Question(period=quarter_of(today), today=today))]


def _of_new_periods(database: Database) -> list[float]:
    """Milliseconds for each of some spans of days that were never asked for, in a server that has counted before."""
    today = day_of(time.time_ns() // 1_000_000)
    return sorted(
        _counted(database, Question(period=(today - timedelta(days=days), today), today=today))
        for days in range(100, 100 + NEW_PERIODS)
    )


def _counted(database: Database, question: Question) -> float:
    begun = time.perf_counter()
    audit_coverage(database, SUPERVISOR, question)
    return 1_000 * (time.perf_counter() - begun)


def _tidy(database: Database) -> None:
    """What PostgreSQL does on its own from time to time; SQLite does nothing of the kind."""
    if database.is_sqlite:
        return
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")


# --- at the desk ----------------------------------------------------------------------------------------------------


@contextmanager
def _at_desk(place: Place, user: UserId) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{place.url}/console", timeout=60) as http:
        token = re.search(r'name="csrf" value="([^"]+)"', http.get("/log-in").text)
        typed = {"csrf": token[1] if token else "", "login": user, "password": PASSWORD}
        http.post("/log-in", data=typed)
        yield http


def _views(http: httpx.Client) -> list[str]:
    """Addresses of the queue: every tab, filters together, and a page far inside."""
    views = ["", "?status=all", "?status=all&overdue=1", "?class=B", "?status=accepted", "?status=returned&photos=1"]
    views += ["?status=all&class=C&overdue=1", "?status=contradiction"]
    page = http.get("/queue?status=all").text
    further = re.findall(r'rel="next" href="/console/queue([^"]+)"', page)
    return [f"/queue{view.replace('&amp;', '&')}" for view in (*views, *further)]


def _timed(http: httpx.Client, paths: Sequence[str], *, times: int = REQUESTS) -> list[float]:
    """Milliseconds of each request, sorted; the paths in turn."""
    return sorted(_ask(http, path) for path in islice(cycle(paths), times))


def _ask(http: httpx.Client, path: str) -> float:
    begun = time.perf_counter()
    reply = http.get(path)
    took = 1_000 * (time.perf_counter() - begun)
    if reply.status_code != httpx.codes.OK:
        message = f"{path}: {reply.status_code}"
        raise RuntimeError(message)
    return took


def _p95(taken: Iterable[float]) -> float:
    ordered = sorted(taken)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def _row(name: str, taken: list[float], bare: float, *, target: float, data: str) -> Row:
    """A row for the 95th percentile; the limit is an empty page of the same server in the same run."""
    p95 = _p95(taken)
    return Row(
        name=name,
        value=round(p95, 1),
        unit="ms",
        target=f"<= {target:g}",
        meets=p95 <= target,
        limit=round(bare, 1),
        ratio=round(p95 / bare, 2),
        spread=f"{taken[0]:.1f}…{statistics.median(taken):.1f}…{taken[-1]:.1f}",
        data=f"p95 of {len(taken)}; {data}",
    )
