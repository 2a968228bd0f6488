"""How near an assessment is to coming out otherwise, so that a reviewer looks there first. None of it is a decision."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from shared_models.case import Case
from shared_models.errors import MalformedError
from shared_models.household import Household, household_of
from shared_models.money import CENT, shown, yuan
from shared_models.policy.assessment import Assessment, all_stops, class_of
from shared_models.policy.income import MONTHS_A_YEAR
from shared_models.policy.policy import Policy
from shared_models.words import Label

POOR_UNTIL = Label(
    "计入的家庭月收入比记录多 {yuan} 元起,人均即不低于标准",
    "from {yuan} yuan a month of counted income above the record, income per head is no longer below the standard",
)
POOR_FROM = Label(
    "计入的家庭月收入要比记录少 {yuan} 元以上,人均才低于标准",
    "only more than {yuan} yuan a month of counted income below the record, income per head is below the standard",
)
WOULD_STOP = Label("不能确定:{fact};若属实,不符合条件", "not known: {fact}; if it holds, a ground against")
OTHER_CLASS = Label("登记为{now},按记录建议{then}", "on file as {now}, the record speaks for {then}")
OTHER_BENEFIT = Label(
    "现发每月 {now} 元,按记录核算每月 {then} 元", "{now} yuan a month are paid, the record comes to {then}"
)


def margin(found: Assessment) -> Decimal | None:
    """Yuan of household income a month between the record and the standard: above nought while it lies below.

    Nothing while income, members or the standard are not known.
    """
    figures = found.entitlement
    if figures.standard is None or not figures.members:
        return None
    return (figures.standard.amount * figures.members - figures.income_a_year) / MONTHS_A_YEAR


def turning_points(policy: Policy, case: Case, found: Assessment) -> tuple[Label, ...]:
    """What would have to be otherwise for another outcome, and where the record already speaks for another."""
    return tuple(_points(policy, case, found))


def _points(policy: Policy, case: Case, found: Assessment) -> Iterator[Label]:
    home = household_of(case)
    proposed = policy.classes.get(found.proposal.class_id)
    if proposed is not None and home.benefit_class not in {"", found.proposal.class_id}:
        yield OTHER_CLASS.fill(now=class_of(policy, case), then=proposed.label)
    benefit, paid = found.entitlement.benefit, _paid(home)
    if benefit is not None and paid is not None and benefit != paid:
        yield OTHER_BENEFIT.fill(now=shown(paid), then=shown(benefit))
    for stop in all_stops(policy, found.facts):
        if stop.truth is None and stop.rule.must and stop.rule.effect in {"refuse", "end"}:
            yield WOULD_STOP.fill(fact=stop.rule.label)
    apart = margin(found)
    if apart is not None:
        words, rounding = (POOR_UNTIL, ROUND_CEILING) if apart > 0 else (POOR_FROM, ROUND_FLOOR)
        yield words.fill(yuan=shown(abs(apart.quantize(CENT, rounding=rounding))))


def _paid(home: Household) -> Decimal | None:
    """What is paid now; nothing for a household that gets nothing, or whose amount cannot be read."""
    if home.standing != "recipient":
        return None
    try:
        return yuan(home.benefit)
    except MalformedError:
        return None
