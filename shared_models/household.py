"""A household as people speak of it: members, income and standing, read from the effective values of its case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared_models.case import Case
from shared_models.choices import MERGED
from shared_models.entity import Entity
from shared_models.errors import MalformedError
from shared_models.ids import EntityId
from shared_models.money import monthly, rounded
from shared_models.registry.state import merged_into
from shared_models.values import Value, text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One family member living together."""

    id: EntityId
    name: str
    relation: str
    identity_number: str
    birth_date: date | None
    ability: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Income:
    """One income line; `monthly` is unrounded yuan, nothing when no readable amount was recorded.

    Necessary costs of the work are off it already; a line that names an exclusion gives nothing.
    """

    id: EntityId
    member: EntityId
    kind: str
    monthly: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """The household as it stands; contradicting values show their effective one."""

    id: EntityId
    head_name: str
    registry_no: str
    benefit_class: str
    standing: str
    address: str
    building: str
    benefit: str
    since: date | None
    members: tuple[Member, ...]
    incomes: tuple[Income, ...]

    @property
    def per_capita(self) -> Decimal | None:
        """Yuan a month and head from the recorded income lines; nothing without members. Not a decision.

        Source: 最低生活保障审核确认办法 arts. 13–14, with their exclusions and necessary costs of work.
        """
        if not self.members:
            return None
        total = sum((income.monthly or Decimal(0) for income in self.incomes), Decimal(0))
        return rounded(total / len(self.members))


def household_of(case: Case) -> Household:
    """The household that a case describes; blank texts where nothing was recorded."""
    root = case.root
    members = tuple(_member(entity) for entity in case.shown("member"))
    heads = [member for member in members if member.relation == "head"]
    named = heads or list(members)
    return Household(
        id=case.household,
        head_name=named[0].name if named else "",
        registry_no=text_of(root.value("registry_no")),
        benefit_class=text_of(root.value("benefit_class")),
        standing=text_of(root.value("standing")) if merged_into(case) is None else MERGED,
        address=text_of(root.value("address")),
        building=text_of(root.value("building")),
        benefit=text_of(root.value("benefit")),
        since=date_of(root.value("since")),
        members=members,
        incomes=tuple(_income(entity) for entity in case.shown("income")),
    )


def date_of(value: Value) -> date | None:
    """The date in an ISO text; nothing for anything else."""
    try:
        return date.fromisoformat(text_of(value))
    except ValueError:
        return None


def _member(entity: Entity) -> Member:
    return Member(
        id=entity.id,
        name=text_of(entity.value("name")),
        relation=text_of(entity.value("relation")),
        identity_number=text_of(entity.value("identity_number")),
        birth_date=date_of(entity.value("birth_date")),
        ability=text_of(entity.value("ability")),
    )


def _income(entity: Entity) -> Income:
    amount = _monthly(entity, "amount")
    if amount is not None and text_of(entity.value("excluded_as")):
        amount = Decimal(0)
    if amount is not None and text_of(entity.value("kind")) == "wages":
        amount = max(amount - (_monthly(entity, "costs") or Decimal(0)), Decimal(0))
    return Income(
        id=entity.id,
        member=EntityId(text_of(entity.value("member"))),
        kind=text_of(entity.value("kind")),
        monthly=amount,
    )


def _monthly(entity: Entity, unit: str) -> Decimal | None:
    try:
        return monthly(entity.value(unit))
    except MalformedError:
        return None
