"""A re-check beside what was on file when it was finished, field by field. None of it is a decision."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

import msgspec

from shared_models.case import Case
from shared_models.catalogue import CATALOGUE
from shared_models.entity import Entity
from shared_models.errors import MalformedError
from shared_models.field import Field, no_value
from shared_models.household import household_of
from shared_models.ids import ChangeId, EntityId
from shared_models.money import monthly, yuan
from shared_models.recheck import RECHECK, Recheck
from shared_models.recheck_form import INCOMES, OF_HOME, OF_HOME_TOO, SECTION
from shared_models.register import Register, Sibling
from shared_models.sampling.looks import IN, OUT, Result
from shared_models.values import Value, canonical, group_of, text_of
from shared_models.words import Label

Verdict: TypeAlias = Literal["same", "differs", "new", "not_asked", "read"]
VERDICT_LABELS: Mapping[Verdict, Label] = {
    "same": Label("一致", "Same"),
    "differs": Label("不一致", "Differs"),
    "new": Label("档案没有记录", "Nothing on file"),
    "not_asked": Label("未问到", "Not asked"),
    "read": Label("文字,请对照", "Words: compare"),
}
AMOUNTS = frozenset({*INCOMES, "utilities", "assets_value"})
PROSE = frozenset({"living_conditions"})
"""Described in own words by each: no program says whether they agree."""
WHAT_IF = ChangeId("what-if")
OUTCOME_RESULTS: Mapping[str, Result] = {
    "refused": "refused",
    "absent": "not_reached",
    "hospital": "not_reached",
    "moved": "moved",
    "deceased": "deceased",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One compared unit."""

    field: Field
    first: Value
    """What the file said, in the shape of the re-check's field; nothing where nothing was recorded."""
    second: Value
    verdict: Verdict
    difference: Decimal | None = None
    """Of amounts that differ: the re-check less the file, in yuan a month (assets: in yuan)."""


def compared_fields() -> tuple[Field, ...]:
    """The units that are compared, in the order they are asked."""
    asked = (field for field in CATALOGUE[RECHECK].values() if field.section == SECTION)
    return tuple(field for field in asked if not field.unit.startswith("outcome"))


def compare(case: Case, recheck: Recheck) -> tuple[Line, ...]:
    """Every compared unit of a case as it stood when the re-check was finished."""
    entity = case.entities.get(recheck.id) or Entity(id=recheck.id, type=RECHECK)
    return tuple(_line(field, on_file(case, field), said(entity, field)) for field in compared_fields())


def said(entity: Entity, field: Field) -> Value:
    """What an entity holds for a field; of a multi field the ticked codes, nothing when none was ever ticked."""
    if field.kind != "multi":
        return entity.value(field.unit)
    written = {code: entity.value(f"{field.unit}.{code}") for code in field.choices or {}}
    return (
        [code for code, on in written.items() if on is True] if any(v is not None for v in written.values()) else None
    )


def on_file(case: Case, field: Field) -> Value:
    """What the household's own answers come to, in the shape of a re-check's field."""
    unit, root = field.unit, case.root
    if unit in (*OF_HOME, *OF_HOME_TOO):
        return said(root, field)
    if unit == "members":
        return "\n".join(member.name for member in household_of(case).members)
    if unit in INCOMES:
        found = [one.monthly for one in household_of(case).incomes if one.kind == INCOMES[unit]]
        known = [amount for amount in found if amount is not None]
        return {"yuan": str(sum(known, Decimal(0)).quantize(Decimal("0.01"))), "per": "month"}
    assets = case.shown("asset")
    if unit == "vehicles":
        return sum(text_of(asset.value("kind")) == "vehicle" for asset in assets)
    values = [_yuan(asset.value("value")) for asset in assets]
    return str(sum((value for value in values if value is not None), Decimal(0)))


def _line(field: Field, first: Value, second: Value) -> Line:
    verdict, difference = _verdict(field, first, second)
    return Line(field=field, first=first, second=second, verdict=verdict, difference=difference)


def _verdict(field: Field, first: Value, second: Value) -> tuple[Verdict, Decimal | None]:
    if second in (None, "", {}) or no_value(second):
        return "not_asked", None
    if first in (None, "", {}) or no_value(first):
        return "new", None
    if field.unit in PROSE:
        return "read", None
    if field.unit == "members":
        return ("same" if names_in(first) == names_in(second) else "differs"), None
    if field.unit in AMOUNTS:
        before, after = _amount(first), _amount(second)
        if before is not None and after is not None:
            return ("same", None) if before == after else ("differs", after - before)
    return ("same" if _plain(first) == _plain(second) else "differs"), None


