"""Who is paid in a month, how much, why and since which decision: read from the decisions as they were made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared_models.case import Case
from shared_models.errors import MalformedError
from shared_models.household import household_of
from shared_models.ids import AreaCode, ChangeId, EntityId
from shared_models.money import yuan
from shared_models.policy.act_log import Done, day_in
from shared_models.policy.payment import first_paid_month
from shared_models.policy.policy import Policy
from shared_models.policy.proceeding import Proceeding
from shared_models.registry.state import merged_into
from shared_models.values import text_of
from shared_models.visit import day_of
from shared_models.words import Label

CUT_SHORT = frozenset({"withdrawn", "ended", "refused"})
"""Ends of a procedure after which nothing that it granted is paid."""
STOPPING = frozenset({"end_phase_out"})
LESSENING = frozenset({"begin_phase_out"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """What one decision gives from a month on; nothing paid when it ended the benefit."""

    household: EntityId
    decision: ChangeId
    act: str
    decided: date | None
    """Nothing for what the register says of a time before any decision made here."""
    paid_from: date
    benefit: Decimal | None
    benefit_class: str
    reason: Label
    before: str = ""
    """What the register gave when it was decided; blank for nothing."""
    before_since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLine:
    """One household on the list of a month."""

    community: AreaCode
    household: EntityId
    head_name: str
    registry_no: str
    size: int
    award: Award

    @property
    def benefit(self) -> Decimal:
        """What is paid, in yuan."""
        return self.award.benefit or Decimal(0)


def awards(case: Case, found: Iterable[Proceeding]) -> tuple[Award, ...]:
    """Everything that was ever granted, changed or ended, by the first month it holds."""
    made = [award for one in found for award in _awards(case, one)]
    made.sort(key=lambda award: (award.paid_from, award.decided or date.min))
    before = _registered(case, made[0] if made else None)
    return (before, *made) if before is not None else tuple(made)


def _registered(case: Case, first: Award | None) -> Award | None:
    """What the register gave before the first decision that was made here: recipients who were taken over."""
    home = household_of(case)
    if first is None:
        amount, since = (home.benefit if text_of(case.root.value("standing")) == "recipient" else ""), home.since
    else:
        amount, since = first.before, first.before_since
    benefit = _yuan(amount)
    if benefit is None:
        return None
    return Award(
        household=case.household,
        decision=ChangeId(""),
        act="",
        decided=None,
        paid_from=since or date.min,
        benefit=benefit,
        benefit_class=home.benefit_class if first is None else "",
        reason=Label("登记时已在保,系统内没有决定", "on benefit when registered; no decision was made here"),
    )


def _awards(case: Case, one: Proceeding) -> Iterator[Award]:
    procedure = one.procedure
    if procedure.outcome in CUT_SHORT and procedure.rule == "application":
        return
    for done in procedure.log:
        is_decision = procedure.decision is not None and done.id == procedure.decision.id
        if (is_decision and done.act != "refuse") or done.act in STOPPING | LESSENING:
            award = _award(case, one.policy, done)
            if award is not None:
                yield award


def _award(case: Case, policy: Policy, done: Done) -> Award | None:
    result = text_of(done.data.get("result"))
    if result in {"keep", "unfounded"}:
        return None
    start = day_in(done.data, "paid_from") or first_paid_month(policy, done.day)
    ends = done.act in STOPPING or result in {"stop", "confirmed"}
    amount = None if ends else _yuan(text_of(done.data.get("benefit")))
    if start is None or (amount is None and not ends):
        return None
    return Award(
        household=case.household,
        decision=done.id,
        act=done.act,
        decided=done.day,
        paid_from=start,
        benefit=amount,
        benefit_class=text_of(done.data.get("class")),
        reason=_reason(policy, done, result),
        before=text_of(done.data.get("before")),
        before_since=day_in(done.data, "before_since"),
    )


def _yuan(text: str) -> Decimal | None:
    try:
        return yuan(text) if text else None
    except MalformedError:
        return None


def _reason(policy: Policy, done: Done, result: str) -> Label:
    words = {
        "raise": Label("复核增发", "raised at re-verification"),
        "reduce": Label("复核减发", "reduced at re-verification"),
        "stop": Label("复核停发", "stopped at re-verification"),
        "confirmed": Label("举报属实,停发", "stopped: the report was founded"),
    }
    return words.get(result) or policy.act_label(done.act)


def award_in(made: Iterable[Award], month: date) -> Award | None:
    """What holds in a month, of awards by their first month; nothing when nothing is paid."""
    holding = None
    for award in made:
        if award.paid_from <= month:
            holding = award
    return holding if holding is not None and holding.benefit else None


def payment_list(cases: Iterable[tuple[Case, Iterable[Proceeding]]], month: date) -> tuple[PaymentLine, ...]:
    """The list of a month, given by its first day: by community, then name."""
    lines = []
    for case, found in cases:
        award = award_in(awards(case, found), month)
        if award is None or _is_merged_before(case, month):
            continue
        home = household_of(case)
        line = PaymentLine(
            community=case.community,
            household=case.household,
            head_name=home.head_name,
            registry_no=home.registry_no,
            size=len(home.members),
            award=award,
        )
        lines.append(line)
    return tuple(sorted(lines, key=lambda line: (line.community, line.head_name, line.household)))


def _is_merged_before(case: Case, month: date) -> bool:
    """Whether the file was merged into another one in an earlier month: then that one alone is paid."""
    merger = merged_into(case)
    return merger is not None and day_of(case.saves[merger.act].ms).replace(day=1) < month


def payment_total(lines: Iterable[PaymentLine]) -> Decimal:
    """What the list adds up to, in yuan."""
    return sum((line.benefit for line in lines), Decimal(0))
