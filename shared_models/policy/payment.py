"""From which month a benefit is paid, by which day, how long a phase-out may go on, and what volunteers get."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared_models.due import add_months
from shared_models.policy.money_rules import Allowance, Payment
from shared_models.policy.policy import Policy
from shared_models.policy.working_days import is_working
from shared_models.words import Label

_MONTHS = {"month": 1, "quarter": 3, "half_year": 6}


def first_paid_month(policy: Policy, approved: date) -> date | None:
    """The first day of the first month that is paid; nothing when the policy does not say."""
    for rule in policy.payment_start.values():
        return add_months(approved.replace(day=1), 1 if rule.month == "after_approval" else 0)
    return None


def payment_day(rule: Payment, day: date) -> date:
    """The last day for the payment of the period that a day lies in."""
    length = _MONTHS[rule.every]
    first = day.replace(month=(day.month - 1) // length * length + 1, day=1)
    return first.replace(day=rule.by_day)


def phase_out_ends(policy: Policy, begun: date) -> date | None:
    """The last day of a phase-out that began on a day; nothing when the policy has none."""
    for rule in policy.phase_out.values():
        return add_months(begun, rule.months)
    return None


@dataclass(frozen=True, slots=True)
class AllowanceDue:
    """What an attendance register gives for one month."""

    yuan: Decimal
    sentence: Label


def allowance(rule: Allowance, attended: Iterable[date]) -> AllowanceDue:
    """The money for the attended days of one month: each day once, on working days only where paid by those."""
    days = sorted({day for day in attended if rule.per == "meeting_day" or is_working(day)})
    full = rule.yuan * len(days)
    paid = full if rule.month_cap is None else min(full, rule.month_cap)
    capped = Label("(已达上限)", " (capped)") if paid < full else Label("", "")
    words = Label("{days} 天 × {yuan} 元{capped}", "{days} day(s) × {yuan} yuan{capped}")
    return AllowanceDue(paid, words.fill(days=len(days), yuan=rule.yuan, capped=capped))