def names_in(value: Value) -> frozenset[str]:
    """The names in a list that somebody typed, one a line or with commas between them."""
    parts = re.split(r"[\s,,、;;]+", unicodedata.normalize("NFKC", text_of(value)))
    return frozenset(part for part in parts if part)


def _plain(value: Value) -> str:
    number = _yuan(value) if not isinstance(value, bool) else None
    return str(number) if number is not None else canonical(value)


def _amount(value: Value) -> Decimal | None:
    if not group_of(value):
        return _yuan(value)
    try:
        amount = monthly(value)
    except MalformedError:
        return None
    return amount.quantize(Decimal("0.01")) if amount is not None else None


def _yuan(value: Value) -> Decimal | None:
    try:
        return yuan(text_of(value))
    except MalformedError:
        return None


# --- what it would come to ------------------------------------------------------------------------------------------


def as_rechecked(case: Case, lines: Sequence[Line]) -> Case:
    """The case as the re-check found it: its members and its sums of income in place of those on file.

    What was not asked stays as it is on file. Of a member who is not on file nothing but the name is known. Sums stand
    under the head of the household, as does what a member earned who does not live there.
    """
    told = {line.field.unit: line.second for line in lines if line.verdict != "not_asked"}
    there = _living_there(case, names_in(told["members"])) if "members" in told else case
    found = _earning(there, told)
    home = {unit: told[unit] for unit in OF_HOME_TOO if unit in told}
    units = {**case.root.units, **{unit: _register(value) for unit, value in home.items()}}
    root = msgspec.structs.replace(case.root, units=units)
    return msgspec.structs.replace(found, entities={**found.entities, case.household: root})


def _living_there(case: Case, names: frozenset[str]) -> Case:
    """The case with the members of these names; what a member earned who is not among them is the family's."""
    known = household_of(case).members
    gone = {member.id for member in known if member.name not in names}
    entities = {id_: entity for id_, entity in case.entities.items() if id_ not in gone}
    for number, name in enumerate(sorted(names - {member.name for member in known})):
        id_ = EntityId(f"what-if-member-{number}")
        entities[id_] = _supposed(id_, "member", {"name": name})
    there = msgspec.structs.replace(case, entities=entities)
    earner = _register(_earner(there))
    for line in case.shown("income"):
        if EntityId(text_of(line.value("member"))) not in entities:
            entities[line.id] = msgspec.structs.replace(line, units={**line.units, "member": earner})
    return there


def _earning(case: Case, told: Mapping[str, Value]) -> Case:
    """The case with the sums that were told in place of the lines of their kind."""
    kinds = {kind: told[unit] for unit, kind in INCOMES.items() if unit in told}
    replaced = {line.id for line in case.shown("income") if text_of(line.value("kind")) in kinds}
    entities = {id_: entity for id_, entity in case.entities.items() if id_ not in replaced}
    for kind, amount in kinds.items():
        id_ = EntityId(f"what-if-{kind}")
        entities[id_] = _supposed(id_, "income", {"member": _earner(case), "kind": kind, "amount": amount})
    return msgspec.structs.replace(case, entities=entities)


def _earner(case: Case) -> EntityId:
    """Under whom the family's sums stand: its head, or whoever is named first."""
    members = household_of(case).members
    heads = [member.id for member in members if member.relation == "head"]
    return next(iter(heads or [member.id for member in members]), EntityId(""))


def _supposed(id_: EntityId, type_: str, values: Mapping[str, Value]) -> Entity:
    return Entity(id=id_, type=type_, units={unit: _register(value) for unit, value in values.items()})


def _register(value: Value) -> Register:
    return Register(live=(Sibling(WHAT_IF, value),), effective=WHAT_IF)


def suggested(lines: Sequence[Line], *, outcome: str, standing: str, eligible: bool | None) -> Result | None:
    """The result of a sample's look that a finished re-check speaks for; a person says which it is.

    Nothing for an outcome that says nothing, or when none of the units was asked.
    """
    if outcome != "completed":
        return OUTCOME_RESULTS.get(outcome)
    verdicts = {line.verdict for line in lines}
    if "differs" not in verdicts:
        return "as_recorded" if "same" in verdicts else None
    if standing in IN and eligible is False:
        return "wrongly_in"
    return "wrongly_out" if standing in OUT and eligible is True else "differs"
