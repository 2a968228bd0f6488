"""The household sheet: what to know before knocking."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from field_app.store.account import Account
from field_app.store.summary import open_visit, summary_of
from field_app.use_cases.held_forms import form_kept
from field_app.use_cases.held_rules import Rules
from field_app.use_cases.list_today import (
    HouseholdRow,
    ListedRemark,
    Wording,
    listed_remarks,
    ranked,
    visit_to_go_on_with,
)
from field_app.use_cases.reading import ContradictionView, OptionView, Reading, Verified, both
from field_app.use_cases.record_change import case_of
from shared_models.catalogue import CATALOGUE
from shared_models.choices import INCOME_KIND, LEFT_REASON, OPINION, OUTCOME, RELATION
from shared_models.entity import Entity, is_shown
from shared_models.household import Income, date_of, household_of
from shared_models.ids import EntityId, UserId
from shared_models.match_finding import Discrepancy, discrepancies
from shared_models.matching import MatchRecord, records
from shared_models.means import DECLARED
from shared_models.paper import Paper, papers_to_bring
from shared_models.section import SECTIONS
from shared_models.values import text_of
from shared_models.visit import STATUS_LABELS, Visit, VisitStatus, visits
from shared_models.words import Label

__all__ = [
    "ContradictionView",
    "FieldLine",
    "HoldingView",
    "HouseholdSheet",
    "IncomeView",
    "OptionView",
    "Paper",
    "PersonView",
    "Verified",
    "VisitView",
    "open_household",
    "person_name",
]

MEANS = frozenset(DECLARED)
ELSEWHERE = frozenset({"", *(section.id for section in SECTIONS)}) - MEANS - {"originals"}
"""The sections whose fields are read out under their entity; means and papers have cards of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLine:
    """A field as the sheet reads it out."""

    unit: str
    label: Label
    verified: Verified


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """One member of the household."""

    id: EntityId
    name: str
    relation: Label
    age: int | None
    lines: tuple[FieldLine, ...]
    """Every answered field."""
    removed: bool = False
    left_reason: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeView:
    """One income line."""

    id: EntityId
    person: str
    kind: Label
    source: str
    shown: Label
    """The amount with its period."""
    monthly: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingView:
    """One asset or expense."""

    id: EntityId
    person: str
    kind: Label
    about: str
    """What it is, in the words of whoever wrote it; blank where nobody said."""
    shown: Label
    """The value, or the amount with its period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitView:
    """One visit in the household's history."""

    id: EntityId
    day: date | None
    outcome: Label
    status: VisitStatus
    status_label: Label
    by: tuple[str, ...]
    note: str
    opinion: Label | None
    remarks: tuple[ListedRemark, ...]
    mine: bool
    """Begun by the person who is signed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdSheet:
    """Everything the investigator looks at before and during a visit."""

    row: HouseholdRow
    lines: tuple[FieldLine, ...]
    """The household's own answered fields."""
    people: tuple[PersonView, ...]
    former: tuple[PersonView, ...]
    """Removed members, who can be put back."""
    incomes: tuple[IncomeView, ...]
    per_capita: Decimal | None
    """Yuan a month and head from the recorded lines. Not a decision."""
    means: tuple[FieldLine, ...]
    """What the household itself says of assets and expenses."""
    assets: tuple[HoldingView, ...]
    expenses: tuple[HoldingView, ...]
    papers: tuple[Paper, ...]
    """What the family should have ready: not seen yet, or perhaps run out."""
    visits: tuple[VisitView, ...]
    """Newest first."""
    contradictions: tuple[ContradictionView, ...]
    matched: tuple[MatchRecord, ...]
    """What other offices hold; sealed parts are not on this tablet."""
    differences: tuple[Discrepancy, ...]
    """Where that and the answers differ."""
    open_visit: EntityId | None
    """The visit to go on with (begun, or returned); nothing when a new one would be started."""


