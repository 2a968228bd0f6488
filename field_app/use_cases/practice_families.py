"""The invented families that a newcomer practises on. Every name and number is made up, and marked as such."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from shared_models.area import PRACTICE_MARK
from shared_models.case import Case, Entry, empty_case, fold
from shared_models.change import SCHEMA, Act, Change, Part, Stamp
from shared_models.editing import new_part
from shared_models.identity_number import with_check_character
from shared_models.ids import AreaCode, ChangeId, DeviceId, EntityId, UserId
from shared_models.values import Value

COMMUNITY = AreaCode("990000000001")
COMMUNITY_NAME = f"练习村{PRACTICE_MARK}"
LEARNER = UserId("practice-learner")
COLLEAGUE = UserId("practice-colleague")
OFFICE = UserId("practice-office")
REMARK = "请核对联系电话,并写明打工收入的来源(练习用的审核意见)。"
LONG_AGO = 200
LAST_WEEK = 6
LAST_MONTH = 20
LAST_YEAR = 380


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One invented family; births are of the head and of whoever lives with him or her."""

    number: int
    head: str
    benefit_class: str
    address: str
    building: str
    members: tuple[tuple[str, str, str], ...]
    """Name, relation to the head, day of birth."""
    wages: str = ""
    """Yuan a month that the head earns."""
    spot: tuple[str, str] | None = None
    visited: int | None = None
    """Days since the last visit; nothing: never visited."""
    returned: bool = False
    note: str = ""

    @property
    def id(self) -> EntityId:
        """Says at once what it is."""
        return EntityId(f"practice-{self.number}")


FAMILIES = (
    Family(
        number=1, head="王春兰", benefit_class="B", address="练习村1组 3 号", building="1组", wages="860",
        members=(("王春兰", "head", "1968-03-12"), ("王小军", "child", "2010-09-01")),
        spot=("34.251200", "104.251000"), visited=LONG_AGO,
    ),
    Family(
        number=2, head="李有田", benefit_class="B", address="练习村1组 8 号", building="1组", wages="1200",
        members=(("李有田", "head", "1959-07-30"), ("赵桂花", "spouse", "1961-11-05")),
        spot=("34.251900", "104.252300"), visited=LAST_WEEK, returned=True,
    ),
    Family(
        number=3, head="陈新月", benefit_class="A", address="练习村2组 1 号", building="2组",
        members=(("陈新月", "head", "1987-01-20"), ("陈安", "child", "2015-06-18"), ("陈宁", "child", "2018-02-02")),
        spot=("34.254400", "104.249100"),
    ),
    Family(
        number=4, head="孙守义", benefit_class="A", address="练习村2组 12 号", building="2组",
        members=(("孙守义", "head", "1941-05-09"),), visited=LAST_MONTH, note="院内养狗,请先在门口招呼(练习)。",
    ),
)  # fmt: skip


def practice_cases(today: date) -> tuple[Case, ...]:
    """The families as a server would have handed them out on a day."""
    return tuple(fold(empty_case(family.id, COMMUNITY), list(_entries(family, today))) for family in FAMILIES)


def _entries(family: Family, today: date) -> Iterator[Entry]:
    changes = [_change(family, "register", _days_before(today, LAST_YEAR), author=OFFICE, parts=_registered(family))]
    if family.visited is not None:
        changes += _visit(family, _days_before(today, family.visited))
    for n, change in enumerate(changes, start=1):
        yield Entry(
            change=change, n=family.number * 10 + n, device=DeviceId("practice"), ms=change.t.wall_ms, quality="mono"
        )


def _days_before(today: date, days: int) -> int:
    """A morning in China so many days before, in milliseconds."""
    morning = datetime(today.year, today.month, today.day, 2, tzinfo=UTC) - timedelta(days=days)
    return int(morning.timestamp() * 1_000)


def _registered(family: Family) -> tuple[Part, ...]:
    home: dict[str, Value] = {
        "registry_no": f"练习-{family.number:03}",
        "benefit_class": family.benefit_class,
        "standing": "recipient",
        "since": "2021-04-01",
        "address": f"{family.address}{PRACTICE_MARK}",
        "building": family.building,
        "phone": "00000000000",
    }
    if family.spot is not None:
        home["position"] = {"lat": family.spot[0], "lon": family.spot[1], "accuracy_m": "10"}
    if family.note:
        home["safety_note"] = family.note
    parts = [new_part(family.id, "household", home), *_members(family)]
    if family.wages:
        income: dict[str, Value] = {
            "member": _member(family, 1),
            "kind": "wages",
            "amount": {"yuan": family.wages, "per": "month"},
        }
        parts.append(new_part(EntityId(f"{family.id}-income"), "income", income))
    return tuple(parts)


def _members(family: Family) -> Iterator[Part]:
    for n, (name, relation, born) in enumerate(family.members, start=1):
        number = with_check_character(f"990000{born.replace('-', '')}{family.number}{n}{n}")
        values = {"name": f"{name}{PRACTICE_MARK}", "relation": relation, "birth_date": born, "identity_number": number}
        yield new_part(_member(family, n), "member", values)


def _member(family: Family, n: int) -> EntityId:
    return EntityId(f"{family.id}-m{n}")


def _visit(family: Family, ms: int) -> list[Change]:
    visit = EntityId(f"{family.id}-visit")
    values: dict[str, Value] = {
        "lead": LEARNER, "second": COLLEAGUE, "started_at": ms, "outcome": "completed", "code": "",
    }  # fmt: skip
    parts = (new_part(visit, "visit", values),)
    remark = {"entity": family.id, "unit": "phone", "text": REMARK}
    decision = (
        Act(name="return", about=visit, data={"remarks": [remark]})
        if family.returned
        else Act(name="accept", about=visit)
    )
    return [
        _change(family, "visit", ms, author=LEARNER, parts=parts),
        _change(family, "finish", ms + 1, author=LEARNER, act=Act(name="finish", about=visit)),
        _change(family, "decide", ms + 2, author=OFFICE, act=decision),
    ]


def _change(  # noqa: PLR0913 - what a change consists of
    family: Family, what: str, ms: int, *, author: UserId, parts: tuple[Part, ...] = (), act: Act | None = None
) -> Change:
    return Change(
        id=ChangeId(f"{family.id}-{what}"),
        kind="act" if act is not None else "save",
        household=family.id,
        scope=COMMUNITY,
        author=author,
        t=Stamp(wall_ms=ms, mono_ms=0, boot="practice"),
        schema=SCHEMA,
        parts=parts,
        act=act,
    )
