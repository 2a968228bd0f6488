"""A household sketched by hand, to try a policy on: the short form that `zoufang policy explain` takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import msgspec
from msgspec import field

from shared_models.case import ActRecord, Case, Save
from shared_models.entity import Entity
from shared_models.errors import MalformedError
from shared_models.ids import AreaCode, ChangeId, DeviceId, EntityId, UserId
from shared_models.register import Register, Sibling

SKETCHED = ChangeId("sketch")
HOUSEHOLD = EntityId("household")
MORNING_IN_CHINA = time(1, 0, tzinfo=UTC)
"""Nine o'clock there."""


class SketchedAct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One act on its day."""

    act: str
    on: date
    about: str = "procedure"
    data: dict[str, Any] = field(default_factory=dict)


class Sketch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Registers by name. A member's name is what its income lines and acts call it by."""

    household: dict[str, Any] = field(default_factory=dict)
    members: tuple[dict[str, Any], ...] = ()
    incomes: tuple[dict[str, Any], ...] = ()
    visits: tuple[dict[str, Any], ...] = ()
    acts: tuple[SketchedAct, ...] = ()


def case_in(body: bytes) -> Case:
    """The case in a JSON file: a whole one as the server keeps it, or a sketch.

    Raises:
        MalformedError: when it is neither; the text names the place.
    """
    try:
        told = msgspec.json.decode(body)
        if isinstance(told, dict) and "community" in told:
            return msgspec.convert(told, Case)
        return sketched_case(msgspec.convert(told, Sketch))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedError(f"neither a case nor a sketch of one: {error}") from error


def sketched_case(sketch: Sketch) -> Case:
    """The case that a sketch stands for."""
    entities = {entity.id: entity for entity in _entities(sketch)}
    acts = tuple(
        ActRecord(id=ChangeId(f"act-{n}"), name=told.act, about=EntityId(told.about), data=told.data)
        for n, told in enumerate(sketch.acts)
    )
    saves = {
        ChangeId(f"act-{n}"): Save(UserId("sketch"), DeviceId("sketch"), _ms(told.on), "server", n + 1)
        for n, told in enumerate(sketch.acts)
    }
    return Case(
        household=HOUSEHOLD,
        community=AreaCode(""),
        entities=entities,
        acts=acts,
        saves={SKETCHED: Save(UserId("sketch"), DeviceId("sketch"), 0, "server", 0), **saves},
        n=len(acts),
    )


def _entities(sketch: Sketch) -> Iterator[Entity]:
    yield _entity(HOUSEHOLD, "household", sketch.household)
    for n, member in enumerate(sketch.members):
        yield _entity(EntityId(str(member.get("name", n))), "member", member)
    for n, line in enumerate(sketch.incomes):
        amount = {"amount": {"yuan": line["yuan"], "per": line.get("per", "month")}} if "yuan" in line else {}
        rest = {unit: value for unit, value in line.items() if unit not in {"yuan", "per"}}
        yield _entity(EntityId(f"income-{n}"), "income", {**rest, **amount})
    for n, visit in enumerate(sketch.visits):
        started = {"started_at": _ms(date.fromisoformat(visit["on"]))} if isinstance(visit.get("on"), str) else {}
        rest = {unit: value for unit, value in visit.items() if unit != "on"}
        yield _entity(EntityId(f"visit-{n}"), "visit", {**rest, **started})


def _entity(id_: EntityId, type_: str, values: Mapping[str, Any]) -> Entity:
    units = {unit: Register(live=(Sibling(SKETCHED, value),), effective=SKETCHED) for unit, value in values.items()}
    return Entity(id=id_, type=type_, units=units)


def _ms(day: date) -> int:
    return int(datetime.combine(day, MORNING_IN_CHINA).timestamp() * 1000)
