"""The household sheet: what to know before knocking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from field_app.store.account import Account
from field_app.use_cases.list_today import HouseholdRow, ListedRemark
from shared_models.due import Cadence
from shared_models.ids import ChangeId, EntityId, UserId
from shared_models.values import Value
from shared_models.visit import VisitStatus
from shared_models.words import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A value with who last stood behind it."""

    value: Value
    shown: Label
    """As screens write it (identity numbers masked)."""
    day: date | None
    by: str
    """Name of the person who wrote or confirmed it; blank when unknown to this tablet."""
    confirmed: bool
    """Somebody declared it unchanged after it was written."""
    here_only: bool
    """Written on this tablet and not yet confirmed by an exchange."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionView:
    """One of several values that stand against each other."""

    verified: Verified
    effective: bool
    ids: tuple[ChangeId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionView:
    """A place where values stand against each other; unit `_life` is a contested removal."""

    entity: EntityId
    unit: str
    where: Label
    """Who or what, and which field."""
    options: tuple[OptionView, ...]


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
    visits: tuple[VisitView, ...]
    """Newest first."""
    contradictions: tuple[ContradictionView, ...]
    open_visit: EntityId | None
    """The visit to go on with (begun, or returned); nothing when a new one would be started."""


def open_household(
    account: Account, household: EntityId, *, cadences: Mapping[str, Cadence], today: date
) -> HouseholdSheet:
    """The sheet of a household as this tablet knows it: what the server confirmed, with own unsent work laid over it.

    Raises:
        NotFoundError: the household is not on this tablet (any more).
    """
    raise NotImplementedError


def person_name(account: Account, user: UserId) -> str:
    """What a user is called here; blank when this tablet was never told."""
    raise NotImplementedError
