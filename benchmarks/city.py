"""A city of 150,000 households for the benchmarks of the console.

The rows are folded by the code that folds pushes: as many different households as take a few seconds, and copies of
them under other ids until the city is full. Each has the trace of its latest visit, as flags leave it.
"""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import msgspec

from benchmarks.served import community
from benchmarks.visits import START_MS, visit_changes
from shared_models.area import Area, Grant, Role
from shared_models.case import Case, Entry, empty_case, fold
from shared_models.change import Act, Change, Part, Write
from shared_models.flags.trace import VisitTrace, traces
from shared_models.ids import AreaCode, ChangeId, DeviceId, EntityId, UserId
from shared_models.policy.shelf import preset
from shared_models.values import Value
from shared_models.visit import day_of
from sync_server.store import area_store, grant_store
from sync_server.store.batch import insert_rows
from sync_server.store.case_row import case_bytes, case_row
from sync_server.store.database import Database
from sync_server.store.tables import cases, flags, table_of
from sync_server.use_cases.hold_policy import Adoption, adopt_policy
from sync_server.use_cases.work_out import works_of

HOUSEHOLDS = 150_000
KINDS = 1_000
"""Different households; the city is made of as many copies of each as it takes."""
DISTRICTS, STREETS, COMMUNITIES = 13, 65, 780
DAY_MS = 86_400_000
PORTION = 1_000
CITY = AreaCode("6207")
NOWHERE = AreaCode("620799999999")
SUPERVISOR, OFFICER = UserId("u-0"), UserId("u-1")
"""One looks at the whole city, one at a street."""
TRACED = ("household", "community", "position")
_case, _body = table_of(cases.CaseRow), table_of(cases.CaseBodyRow)
_traced, _trace = table_of(flags.TracedRow), table_of(flags.VisitTraceRow)


def place_of(number: int) -> AreaCode:
    """The community of a household."""
    return AreaCode(f"{_street(number % STREETS)}{number:03d}")


def _street(number: int) -> AreaCode:
    return AreaCode(f"6207{number % DISTRICTS:02d}{number:03d}")


def settle(database: Database) -> None:
    """Areas, grants and a policy."""
    districts = [AreaCode(f"6207{number:02d}") for number in range(DISTRICTS)]
    areas = [Area(code=CITY, name="bench", level="city")]
    areas += [Area(code=code, name=f"district {code}", level="district", parent=CITY) for code in districts]
    for number in range(STREETS):
        code = _street(number)
        areas.append(Area(code=code, name=f"street {code}", level="street", parent=districts[number % DISTRICTS]))
    for number in range(COMMUNITIES):
        area = Area(code=place_of(number), name=f"place {number}", level="community", parent=_street(number % STREETS))
        areas.append(area)
    areas.append(Area(code=community(1), name="place of the visits", level="community", parent=_street(0)))
    with database.writing() as tx:
        area_store.save_areas(tx, areas)
        grant_store.add_grant(tx, SUPERVISOR, Grant(role=Role.SUPERVISOR, area=CITY), now_ms=1)
        grant_store.add_grant(tx, OFFICER, Grant(role=Role.STREET_OFFICER, area=_street(0)), now_ms=1)
    adoption = Adoption(policy=preset("shahe"), source="", area=CITY, since=date(2021, 7, 1))
    adopt_policy(database, adoption, by=SUPERVISOR, now_ms=1)


def fill(database: Database) -> float:
    """The households; gives the seconds that it took."""
    begun = time.monotonic()
    kinds = {case.household: case for case in map(_folded, range(KINDS))}
    with database.reading() as tx:
        works = works_of(tx, kinds, day_of(START_MS + 400 * DAY_MS))
    made = [(case_row(case, works[id_]), case_bytes(case), traces(case)[-1]) for id_, case in kinds.items()]
    for start in range(0, HOUSEHOLDS, PORTION):
        copies = [_copy(*made[number % KINDS], number=number) for number in range(start, start + PORTION)]
        with database.writing() as tx:
            insert_rows(tx, _case, [row for row, _, _ in copies])
            insert_rows(tx, _body, [body for _, body, _ in copies])
            # Looked through for flags already, as a city is that has been at work for a while.
            insert_rows(tx, _traced, [{name: row[name] for name in TRACED} for row, _, _ in copies])
            insert_rows(tx, _trace, [trace for _, _, trace in copies])
    return time.monotonic() - begun


_Row = dict[str, Any]


def _copy(row: _Row, body: bytes, trace: VisitTrace, *, number: int) -> tuple[_Row, _Row, _Row]:
    """The same household under another id, elsewhere."""
    change = {f"{number % KINDS:07d}": f"{number:07d}", NOWHERE: place_of(number % COMMUNITIES)}
    copied = {name: _renamed(value, change) for name, value in row.items()}
    where = {"household": copied["household"], "community": copied["community"]}
    body_row = {"household": copied["household"], "body": _renamed(body, change)}
    visit = _renamed(trace.visit, change)
    return copied, body_row, {"visit": visit, **where, "body": _renamed(msgspec.json.encode(trace), change)}


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
