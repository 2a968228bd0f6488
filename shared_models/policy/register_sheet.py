"""Registers and summary sheets: the lines that a policy's registers have, filled with what was recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from shared_models.household import Household, household_of
from shared_models.money import shown
from shared_models.policy.assessment import Assessment, class_of
from shared_models.policy.campaign import Count, Results, result_in, summed
from shared_models.policy.coverage_rules import Campaign, Register
from shared_models.policy.policy import Policy
from shared_models.policy.question import answers
from shared_models.values import text_of
from shared_models.words import Label

TOTAL = Label("合计", "Total")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a register line is about."""

    policy: Policy
    assessed: Assessment
    home: Household
    campaign: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading and what stands there; blank where nothing was recorded."""

    label: Label
    fill: Callable[[Subject], str]


def subject(policy: Policy, assessed: Assessment, campaign: str = "") -> Subject:
    """The subject of register lines about one household."""
    return Subject(policy, assessed, household_of(assessed.facts.picture.case), campaign)


def _amount(amount: Decimal | None) -> str:
    return "" if amount is None else shown(amount)


def _result(about: Subject) -> str:
    if not about.campaign:
        return ""
    done = result_in(about.assessed.facts.picture.case, about.campaign)
    kinds = about.policy.campaigns[about.campaign].results
    kind = text_of(done.data.get("result")) if done else ""
    return kinds[kind].zh if kind in kinds else ""


COLUMNS: Mapping[str, Column] = {
    "registry_no": Column(Label("低保证号", "Registry number"), lambda about: about.home.registry_no),
    "head_name": Column(Label("户主", "Head"), lambda about: about.home.head_name),
    "address": Column(Label("住址", "Address"), lambda about: about.home.address),
    "size": Column(Label("人口", "Persons"), lambda about: str(about.assessed.entitlement.members)),
    "class": Column(Label("类别", "Class"), lambda about: class_of(about.policy, about.assessed.facts.picture.case).zh),
    "since": Column(Label("纳入日期", "Recipient since"), lambda about: str(about.home.since or "")),
    "per_capita": Column(
        Label("人均月收入", "Income per head"), lambda about: _amount(about.assessed.entitlement.per_capita)
    ),
    "benefit": Column(
        Label("核定月保障金", "Benefit a month"), lambda about: _amount(about.assessed.entitlement.benefit)
    ),
    "paid": Column(Label("现发月保障金", "Benefit paid now"), lambda about: about.home.benefit),
    "result": Column(Label("排查结果", "Result"), _result),
    "stops": Column(
        Label("不符合情形", "Grounds against"),
        lambda about: "、".join(stop.rule.label.zh for stop in about.assessed.stops),
    ),
}


def column(policy: Policy, code: str) -> Column | None:
    """A column by its code, or by the id of a question; nothing for an unknown one."""
    if code in COLUMNS:
        return COLUMNS[code]
    rule = policy.questions.get(code)
    if rule is None:
        return None

    def fill(about: Subject) -> str:
        given = answers(policy, code, about.assessed.facts.picture.root)
        return "、".join(rule.choices[one].zh if one in rule.choices else one for one in given)

    return Column(rule.label, fill)


def headings(policy: Policy, rule: Register) -> tuple[Label, ...]:
    """The headings of a register."""
    return tuple(found.label for code in rule.columns if (found := column(policy, code)) is not None)


def line(rule: Register, about: Subject) -> tuple[str, ...]:
    """The line of one household."""
    found = (column(about.policy, code) for code in rule.columns)
    return tuple(one.fill(about) for one in found if one is not None)


def summary_headings(rule: Campaign) -> tuple[Label, ...]:
    """The headings of a campaign's summary sheet: the area, what was checked, then three columns a kind of result."""
    measures = Label("户", "households"), Label("人", "persons"), Label("户占比%", "% of households")
    kinds = [
        Label("{kind}({measure})", "{kind} ({measure})").fill(kind=kind, measure=measure)
        for kind in rule.results.values()
        for measure in measures
    ]
    return (
        Label("地区", "Area"),
        Label("排查户数", "Checked households"),
        Label("排查人数", "Checked persons"),
        *kinds,
    )


def summary_lines(rule: Campaign, by_area: Mapping[str, Results]) -> tuple[tuple[str, ...], ...]:
    """One line an area, in the order given, and the sum of all."""
    rows = [*by_area.items(), (TOTAL.zh, summed(by_area.values()))]
    return tuple((area, *_counts(rule, found)) for area, found in rows)


def _counts(rule: Campaign, found: Results) -> Iterator[str]:
    yield str(found.checked.households)
    yield str(found.checked.persons)
    for kind in rule.results:
        count = found.by_kind.get(kind, Count())
        yield from (str(count.households), str(count.persons), str(found.per_cent(kind)[0]))


def lines(rule: Register, subjects: Iterable[Subject]) -> tuple[tuple[str, ...], ...]:
    """The lines of many households, in the order given."""
    return tuple(line(rule, about) for about in subjects)
