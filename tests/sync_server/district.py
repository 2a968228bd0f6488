"""A small invented district on a real database, and a tablet that pushes as a real one would."""

from __future__ import annotations

from datetime import date

import msgspec

from shared_models.area import Area, Grant, Role
from shared_models.change import Act, Change, change_bytes
from shared_models.ids import AreaCode, ChangeId, DeviceId, EntityId, ReplicaId, UserId
from shared_models.policy.shelf import preset
from shared_models.sync_protocol import CHAIN_START, Labelled, Push, PushAnswer, chain_hash
from sync_server.store import area_store, grant_store, user_store
from sync_server.store.database import Database
from sync_server.store.user_store import User
from sync_server.use_cases.arrival import Sender
from sync_server.use_cases.hold_policy import Adoption, adopt_policy
from sync_server.use_cases.receive_changes import receive_changes
from tests.builders import COMMUNITY, HOUSEHOLD, NOW_MS, stamp
from tests.passwords import cheap_hash

EPOCH = "e1"
CITY = AreaCode("6207")
DISTRICT = AreaCode("620723")
STREET = AreaCode("620723101")
OTHER_COMMUNITY = AreaCode("620723101002")
OTHER_STREET = AreaCode("620723102")
FAR_COMMUNITY = AreaCode("620723102001")

AREAS = (
    Area(code=CITY, name="示例市", level="city"),
    Area(code=DISTRICT, name="示例县", level="district", parent=CITY),
    Area(code=STREET, name="东街道", level="street", parent=DISTRICT),
    Area(code=COMMUNITY, name="一社区", level="community", parent=STREET),
    Area(code=OTHER_COMMUNITY, name="二社区", level="community", parent=STREET),
    Area(code=OTHER_STREET, name="西街道", level="street", parent=DISTRICT),
    Area(code=FAR_COMMUNITY, name="三社区", level="community", parent=OTHER_STREET),
)
INVESTIGATOR = UserId("u-1")
COLLEAGUE = UserId("u-2")
OFFICER = UserId("u-officer")
DISTRICT_OFFICER = UserId("u-district")
ADMINISTRATOR = UserId("u-admin")
STRANGER = UserId("u-stranger")

STAFF = {
    INVESTIGATOR: Grant(role=Role.INVESTIGATOR, area=COMMUNITY),
    COLLEAGUE: Grant(role=Role.INVESTIGATOR, area=STREET),
    OFFICER: Grant(role=Role.STREET_OFFICER, area=STREET),
    DISTRICT_OFFICER: Grant(role=Role.DISTRICT_OFFICER, area=DISTRICT),
    ADMINISTRATOR: Grant(role=Role.ADMINISTRATOR, area=CITY),
    STRANGER: Grant(role=Role.INVESTIGATOR, area=OTHER_STREET),
}


def settle_district(database: Database) -> None:
    """Areas and staff, one account each."""
    with database.writing() as tx:
        area_store.save_areas(tx, AREAS)
        for id_, grant in STAFF.items():
            user_store.add_user(tx, User(id=id_, login=id_, name=f"name of {id_}", password_hash="", created_ms=NOW_MS))
            grant_store.add_grant(tx, id_, grant, now_ms=NOW_MS)


def adopt(database: Database, name: str, *, area: AreaCode = DISTRICT, since: str = "2021-07-01") -> None:
    """Has a shipped policy hold in an area."""
    adoption = Adoption(policy=preset(name), source="", area=area, since=date.fromisoformat(since))
    adopt_policy(database, adoption, by=ADMINISTRATOR, now_ms=NOW_MS)


PASSWORD = "correct horse battery"
PASSWORD_HASH = cheap_hash(PASSWORD)


def give_passwords(database: Database) -> None:
    """Gives everybody the same password."""
    with database.writing() as tx:
        for id_ in STAFF:
            user_store.set_password(tx, id_, PASSWORD_HASH)


class Tablet:
    """One copy of one person's outbox."""

    def __init__(self, database: Database, user: UserId = INVESTIGATOR, *, replica: str = "r-1") -> None:
        """A fresh copy that has sent nothing yet."""
        self.database = database
        self.sender = Sender(user=user, device=DeviceId(f"d-{user}"), replica=ReplicaId(replica))
        self.seq = 0
        self.h = CHAIN_START
        self.epoch = EPOCH

    def label(self, *changes: Change | bytes) -> tuple[Labelled, ...]:
        """The next labels for these changes or raw bodies."""
        labelled = []
        for one in changes:
            body = one if isinstance(one, bytes) else change_bytes(one)
            self.seq += 1
            self.h = chain_hash(self.h, body)
            labelled.append(Labelled(seq=self.seq, h=self.h, body=msgspec.Raw(body)))
        return tuple(labelled)

    def send(self, labelled: tuple[Labelled, ...]) -> PushAnswer:
        """Pushes what was labelled, as often as you like."""
        push = Push(v=1, replica=self.sender.replica, epoch=self.epoch, changes=labelled)
        return receive_changes(self.database, push, sender=self.sender, received_ms=NOW_MS)

    def push(self, *changes: Change | bytes) -> PushAnswer:
        """Labels and pushes."""
        return self.send(self.label(*changes))


def by(author: UserId, change: Change, **fields: object) -> Change:
    """The change as another person's, with other fields."""
    return msgspec.structs.replace(change, author=author, **fields)


def settlement(id_: str, kind: str, held: str, *, author: UserId = OFFICER, household: str = HOUSEHOLD) -> Change:
    """An officer's accept or refuse of a held change."""
    return msgspec.convert(
        {
            "id": id_,
            "kind": kind,
            "household": household,
            "scope": COMMUNITY,
            "author": author,
            "t": stamp(),
            "reason": "核实无误",
            "about": held,
        },
        Change,
    )


def move(id_: str, to: AreaCode, *, author: UserId = OFFICER, household: str = HOUSEHOLD) -> Change:
    """A household's move to another community."""
    return Change(
        id=ChangeId(id_), kind="move", household=EntityId(household), scope=to, author=author, t=stamp(), reason="搬迁"
    )


def act(id_: str, name: str, about: str = "v-1", *, author: UserId = INVESTIGATOR) -> Change:
    """An act of a person."""
    return Change(
        id=ChangeId(id_),
        kind="act",
        household=EntityId(HOUSEHOLD),
        scope=COMMUNITY,
        author=author,
        t=stamp(),
        act=Act(name=name, about=EntityId(about)),
    )