def open_household(account: Account, household: EntityId, *, rules: Rules, today: date) -> HouseholdSheet:
    """The sheet of a household as this tablet knows it: what the server confirmed, with own unsent work laid over it.

    Raises:
        NotFoundError: the household is not on this tablet (any more).
    """
    case = case_of(account, household)
    summary = account.summaries.get(household) or summary_of(case)
    reading = Reading(case, account.meta.people, partial(form_kept, account))
    home = household_of(case)
    to_go_on_with = visit_to_go_on_with(summary, account.user)
    members = [entity for entity in case.entities.values() if entity.type == "member"]
    return HouseholdSheet(
        row=Wording(account).row(ranked(summary, rules, today, user=account.user)),
        lines=_lines(reading, case.root),
        people=tuple(_person(reading, entity, today) for entity in members if is_shown(entity)),
        former=tuple(_person(reading, entity, today) for entity in members if not is_shown(entity)),
        incomes=tuple(_income(reading, line) for line in home.incomes),
        per_capita=home.per_capita,
        means=_lines(reading, case.root, MEANS),
        assets=tuple(_holding(reading, line, ("owner", "description", "value")) for line in case.shown("asset")),
        expenses=tuple(_holding(reading, line, ("member", "purpose", "amount")) for line in case.shown("expense")),
        papers=papers_to_bring(case, today),
        visits=tuple(_visit(reading, visit, account.user) for visit in reversed(visits(case))),
        contradictions=reading.contradictions(),
        matched=records(case),
        differences=discrepancies(case),
        open_visit=to_go_on_with.id if to_go_on_with else None,
    )


def _lines(reading: Reading, entity: Entity, sections: Collection[str] = ELSEWHERE) -> tuple[FieldLine, ...]:
    fields = [field for field in CATALOGUE[entity.type].values() if field.section in sections]
    found = [(field, reading.verified(entity, field)) for field in fields]
    return tuple(FieldLine(unit=field.unit, label=field.label, verified=known) for field, known in found if known)


def _person(reading: Reading, entity: Entity, today: date) -> PersonView:
    born = date_of(entity.value("birth_date"))
    relation, reason = text_of(entity.value("relation")), text_of(entity.value("left_reason"))
    removed = not is_shown(entity)
    return PersonView(
        id=entity.id,
        name=text_of(entity.value("name")),
        relation=RELATION.get(relation, both(relation)),
        age=_age(born, today) if born else None,
        lines=_lines(reading, entity),
        removed=removed,
        left_reason=LEFT_REASON.get(reason, both(reason)) if removed and reason else None,
    )


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _income(reading: Reading, line: Income) -> IncomeView:
    entity = reading.case.entities[line.id]
    return IncomeView(
        id=line.id,
        person=reading.name_of(line.member),
        kind=INCOME_KIND.get(line.kind, both(line.kind)),
        source=text_of(entity.value("source")),
        shown=reading.shown(CATALOGUE["income"]["amount"], entity.value("amount")),
        monthly=line.monthly,
    )


def _holding(reading: Reading, entity: Entity, units: tuple[str, str, str]) -> HoldingView:
    who, about, amount = units
    fields, kind = CATALOGUE[entity.type], text_of(entity.value("kind"))
    return HoldingView(
        id=entity.id,
        person=reading.name_of(EntityId(text_of(entity.value(who)))),
        kind=(fields["kind"].choices or {}).get(kind, both(kind)),
        about=text_of(entity.value(about)),
        shown=reading.shown(fields[amount], entity.value(amount)),
    )


def _visit(reading: Reading, visit: Visit, user: UserId) -> VisitView:
    entity = reading.case.entities[visit.id]
    opinion = text_of(entity.value("opinion"))
    return VisitView(
        id=visit.id,
        day=visit.day,
        outcome=OUTCOME.get(visit.outcome, both(visit.outcome)),
        status=visit.status,
        status_label=STATUS_LABELS[visit.status],
        by=tuple(reading.people.get(person, person) for person in visit.team),
        note=text_of(entity.value("outcome_note")),
        opinion=OPINION.get(opinion, both(opinion)) if opinion else None,
        remarks=listed_remarks(open_visit(reading.case, visit), reading.forms),
        mine=user in visit.team,
    )


def person_name(account: Account, user: UserId) -> str:
    """What a user is called here; blank when this tablet was never told."""
    return account.user_name if user == account.user else account.meta.people.get(user, "")
