"""Office pages over a city of 150,000 households: the queue, one visit, coverage, on SQLite and on PostgreSQL.

The rows are folded by the code that folds pushes: as many different households as take a few seconds, and copies of
them under other ids until the city is full. The visits that are opened were pushed as tablets push them.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import httpx
import msgspec

from benchmarks.served import EPOCH, PASSWORD, Place, a_folder, a_postgresql, community, served
from benchmarks.table import Row
from benchmarks.visits import START_MS, pushes, visit_changes
from shared_models.area import Area, Grant, Role
from shared_models.case import Case, Entry, empty_case, fold
from shared_models.change import Act, Change, Part, Write
from shared_models.due import quarter_of
from shared_models.ids import AreaCode, ChangeId, DeviceId, EntityId, UserId
from shared_models.packing import pack
from shared_models.policy.shelf import preset
from shared_models.values import Value
from shared_models.visit import day_of
from sync_server.store import area_store, grant_store
from sync_server.store.batch import insert_rows
from sync_server.store.case_row import case_bytes, case_row
from sync_server.store.database import Database
from sync_server.store.tables import cases, flags, table_of
from sync_server.use_cases.audit_coverage import Question, audit_coverage
from sync_server.use_cases.hold_policy import Adoption, adopt_policy
from sync_server.use_cases.work_out import works_of

HOUSEHOLDS = 150_000
KINDS = 1_000
"""Different households; the city is made of as many copies of each as it takes."""
DISTRICTS, STREETS, COMMUNITIES = 13, 65, 780
VISITS = 60
"""Pushed as tablets push them; they are opened one after the other."""
REQUESTS = 60
LIMIT_MS = 300
COLD_MS = 1_000
DAY_MS = 86_400_000
PORTION = 1_000
CITY = AreaCode("6207")
STREET = AreaCode("620700000")
NOWHERE = AreaCode("620799999999")
SUPERVISOR, OFFICER = UserId("u-0"), UserId("u-1")
"""One looks at the whole city, one at a street."""
TRACED = ("household", "community", "position")
_case, _body, _traced = table_of(cases.CaseRow), table_of(cases.CaseBodyRow), table_of(flags.TracedRow)


def rows() -> Iterator[Row]:
    """The rows of this part."""
    with a_folder() as folder:
        yield from _measured("SQLite", folder / "server")
        with a_postgresql() as url:
            yield from _measured("PostgreSQL", folder / "server-pg", url=url)


def _measured(name: str, folder: Path, *, url: str = "") -> Iterator[Row]:
    with served(folder, people=2, url=url) as place:
        _settle(place.database)
        filled = _fill(place.database)
        visits = _push_visits(place)
        _tidy(place.database)
        data = f"{HOUSEHOLDS} households, {3 * HOUSEHOLDS} people, copies of {KINDS}; filled in {filled:.0f} s"
        with _at_desk(place, SUPERVISOR) as city, _at_desk(place, OFFICER) as street:
            bare = _p95(_timed(city, ["/password"]))
            cold = _counted_from_nothing(place.database)
            yield _row(f"console: coverage counted from nothing, {name}", cold, bare, target=COLD_MS, data=data)
            for what, who, paths in (
                ("coverage of a city", city, ["/coverage"]),
                ("coverage of a district", city, [f"/coverage?area=6207{n:02d}" for n in range(DISTRICTS)]),
                ("households behind a city's number", city, ["/coverage/6207?figure=not_visited"]),
                ("deadlines of the next 30 days of a city", city, ["/forecast"]),
                ("households behind a number", city, [f"/coverage/{_place(n)}?figure=overdue" for n in range(20)]),
                ("queue of a city", city, _views(city)),
                ("search in a city", city, [f"/queue?q=DB-00{n:05d}" for n in range(0, 60_000, 1_013)]),
                ("queue of a street", street, _views(street)),
                ("visit page", street, visits),
            ):
                yield _row(f"console: {what}, {name}", _timed(who, paths), bare, target=LIMIT_MS, data=data)


# --- the city -------------------------------------------------------------------------------------------------------


def _place(number: int) -> AreaCode:
    return AreaCode(f"{_street(number % STREETS)}{number:03d}")


def _street(number: int) -> AreaCode:
    return AreaCode(f"6207{number % DISTRICTS:02d}{number:03d}")


def _settle(database: Database) -> None:
    districts = [AreaCode(f"6207{number:02d}") for number in range(DISTRICTS)]
    areas = [Area(code=CITY, name="bench", level="city")]
    areas += [Area(code=code, name=f"district {code}", level="district", parent=CITY) for code in districts]
    for number in range(STREETS):
        code = _street(number)
        areas.append(Area(code=code, name=f"street {code}", level="street", parent=districts[number % DISTRICTS]))
    for number in range(COMMUNITIES):
        area = Area(code=_place(number), name=f"place {number}", level="community", parent=_street(number % STREETS))
        areas.append(area)
    areas.append(Area(code=community(1), name="place of the visits", level="community", parent=_street(0)))
    with database.writing() as tx:
        area_store.save_areas(tx, areas)
        grant_store.add_grant(tx, SUPERVISOR, Grant(role=Role.SUPERVISOR, area=CITY), now_ms=1)
        grant_store.add_grant(tx, OFFICER, Grant(role=Role.STREET_OFFICER, area=_street(0)), now_ms=1)
    adoption = Adoption(policy=preset("shahe"), source="", area=CITY, since=date(2021, 7, 1))
    adopt_policy(database, adoption, by=SUPERVISOR, now_ms=1)


def _fill(database: Database) -> float:
    """Seconds that it took."""
    begun = time.monotonic()
    kinds = {case.household: case for case in map(_folded, range(KINDS))}
    with database.reading() as tx:
        works = works_of(tx, kinds, day_of(START_MS + 400 * DAY_MS))
    made = [(case_row(case, works[id_]), case_bytes(case)) for id_, case in kinds.items()]
    for start in range(0, HOUSEHOLDS, PORTION):
        copies = [_copy(*made[number % KINDS], number) for number in range(start, start + PORTION)]
        with database.writing() as tx:
            insert_rows(tx, _case, [row for row, _ in copies])
            insert_rows(tx, _body, [body for _, body in copies])
            # Looked through for flags already, as a city is that has been at work for a while.
            insert_rows(tx, _traced, [{name: row[name] for name in TRACED} for row, _ in copies])
    return time.monotonic() - begun


def _copy(row: dict[str, Any], body: bytes, number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The same household under another id, elsewhere."""
    change = {f"{number % KINDS:07d}": f"{number:07d}", NOWHERE: _place(number % COMMUNITIES)}
    copied = {name: _renamed(value, change) for name, value in row.items()}
    return copied, {"household": copied["household"], "body": _renamed(body, change)}


