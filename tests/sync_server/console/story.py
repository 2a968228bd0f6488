"""One household with a visit in May and one in September that waits for the office, as two tablets would send it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

import msgspec

from shared_models.area import Grant, Role
from shared_models.change import Act, BlobRef, Change, Part
from shared_models.ids import EntityId, Sha256, UserId
from shared_models.values import Value
from sync_server.store import grant_store, user_store
from sync_server.store.database import Database
from sync_server.use_cases.record_office_change import record_office_change
from tests.builders import HOUSEHOLD, NOW_MS, change, part, saw, stamp
from tests.sync_server.district import COLLEAGUE, DISTRICT, INVESTIGATOR, OFFICER, Tablet, by

EVERYBODY = ("lead", "second", "respondent")
SUPERVISOR = UserId("u-supervisor")
DAY_MS = 86_400_000
MAY_MS = NOW_MS - 120 * DAY_MS
SEPTEMBER_MS = NOW_MS - DAY_MS
MAY, SEPTEMBER = EntityId("v-may"), EntityId("v-september")
PHOTO = b"\x89PNG\r\n\x1a\n a photo that nobody looks at"
PHOTO_NAME = Sha256(hashlib.sha256(PHOTO).hexdigest())
MISSING_NAME = Sha256("0" * 64)

HOME: Mapping[str, Value] = {
    "registry_no": "DB-1",
    "benefit_class": "C",
    "standing": "recipient",
    "address": "一社区 1 号",
    "phone": "0936-1",
    "housing_tenure": "owned",
    "housing_area": "60",
    "living_conditions": "简朴",
}
HEAD: Mapping[str, Value] = {
    "name": "张三",
    "relation": "head",
    "ability": "none",
    "identity_number": "990000196001010014",
}
WIFE: Mapping[str, Value] = {"name": "李四", "relation": "spouse", "ability": "partial"}
WAGES: Mapping[str, Value] = {"member": "m-1", "kind": "wages", "amount": {"yuan": "600.00", "per": "month"}}


def hire_supervisor(database: Database) -> None:
    """A supervisor of the district, with everybody's password."""
    with database.writing() as tx:
        officer = user_store.user_by_id(tx, OFFICER)
        assert officer is not None
        user_store.add_user(tx, replace(officer, id=SUPERVISOR, login=SUPERVISOR, name="name of u-supervisor"))
        grant_store.add_grant(tx, SUPERVISOR, Grant(role=Role.SUPERVISOR, area=DISTRICT), now_ms=NOW_MS)


def at(
    given: Change, ms: int, visit: str | None = None, *, author: UserId = INVESTIGATOR, household: str = HOUSEHOLD
) -> Change:
    """The change as made by a person at a time, during a visit."""
    home = EntityId(household)
    parts = tuple(msgspec.structs.replace(one, e=home) if one.type == "household" else one for one in given.parts)
    return by(author, given, t=stamp(ms), visit=EntityId(visit) if visit else None, household=home, parts=parts)


def acted(
    id_: str, name: str, about: str, *, ms: int, data: Mapping[str, Value] | None = None, household: str = HOUSEHOLD
) -> Change:
    """An act of the investigator."""
    made = change(id_, act=Act(name=name, about=EntityId(about), data=dict(data or {})), household=household)
    return at(made, ms, household=household)


def registered(household: str = HOUSEHOLD, *, values: Mapping[str, Value] | None = None) -> Change:
    """The household as it came into the register."""
    tail = "" if household == HOUSEHOLD else f"-{household}"
    made = change(
        f"c-register{tail}",
        part({**HOME, **(values or {})}),
        part(HEAD, entity=f"m-1{tail}", type_="member"),
        part(WIFE, entity=f"m-2{tail}", type_="member"),
        part({**WAGES, "member": f"m-1{tail}"}, entity=f"i-1{tail}", type_="income"),
    )
    return at(made, MAY_MS - DAY_MS, household=household)


def signed(visit: str, ms: int, *, signers: Iterable[str] = EVERYBODY, household: str = HOUSEHOLD) -> list[Change]:
    """The signatures of a visit."""
    names = {"lead": "name of u-1", "second": "name of u-2", "respondent": "张三"}
    return [
        acted(
            f"c-{visit}-sign-{signer}",
            "sign",
            visit,
            ms=ms,
            data={"signer": signer, "name": names[signer], "mode": "signed", "shown_hash": "x"},
            household=household,
        )
        for signer in signers
    ]


