"""The town every run begins with: two streets, four communities, eight people, six households."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from shared_models.area import Area, Grant, Role
from shared_models.change import Change, Stamp
from shared_models.editing import new_part
from shared_models.ids import AreaCode, ChangeId, EntityId, UserId
from shared_models.values import Value
from sync_server.store import area_store, grant_store, user_store
from sync_server.store.database import Database
from sync_server.store.migrate import migrate
from sync_server.store.user_store import User
from sync_server.use_cases.record_office_change import record_office_changes
from tests.passwords import cheap_hash
from tests.simulation.clocks import START_MS

FIRST_EPOCH = "e0"
PASSWORD = "a password for everybody"

CITY, DISTRICT = AreaCode("6207"), AreaCode("620723")
STREET, FAR_STREET = AreaCode("620723101"), AreaCode("620723102")
EAST, WEST, NORTH = (AreaCode(f"62072310100{number}") for number in (1, 2, 3))
FAR = AreaCode("620723102001")
NEAR = (EAST, WEST, NORTH)

AREAS = (
    Area(code=CITY, name="示例市", level="city"),
    Area(code=DISTRICT, name="示例县", level="district", parent=CITY),
    Area(code=STREET, name="东街道", level="street", parent=DISTRICT),
    Area(code=FAR_STREET, name="西街道", level="street", parent=DISTRICT),
    Area(code=EAST, name="一社区", level="community", parent=STREET),
    Area(code=WEST, name="二社区", level="community", parent=STREET),
    Area(code=NORTH, name="三社区", level="community", parent=STREET),
    Area(code=FAR, name="四社区", level="community", parent=FAR_STREET),
)

LIN, WU, HE, STRANGER = UserId("u-lin"), UserId("u-wu"), UserId("u-he"), UserId("u-far")
QIN, DOU = UserId("o-qin"), UserId("o-dou")
ADMINISTRATOR = UserId("a-min")
OFFICERS = (QIN, DOU)
VISITORS = (LIN, WU, HE)

STAFF: Mapping[UserId, tuple[tuple[Role, AreaCode], ...]] = {
    LIN: ((Role.INVESTIGATOR, EAST), (Role.INVESTIGATOR, WEST)),
    WU: ((Role.INVESTIGATOR, EAST), (Role.INVESTIGATOR, WEST)),
    HE: ((Role.INVESTIGATOR, WEST), (Role.INVESTIGATOR, NORTH)),
    STRANGER: ((Role.INVESTIGATOR, FAR),),
    QIN: ((Role.STREET_OFFICER, STREET),),
    DOU: ((Role.STREET_OFFICER, STREET), (Role.STREET_OFFICER, FAR_STREET)),
    ADMINISTRATOR: ((Role.ADMINISTRATOR, CITY),),
}

HOMES = ((1, EAST), (2, EAST), (3, WEST), (4, WEST), (5, NORTH), (6, FAR))
MEMBERS = 2


def build_town(url: str) -> None:
    """Prepares an empty database."""
    database = Database(url)
    cheap = cheap_hash(PASSWORD)
    migrate(database, epoch=FIRST_EPOCH, now_ms=START_MS - 1)
    with database.writing() as tx:
        area_store.save_areas(tx, AREAS)
        for id_, grants in STAFF.items():
            user = User(id=id_, login=id_, name=f"name of {id_}", password_hash=cheap, created_ms=START_MS)
            user_store.add_user(tx, user)
            for role, area in grants:
                grant_store.add_grant(tx, id_, Grant(role=role, area=area), now_ms=START_MS)
    changes = [registration(number, community) for number, community in HOMES]
    record_office_changes(database, changes, user=ADMINISTRATOR, now_ms=START_MS)
    database.close()


def home_id(number: int) -> EntityId:
    """The name of a household the town begins with."""
    return EntityId(f"h0000{number}-{number}")


def registration(number: int, community: AreaCode, *, change: str = "") -> Change:
    """The change that registers a household with two members. Its name is in whatever can be read of it."""
    household = home_id(number)
    home: dict[str, Value] = {
        "address": f"{household} road",
        "phone": "0",
        "registry_no": f"no {household}",
        "housing_rooms": 1,
    }
    members = [
        new_part(EntityId(f"m-{household}-{i}"), "member", {"name": f"{household} name {i}", "occupation": "none"})
        for i in range(MEMBERS)
    ]
    return Change(
        id=ChangeId(change or f"register-{household}"),
        kind="save",
        household=household,
        scope=community,
        author=ADMINISTRATOR,
        t=Stamp(wall_ms=START_MS, mono_ms=0, boot="office"),
        form="register-1",
        parts=(new_part(household, "household", home), *members),
    )


def sqlite_template(folder: Path) -> Path:
    """The prepared town as one SQLite file."""
    path = folder / "town.sqlite3"
    if not path.exists():
        build_town(str(path))
    return path