def _renamed(value: Any, change: dict[str, str]) -> Any:
    for old, new in change.items():
        if isinstance(value, str):
            value = value.replace(old, new)
        elif isinstance(value, bytes):
            value = value.replace(old.encode(), new.encode())
    return value


def _folded(number: int) -> Case:
    """A household after an accepted visit and, for most, a second one in some state."""
    first = [_later(change, 30 + number % 200) for change in visit_changes(number, community=NOWHERE, author=OFFICER)]
    known: dict[str, Value] = {"registry_no": f"DB-{number:07d}", "benefit_class": "ABCD"[number % 4]}
    told = _save(first[0], "told", {**known, "since": f"2025-{1 + number % 12:02d}-01"})
    again = [_second(change, 120 + number % 240) for change in first]
    ends = {0: again[:-3], 1: again, 2: again, 3: [*again, _act(again[-1], "return")]}
    rest = ends.get(number % 20, [*again, _act(again[-1], "accept")])
    clash = [_save(first[0], "clash", {"phone": "2"})] if number % 50 == 0 else []
    changes = [*first, told, _act(first[-1], "accept"), *rest, *clash]
    entries = [
        Entry(change=change, n=n, device=DeviceId("d"), ms=change.t.wall_ms, quality="mono")
        for n, change in enumerate(changes, start=1)
    ]
    return fold(empty_case(changes[0].household, NOWHERE), entries)


def _later(change: Change, days: int) -> Change:
    """The same change so many days later."""
    t = msgspec.structs.replace(change.t, wall_ms=change.t.wall_ms + days * DAY_MS)
    parts = tuple(msgspec.structs.replace(part, set=_dated(part, days)) for part in change.parts)
    return msgspec.structs.replace(change, t=t, parts=parts)


def _dated(part: Part, days: int) -> dict[str, Write]:
    started = {"started_at": Write(v=START_MS + days * DAY_MS)} if "started_at" in part.set else {}
    return {**part.set, **started}


def _second(change: Change, days: int) -> Change:
    """The same at a second visit: visit, photo and interview are new, what was written before is replaced."""
    lasting = {"household", "member", "income"}
    parts = tuple(
        msgspec.structs.replace(
            part,
            e=part.e if part.type in lasting else EntityId(f"{part.e}-2"),
            set={unit: Write(v=write.v, saw=(change.id,)) for unit, write in part.set.items()},
        )
        for part in change.parts
    )
    act = change.act and msgspec.structs.replace(change.act, about=EntityId(f"{change.act.about}-2"))
    return _later(msgspec.structs.replace(change, id=ChangeId(f"{change.id}-2"), parts=parts, act=act), days)


def _save(like: Change, name: str, values: dict[str, Value]) -> Change:
    part = Part(e=like.household, type="household", set={unit: Write(v=value) for unit, value in values.items()})
    return msgspec.structs.replace(like, id=ChangeId(f"{like.id}-{name}"), parts=(part,))


def _act(after: Change, name: str) -> Change:
    if after.act is None:
        message = "an office decides on a visit that was finished"
        raise ValueError(message)
    return msgspec.structs.replace(after, id=ChangeId(f"{after.id}-{name}"), act=Act(name=name, about=after.act.about))


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
    begun = time.perf_counter()
    audit_coverage(database, SUPERVISOR, Question(period=quarter_of(today), today=today))
    return [1_000 * (time.perf_counter() - begun)]


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