def told(visit: str, ms: int, *, outcome: str = "completed") -> Part:
    """What is said about the visit itself."""
    values: dict[str, Value] = {"outcome": outcome, "started_at": ms, "ended_at": ms + 1_200_000}
    values |= {"lead": INVESTIGATOR, "second": COLLEAGUE, "respondent": "m-1", "notice_shown": True}
    return part(values, entity=visit, type_="visit")


def visited(
    visit: str,
    ms: int,
    *news: Part,
    household: str = HOUSEHOLD,
    outcome: str = "completed",
    signers: Iterable[str] = EVERYBODY,
) -> list[Change]:
    """A whole visit: what it wrote, signatures, and the end."""
    written = at(change(f"c-{visit}", told(visit, ms, outcome=outcome), *news), ms, visit, household=household)
    finish = acted(f"c-{visit}-finish", "finish", visit, ms=ms + 2, household=household)
    return [written, *signed(visit, ms + 1, signers=signers, household=household), finish]


def photographed() -> Change:
    """Two photos of the September visit, one of which has not arrived."""
    photos = [
        part(
            {
                "visit": SEPTEMBER,
                "slot": slot,
                "file": name,
                "taken_at": SEPTEMBER_MS,
                "size": 4096,
                "source": "camera",
            },
            entity=f"p-{slot}",
            type_="photo",
        )
        for slot, name in (("front", PHOTO_NAME), ("living", MISSING_NAME))
    ]
    blobs = tuple(
        BlobRef(sha256=name, size=len(PHOTO), entity=EntityId(f"p-{slot}"), unit="file", mime="image/png")
        for slot, name in (("front", PHOTO_NAME), ("living", MISSING_NAME))
    )
    return msgspec.structs.replace(at(change("c-photos", *photos), SEPTEMBER_MS, SEPTEMBER), blobs=blobs)


def interviewed() -> Change:
    """The neighbour interview of the September visit, by the colleague."""
    values = {"visit": SEPTEMBER, "source_name": "王邻居", "source_relation": "对门", "lives_here": "夫妻二人常住"}
    talk = part({**values, "interviewer": COLLEAGUE, "taken_at": SEPTEMBER_MS}, entity="n-1", type_="interview")
    return at(change("c-interview", talk), SEPTEMBER_MS, SEPTEMBER, author=COLLEAGUE)


def september_news() -> tuple[Part, ...]:
    """What the September visit found to be otherwise."""
    return (
        part({"phone": saw("0936-2", "c-register")}),
        part({"amount": saw({"yuan": "900.00", "per": "month"}, "c-register")}, entity="i-1", type_="income"),
        part({"name": "张小五", "relation": "child", "ability": "minor"}, entity="m-3", type_="member"),
    )


def accepted(id_: str, visit: str, *, household: str = HOUSEHOLD) -> Change:
    """The officer's acceptance."""
    return at(
        change(id_, act=Act(name="accept", about=EntityId(visit))), MAY_MS + DAY_MS, author=OFFICER, household=household
    )


def tell_story(database: Database) -> None:
    """Everything up to the September visit, which waits."""
    tablet = Tablet(database)
    tablet.push(registered(), *visited(MAY, MAY_MS))
    record_office_change(database, accepted("c-accept-may", MAY), now_ms=MAY_MS + DAY_MS)
    Tablet(database, COLLEAGUE, replica="r-2").push(interviewed())
    first, *rest = visited(SEPTEMBER, SEPTEMBER_MS, *september_news())
    tablet.push(first, photographed(), *rest)


def contradict_phone(database: Database, *, id_: str = "c-phone-colleague", value: str = "0936-3") -> None:
    """The colleague, who saw only May's number, wrote another one at the same visit."""
    other = at(change(id_, part({"phone": saw(value, "c-register")})), SEPTEMBER_MS + 5, SEPTEMBER, author=COLLEAGUE)
    Tablet(database, COLLEAGUE, replica=f"r-{id_}").push(other)


def more_households(database: Database, count: int) -> None:
    """So many other households, each with one waiting visit, an hour apart."""
    tablet = Tablet(database, replica="r-more")
    for number in range(count):
        home, visit = f"h-more-{number}", f"v-more-{number}"
        values = {"registry_no": f"DB-{100 + number}", "address": f"一社区 {100 + number} 号"}
        ms = SEPTEMBER_MS + (number + 1) * 60_000
        tablet.push(registered(home, values=values), *visited(visit, ms, household=home))
