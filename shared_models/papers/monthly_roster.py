"""花名册: the recipients of an area in a month, one line a household, with the sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from shared_models.case import Case
from shared_models.choices import BENEFIT_CLASS
from shared_models.errors import MalformedError
from shared_models.household import household_of
from shared_models.identity_number import masked
from shared_models.money import shown, yuan
from shared_models.papers.sheet import Sheet, Table

HEADINGS = ("序号", "社区(村)", "低保证号", "户主", "身份号码", "人口", "类别", "纳入日期", "月保障金(元)")
WIDTHS = (2, 5, 4, 3, 6, 2, 3, 4, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLine:
    """One household on the roster; blank where nothing was recorded."""

    community: str
    registry_no: str
    head: str
    number: str
    """The head's identity number, masked."""
    persons: int
    benefit_class: str
    since: str
    benefit: Decimal | None


def roster_lines(cases: Iterable[tuple[str, Case]]) -> tuple[RosterLine, ...]:
    """The lines of those who are recipients, by community and number; each case comes with its community's name."""
    lines = [_line(name, case) for name, case in cases if household_of(case).standing == "recipient"]
    return tuple(sorted(lines, key=lambda one: (one.community, one.registry_no, one.head)))


def _line(community: str, case: Case) -> RosterLine:
    home = household_of(case)
    head = next((member for member in home.members if member.relation == "head"), None)
    label = BENEFIT_CLASS.get(home.benefit_class)
    return RosterLine(
        community=community,
        registry_no=home.registry_no,
        head=home.head_name,
        number=masked(head.identity_number) if head is not None and head.identity_number else "",
        persons=len(home.members),
        benefit_class=label.zh if label is not None else home.benefit_class,
        since=str(home.since or ""),
        benefit=_yuan(home.benefit),
    )


def _yuan(text: str) -> Decimal | None:
    try:
        return yuan(text)
    except MalformedError:
        return None


def monthly_roster(month: str, area: str, lines: tuple[RosterLine, ...]) -> Sheet:
    """The roster as a paper; households without a recorded amount are counted apart."""
    known = [one.benefit for one in lines if one.benefit is not None]
    missing = len(lines) - len(known)
    rows = [(str(n), *_shown(one)) for n, one in enumerate(lines, start=1)]
    persons = sum(one.persons for one in lines)
    total = ("合计", f"{len(lines)} 户", "", "", "", str(persons), "", "", shown(sum(known, Decimal(0))))
    title = f"另有 {missing} 户没有登记月保障金,不在合计中" if missing else ""
    return Sheet(
        title="最低生活保障对象花名册",
        subtitle=f"{area} · {month} · 按登记现状",
        wide=True,
        blocks=(
            Table(
                title=title,
                headings=HEADINGS,
                lines=(*rows, total) if rows else (),
                widths=WIDTHS,
                numbers=(0, 5, 8),
                void="没有在册的保障对象",
            ),
        ),
    )


def _shown(one: RosterLine) -> tuple[str, ...]:
    amount = shown(one.benefit) if one.benefit is not None else "未记录"
    return (
        one.community,
        one.registry_no,
        one.head or "未记录",
        one.number,
        str(one.persons),
        one.benefit_class,
        one.since,
        amount,
    )
