"""The rules of the arithmetic: what counts as income, the standard, supplements, rounding, payment."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from msgspec import field

from shared_models.policy.procedure_rules import Count, DayNumber
from shared_models.policy.rule import Rule
from shared_models.words import Label


class IncomeKind(Rule, frozen=True, kw_only=True):
    """One of the kinds of income."""

    kind: str
    counts: bool = True


class Exclusion(Rule, frozen=True, kw_only=True):
    """Income lines that do not count: those on which this register names the listed item."""

    unit: str
    items: dict[str, Label] = field(default_factory=dict)
    """The items that may be named; empty: whatever is named."""


class Cost(Rule, frozen=True, kw_only=True):
    """Necessary costs of earning, recorded on the income line as an amount, taken off that line."""

    unit: str
    kinds: tuple[str, ...] = ()
    """Empty: any kind."""


class Disregard(Rule, frozen=True, kw_only=True):
    """Part of each earner's earnings that is not counted, so that work pays: an amount a month, or a share."""

    kinds: tuple[str, ...]
    yuan: Decimal | None = None
    share: Decimal | None = None


class Good(Rule, frozen=True, kw_only=True):
    """A thing whose running cost counts as income while it is in the household."""

    seen: str
    """Yes/no register of the household."""
    cost: str
    """Register of the household with the running cost, as an amount."""
    business: str = ""
    """Yes/no register: used for a business, so not counted."""


class Standard(Rule, frozen=True, kw_only=True):
    """The minimum standard per head. The first that fits the household holds."""

    yuan: Decimal | None = None
    by_size: tuple[Decimal, ...] = ()
    """Per head by household size: one person, two, three …; the last one for more."""
    per: Literal["month", "quarter", "year"] = "month"
    hukou: Literal["", "urban", "rural"] = ""
    when: tuple[str, ...] = ()


class Size(Rule, frozen=True, kw_only=True):
    """The coefficient of a household size."""

    members: Count
    or_more: bool = False
    coefficient: Decimal


class Labour(Rule, frozen=True, kw_only=True):
    """A further coefficient of households for which all these facts hold."""

    when: tuple[str, ...]
    coefficient: Decimal


class Full(Rule, frozen=True, kw_only=True):
    """Households that get the full standard whatever their income."""

    when: tuple[str, ...]


class Supplement(Rule, frozen=True, kw_only=True):
    """Money a month on top of the benefit, for each member or each household of whom the fact holds."""

    fact: str
    amounts: tuple[Decimal, ...] = ()
    """One: that much. Several: the granted one is recorded. None: any recorded amount."""
    granted: str = ""
    """Register, on the same entity, with the granted amount."""


class Near(Rule, frozen=True, kw_only=True):
    """Households just above the standard."""

    below: Decimal
    """Per-capita income below so many standards."""
    facts: tuple[str, ...] = ()


class Rounding(Rule, frozen=True, kw_only=True):
    """How an amount is rounded."""

    of: Literal["benefit", "per_capita"]
    to: Decimal
    mode: Literal["half_up", "up", "down"]


class PaymentStart(Rule, frozen=True, kw_only=True):
    """From which month a confirmed benefit is paid."""

    month: Literal["of_approval", "after_approval"]


class Payment(Rule, frozen=True, kw_only=True):
    """By which day benefits are paid: in the first month of the period."""

    every: Literal["month", "quarter", "half_year"]
    by_day: DayNumber


class Allowance(Rule, frozen=True, kw_only=True):
    """What volunteers get for a day that the attendance register shows."""

    yuan: Decimal
    per: Literal["working_day", "meeting_day"]
    month_cap: Decimal | None = None


class PhaseOut(Rule, frozen=True, kw_only=True):
    """How long at most the benefit goes on after the household stopped qualifying through work."""

    months: Count
    begins: str
    ends: str
