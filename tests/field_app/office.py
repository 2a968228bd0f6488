"""A real server on 127.0.0.1 with a staffed street, and an office that works on its database as the console does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx

from shared_models.area import Grant, Role
from shared_models.bundle_keys import PublicKeys
from shared_models.case import Case
from shared_models.change import Change, ChangeKind, Part, Stamp
from shared_models.ids import AreaCode, ChangeId, DeviceId, EntityId, UserId
from shared_models.tiles import TileService
from shared_models.visit import Remark
from sync_server.app import create_app
from sync_server.settings import Settings
from sync_server.store import area_store, bundle_store, case_store, grant_store, user_store
from sync_server.store.database import Database
from sync_server.store.user_store import User
from sync_server.use_cases.accept_visit import ShownVisit, accept_visit
from sync_server.use_cases.decide import Officer
from sync_server.use_cases.record_office_change import record_office_change
from sync_server.use_cases.return_visit import return_visit
from tests.builders import COMMUNITY
from tests.field_app.kit import family
from tests.passwords import cheap_hash
from tests.serving import CERTIFICATES, serving
from tests.sync_server.district import AREAS, OTHER_COMMUNITY, STREET

PASSWORD = "correct horse battery"
OFFICER = UserId("u-office")
SUPERVISOR = UserId("u-super")
STAFF = {
    UserId("u-1"): ("王调查", Grant(role=Role.INVESTIGATOR, area=COMMUNITY)),
    UserId("u-2"): ("赵调查", Grant(role=Role.INVESTIGATOR, area=STREET)),
    OFFICER: ("孙经办", Grant(role=Role.STREET_OFFICER, area=STREET)),
    SUPERVISOR: ("周督查", Grant(role=Role.SUPERVISOR, area=STREET)),
}


def now_ms() -> int:
    """The real time: the server's clock is not ours to set."""
    return time.time_ns() // 1_000_000


def settle_street(database: Database) -> None:
    """Areas, and staff who can sign in."""
    kept = cheap_hash(PASSWORD)
    with database.writing() as tx:
        area_store.save_areas(tx, AREAS)
        for id_, (name, grant) in STAFF.items():
            user_store.add_user(tx, User(id=id_, login=id_, name=name, password_hash=kept, created_ms=now_ms()))
            grant_store.add_grant(tx, id_, grant, now_ms=now_ms())


@dataclass(slots=True)
class Office:
    """The street office at its desk."""

    database: Database
    url: str
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def new_id(self) -> ChangeId:
        """The next id of the office."""
        return ChangeId(f"o-{next(self.numbers):05d}")

    def officer(self) -> Officer:
        """Who decides."""
        return Officer(user=OFFICER, now_ms=now_ms())

    def register(self, number: int, name: str, *, scope: AreaCode = COMMUNITY) -> EntityId:
        """Puts a household on file."""
        household = EntityId(f"h-{number}")
        self.write(household, *family(number, name), scope=scope)
        return household

    def write(
        self, household: EntityId, *parts: Part, scope: AreaCode = COMMUNITY, kind: ChangeKind = "save"
    ) -> ChangeId:
        """A change of the office; a move goes to its scope."""
        id_ = self.new_id()
        made = Change(
            id=id_,
            kind=kind,
            household=household,
            scope=scope,
            author=OFFICER,
            t=Stamp(wall_ms=now_ms(), mono_ms=0, boot="office"),
            form="office-1",
            parts=parts,
            reason="核实" if kind in {"resolve", "move"} else "",
        )
        record_office_change(self.database, made, now_ms=now_ms())
        return id_

    def keys_of(self, device: DeviceId) -> PublicKeys:
        """The keys that a sign-in told the server."""
        with self.database.reading() as tx:
            keys = bundle_store.device_keys(tx, device)
        assert keys is not None
        return keys

    def case(self, household: str) -> Case:
        """The case as the server has it."""
        with self.database.reading() as tx:
            case = case_store.load_case(tx, EntityId(household))
        assert case is not None
        return case

    def shown(self, household: str, visit: str) -> ShownVisit:
        """The visit as an officer has it on screen."""
        case = self.case(household)
        return ShownVisit(household=case.household, visit=EntityId(visit), n=case.n, change=self.new_id())

    def return_(self, household: str, visit: str, *remarks: Remark) -> None:
        """Returns a visit with remarks."""
        assert return_visit(self.database, self.officer(), self.shown(household, visit), remarks=remarks)

    def accept(self, household: str, visit: str) -> None:
        """Accepts a visit."""
        assert accept_visit(self.database, self.officer(), self.shown(household, visit))

    def reassign(self, user: str, to: AreaCode = OTHER_COMMUNITY) -> None:
        """Takes an investigator's community away and gives another."""
        with self.database.writing() as tx:
            grant_store.end_grant(tx, UserId(user), STAFF[UserId(user)][1], now_ms=now_ms())
            grant_store.add_grant(tx, UserId(user), Grant(role=Role.INVESTIGATOR, area=to), now_ms=now_ms())


@contextmanager
def open_office(database_url: str, folder: Path, *, tiles: TileService | None = None) -> Iterator[Office]:
    """A real HTTP server over a database and a folder for files, until the test is over."""
    database = Database(database_url)
    settle_street(database)
    settings = Settings(database=database_url, blobs=str(folder / "blobs"), staging=folder / "arriving", tiles=tiles)
    with serving(create_app(settings)) as url:
        yield Office(database, url)
    database.close()


def wait_until_up(address: str) -> None:
    """Returns when the server answers."""
    for _ in range(600):
        try:
            if httpx.get(f"{address}/health", trust_env=False, verify=CERTIFICATES).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the server does not come up")
