"""台账: a register of a policy over an area, one line a household; and the payment list of a month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from shared_models.case import Case
from shared_models.choices import BENEFIT_CLASS
from shared_models.household import household_of
from shared_models.money import shown
from shared_models.papers.sheet import NOT_RECORDED, Sheet, Table
from shared_models.policy.assessment import Assessment, assessment
from shared_models.policy.campaign import targeted
from shared_models.policy.payment_list import PaymentLine, payment_total
from shared_models.policy.policy import Policy
from shared_models.policy.register_sheet import headings, line, subject

LISTED = frozenset({"recipient", "suspended"})
"""Standings whose households are in a register that belongs to no campaign."""
PAID = ("序号", "低保证号", "户主", "人口", "类别", "月保障金(元)", "起发月份", "决定日期", "依据")
PAID_WIDTHS = (2, 4, 4, 2, 3, 4, 3, 4, 7)


def open_registers(policy: Policy) -> tuple[str, ...]:
    """The registers that may be handed out as a list: those filed apart have a page of their own."""
    return tuple(id_ for id_, rule in policy.registers.items() if not rule.sealed)


def register_paper(policy: Policy, id_: str, homes: Iterable[tuple[str, Case]], *, area: str, today: date) -> Sheet:
    """A register as it stands on a day; each case comes with its community's name, in the order given.

    A register that a campaign keeps lists the households that the campaign covers.
    """
    rule = policy.registers[id_]
    campaign = next((name for name, one in policy.campaigns.items() if id_ in one.registers), "")
    rows = [
        (community, *line(rule, subject(policy, assessed, campaign)))
        for community, case in homes
        if _belongs(policy, campaign, assessed := assessment(policy, case, today))
    ]
    words = ("序号", "社区(村)", *(label.zh for label in headings(policy, rule)))
    return Sheet(
        title=rule.label.zh,
        subtitle=f"{area} · 按 {today:%Y-%m-%d} 的登记",
        wide=True,
        blocks=(
            Table(
                title="",
                headings=words,
                lines=tuple((str(n), *_filled(row)) for n, row in enumerate(rows, start=1)),
                widths=(2, *(4 for _ in words[1:])),
                numbers=(0,),
                void="没有应登记的家庭",
                cite=policy.source(rule).zh,
            ),
        ),
    )


def _belongs(policy: Policy, campaign: str, assessed: Assessment) -> bool:
    if campaign:
        return targeted(policy.campaigns[campaign], assessed.facts) is not None
    return household_of(assessed.facts.picture.case).standing in LISTED


def _filled(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(cell or NOT_RECORDED for cell in row)


def payment_paper(lines: Sequence[PaymentLine], *, area: str, month: date) -> Sheet:
    """发放名册: who is paid in a month, how much, since when and by which decision."""
    rows = [(str(n), *_paid(one)) for n, one in enumerate(lines, start=1)]
    persons = sum(one.size for one in lines)
    total = ("合计", f"{len(rows)} 户", "", str(persons), "", shown(payment_total(lines)), "", "", "")
    return Sheet(
        title="最低生活保障金发放名册",
        subtitle=f"{area} · {month:%Y-%m}",
        wide=True,
        blocks=(
            Table(
                title="",
                headings=PAID,
                lines=(*rows, total) if rows else (),
                widths=PAID_WIDTHS,
                numbers=(0, 3, 5),
                void="本月没有发放对象",
            ),
        ),
    )


def _paid(one: PaymentLine) -> tuple[str, ...]:
    award = one.award
    label = BENEFIT_CLASS.get(award.benefit_class)
    return (
        one.registry_no,
        one.head_name or NOT_RECORDED,
        str(one.size),
        label.zh if label is not None else award.benefit_class,
        shown(one.benefit),
        f"{award.paid_from:%Y-%m}" if award.paid_from > date.min else NOT_RECORDED,
        award.decided.isoformat() if award.decided else "—",
        award.reason.zh,
    )
