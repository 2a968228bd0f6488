"""Campaigns: when they run, whom they cover and in what order, and what they found, counted by kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from shared_models.case import Case
from shared_models.policy.act_log import Done, act_log
from shared_models.policy.coverage_rules import Campaign, Phase
from shared_models.policy.fact import Facts
from shared_models.policy.policy import Policy
from shared_models.policy.sample import sample_size
from shared_models.policy.working_days import ONE_DAY
from shared_models.registry.state import merged_into
from shared_models.values import text_of
from shared_models.words import Label

RESULT = "record_result"
"""The act that records what a campaign found: data `campaign`, `run`, `result` (a kind, or blank), `persons`."""

Span = tuple[date, date]
"""First and last day."""


def span_of(phase: Phase, year: int) -> Span | None:
    """The days of a phase in a year; nothing for one that has no dates of its own."""
    if phase.begins is None or phase.ends is None:
        return None
    return date.fromisoformat(f"{year}-{phase.begins}"), date.fromisoformat(f"{year}-{phase.ends}")


def run_on(rule: Campaign, day: date) -> str:
    """The yearly round that a day lies in; blank outside of all."""
    return next((id_ for id_, phase in rule.runs.items() if _holds(span_of(phase, day.year), day)), "")


def phase_on(rule: Campaign, day: date, dates: Mapping[str, Span]) -> str:
    """The phase that a day lies in. `dates` are those set when the campaign was opened; its own dates yield to them."""
    for id_, phase in rule.phases.items():
        if _holds(dates.get(id_) or span_of(phase, day.year), day):
            return id_
    return ""


def undated(rule: Campaign, dates: Mapping[str, Span]) -> tuple[str, ...]:
    """The phases that have no dates yet: the campaign cannot be followed up until they are set."""
    return tuple(
        id_ for id_, phase in rule.phases.items() if id_ not in dates and (phase.begins is None or phase.ends is None)
    )


def _holds(span: Span | None, day: date) -> bool:
    return span is not None and span[0] <= day <= span[1]


def last_day_of(rule: Campaign, opened: date) -> date | None:
    """The last day of a campaign opened on a day: its length, or the end of the round; nothing when neither is set."""
    if rule.days:
        return opened + timedelta(days=rule.days)
    run = rule.runs.get(run_on(rule, opened))
    span = span_of(run, opened.year) if run else None
    return span[1] if span else None


def stop_takes_effect(policy: Policy, decided: date) -> date:
    """The first day on which a stop decided on a day may take effect: after every campaign that makes stops wait."""
    ends = [
        end
        for rule in policy.campaigns.values()
        if rule.stops_wait and run_on(rule, decided) and (end := last_day_of(rule, decided)) is not None
    ]
    return max((end + ONE_DAY for end in ends), default=decided)


@dataclass(frozen=True, slots=True)
class Targeted:
    """A household that a campaign covers."""

    rank: int
    """0: focus group, looked at first; 1: everybody else; 2: lower priority. All of them are visited."""
    why: tuple[Label, ...]
    """The focus groups or conditions that hold."""


def targeted(rule: Campaign, facts: Facts) -> Targeted | None:
    """Whether and in what order a campaign covers a household; nothing when it does not."""
    root, target = facts.picture.root, rule.target
    standing, class_ = text_of(root.value("standing")), text_of(root.value("benefit_class"))
    if merged_into(facts.picture.case) is not None:
        return None
    if (target.standings and standing not in target.standings) or (target.classes and class_ not in target.classes):
        return None
    met = tuple(facts.label(name) for name in target.facts if facts.holds(name))
    if target.facts and not met:
        return None
    focus = tuple(facts.label(name) for name in target.first if facts.holds(name))
    rank = 0 if focus else 2 if class_ in target.last_classes else 1
    return Targeted(rank, (*met, *focus))


@dataclass(slots=True)
class Count:
    """So many households with so many persons."""

    households: int = 0
    persons: int = 0

    def add(self, persons: int) -> None:
        """One more household."""
        self.households += 1
        self.persons += persons

    def join(self, other: Count) -> None:
        """All that another counted."""
        self.households += other.households
        self.persons += other.persons


@dataclass(slots=True)
class Results:
    """What a campaign found: how many were checked, and of them by kind."""

    checked: Count = field(default_factory=Count)
    by_kind: dict[str, Count] = field(default_factory=dict)

    def per_cent(self, kind: str) -> tuple[Decimal, Decimal]:
        """The kind's share of the checked households and persons, in per cent with two places."""
        count = self.by_kind.get(kind, Count())
        return _share(count.households, self.checked.households), _share(count.persons, self.checked.persons)


def _share(part: int, whole: int) -> Decimal:
    if not whole:
        return Decimal("0.00")
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def results(policy: Policy, campaign: str, cases: Iterable[Case], *, run: str = "") -> Results:
    """The counts of a campaign (of one of its rounds, when named) over these cases. The latest result of each holds."""
    kinds = policy.campaigns[campaign].results
    total = Results(by_kind={kind: Count() for kind in kinds})
    for case in cases:
        done = result_in(case, campaign, run)
        if done is None:
            continue
        recorded = done.data.get("persons")
        persons = recorded if isinstance(recorded, int) and recorded >= 0 else len(case.shown("member"))
        total.checked.add(persons)
        kind = text_of(done.data.get("result"))
        if kind in kinds:
            total.by_kind[kind].add(persons)
    return total


def summed(parts: Iterable[Results]) -> Results:
    """The counts of several areas together."""
    total = Results()
    for part in parts:
        total.checked.join(part.checked)
        for kind, count in part.by_kind.items():
            total.by_kind.setdefault(kind, Count()).join(count)
    return total


def result_in(case: Case, campaign: str, run: str = "") -> Done | None:
    """The latest result that a case records for a campaign; nothing while it has not been checked."""
    found = None
    for done in act_log(case):
        if done.act == RESULT and text_of(done.data.get("campaign")) == campaign:
            found = done if not run or text_of(done.data.get("run")) == run else found
    return found


def revisits_owed(rule: Campaign, households: int) -> int:
    """How many households must be visited again at random."""
    return sample_size(rule.revisit_share, households) if rule.revisit_share else 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one area is."""

    area: str
    done: int
    target: int


def laggards(rule: Campaign, progress: Iterable[Progress], span: Span, *, today: date) -> Iterator[Progress]:
    """The areas that are behind the share of the phase that has passed. Only areas are ever named."""
    if not rule.names_laggards:
        return
    length = (span[1] - span[0]).days + 1
    passed = min(max((today - span[0]).days + 1, 0), length)
    for area in progress:
        if area.done * length < area.target * passed:
            yield area
