"""Duties that members do at intervals, such as public service: done, owed, or missed without reason.

Data of the acts: `member`, `hours`, `attended` (yes/no), `justified` (yes/no, of an absence), `stand_in` (who came
instead). An absence of which nobody recorded whether it was justified counts against nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from shared_models.entity import Entity
from shared_models.policy.act_log import Done
from shared_models.policy.coverage_rules import Duty
from shared_models.policy.fact import Facts, Truth
from shared_models.policy.policy import Policy
from shared_models.values import text_of
from shared_models.words import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyState:
    """One member's duty in one month or year."""

    duty: str
    owed: Truth
    """Whether the member has it at all."""
    times: int
    hours: Decimal
    fulfilled: bool
    absences: int
    """Without reason, so far."""
    effect: str
    """`suspend` once the absences have it; blank otherwise."""
    sentence: Label
    cite: Label


def duty_state(policy: Policy, id_: str, facts: Facts, *, member: Entity, day: date) -> DutyState:
    """A member's duty in the month or year that a day lies in."""
    rule = policy.duties[id_]
    acts = [done for done in facts.picture.log if done.act == rule.act and _who(done) == member.id]
    counted = [done for done in acts if _counts(rule, done) and _same_period(rule, done.day, day)]
    hours = sum((_hours(done) for done in counted), Decimal(0))
    absences = sum(1 for done in acts if done.data.get("attended") is False and done.data.get("justified") is False)
    fulfilled = (bool(rule.times) and len(counted) >= rule.times) or (rule.hours is not None and hours >= rule.hours)
    suspended = bool(rule.absences) and absences >= rule.absences
    return DutyState(
        duty=id_,
        owed=facts.of_member(rule.who, member),
        times=len(counted),
        hours=hours,
        fulfilled=fulfilled,
        absences=absences,
        effect=rule.effect if suspended else "",
        sentence=_sentence(rule, len(counted), hours, absences=absences),
        cite=policy.source(rule),
    )


def _who(done: Done) -> str:
    return text_of(done.data.get("member"))


def _counts(rule: Duty, done: Done) -> bool:
    if done.data.get("attended") is False:
        return False
    return rule.stand_ins or not text_of(done.data.get("stand_in"))


def _same_period(rule: Duty, one: date, other: date) -> bool:
    return one.year == other.year and (rule.per == "year" or one.month == other.month)


def _hours(done: Done) -> Decimal:
    try:
        return max(Decimal(text_of(done.data.get("hours")) or "0"), Decimal(0))
    except InvalidOperation:
        return Decimal(0)


def _sentence(rule: Duty, times: int, hours: Decimal, *, absences: int) -> Label:
    per = Label("本月", "this month") if rule.per == "month" else Label("本年", "this year")
    return Label(
        "{duty}:{per} {times} 次 {hours} 小时,无故缺席 {absences} 次",
        "{duty}: {times} times and {hours} hours {per}, {absences} absence(s) without reason",
    ).fill(duty=rule.label, per=per, times=times, hours=hours, absences=absences)
