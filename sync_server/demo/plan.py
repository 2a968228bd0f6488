"""Who went where on which day, and what became of the record: the demo town's last quarters, planned before written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, TypeAlias

import chinese_calendar

from shared_models.coverage import CoverageFact, VisitFact
from shared_models.due import quarter_of
from shared_models.ids import EntityId
from shared_models.visit import VisitStatus
from sync_server.demo.dice import Dice
from sync_server.demo.recipient import Recipient

Turn: TypeAlias = Literal[
    "",
    "draft",  # begun, sent, not finished
    "returned",  # sent back with remarks, still open
    "corrected",  # sent back, put right, finished again
    "clash",  # two tablets wrote different values
    "agreed",  # two tablets wrote the same value
    "settled",  # two tablets wrote different values, the office has decided
    "contested",  # one tablet removed a member whom the other one edited
]
"""What is special about an outing."""

OUTCOMES = {"absent": 52, "hospital": 18, "moved": 16, "refused": 8}
REVIEW_DAYS = {1: 2, 2: 4, 3: 4, 4: 4, 5: 2}
"""Working days from a recent visit to its acceptance; older ones were reviewed week by week."""

NOT_REACHED_LAST = 92
TRIED_IN_VAIN = 46
"""Of those not reached last quarter; the others were never tried."""
NEVER_VISITED = 16
"""Of those not reached last quarter; of the others the visit before was carried over, so that it can be told."""
SHARE_BY_QUARTER_END = 92
"""Per cent of all households that the present quarter would reach at its pace."""
FAILED_FIRST_PERCENT = 6

RECENT_DAYS = 12
"""Working days."""

CURRENT_FIRST: Mapping[Turn, int] = {"corrected": 3, "returned": 5}
"""The longest waiting visits: the office has had them in hand."""
CURRENT_BETWEEN: Mapping[Turn, int] = {"clash": 7, "agreed": 2}
"""Spread over the others; one more is contested."""
CURRENT_LAST: Mapping[Turn, int] = {"draft": 3}
PAST_TURNS: Mapping[Turn, int] = {"corrected": 6, "settled": 3}
CLOSED_LAST, CLOSED_EVERY = 200, 19
"""Dealt backwards from the two hundredth last closed visit, about one a working day."""
LARGE = 3
"""Persons in the household whose member is contested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outing:
    """One visit or attempt."""

    id: EntityId
    household: int
    """Register number."""
    day: date
    outcome: str
    handed_in: date
    """The day on whose evening the tablets were back on the network."""
    accepted_on: date | None = None
    """Nothing while it waits for the office."""
    turn: Turn = ""
    corrected: tuple[date, date] | None = None
    """When the team put right what was sent back, and when that was handed in."""

    @property
    def status(self) -> VisitStatus:
        """The state in which the plan leaves it."""
        if self.turn in {"draft", "returned"}:
            return "draft" if self.turn == "draft" else "returned"
        return "accepted" if self.accepted_on is not None else "finished"


Going: TypeAlias = tuple[date, int, str]
"""The day, the household's number, the outcome."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """Its working days, and those of them that lie before today."""

    days: tuple[date, ...]
    past: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days that lie before today."""

    days: tuple[date, ...]

    def handed_in(self, day: date) -> date:
        """When work of a day reached the server: at the end of its week, lately on the same evening."""
        if day in self.days[-RECENT_DAYS:]:
            return day
        week = day.isocalendar()[:2]
        return max(one for one in self.days if one.isocalendar()[:2] == week)

    def after(self, day: date, count: int = 1) -> date | None:
        """So many working days later; nothing when that is not past yet."""
        at = self.days.index(day) + count
        return self.days[at] if at < len(self.days) else None


def is_working_day(day: date) -> bool:
    """By the State Council's arrangement where it is known, else Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5  # noqa: PLR2004 - Saturday


def quarters(today: date) -> tuple[Quarter, Quarter, Quarter]:
    """The quarter before the last one, the last one, the present one."""
    found = []
    end = quarter_of(today)[1]
    for _ in range(3):
        begin = quarter_of(end)[0]
        days = [begin + timedelta(days=number) for number in range((end - begin).days + 1)]
        working = tuple(day for day in days if is_working_day(day))
        found.append(Quarter(working, tuple(day for day in working if day < today)))
        end = begin - timedelta(days=1)
    return found[2], found[1], found[0]


def plan(dice: Dice, homes: Sequence[Recipient], today: date) -> tuple[Outing, ...]:
    """Every outing of the last quarters, by day; none on or after today."""
    before, last, present = quarters(today)
    numbers = [home.number for home in homes]
    missed = dice.named("missed").shuffled(numbers)[:NOT_REACHED_LAST]
    reached = [number for number in dice.shuffled(numbers) if number not in set(missed)]
    goings = [
        *_round(dice.named("before"), missed[:-NEVER_VISITED], before.past),
        *_round(dice.named("last"), reached, last.past),
        *_in_vain(dice.named("in vain"), missed[:TRIED_IN_VAIN], last.past),
        *_present(dice.named("present"), numbers, missed, quarter=present),
    ]
    calendar = Calendar((*before.past, *last.past, *present.past))
    outings = [_outing(dice, going, calendar) for going in sorted(goings)]
    large = frozenset(home.number for home in homes if len(home.persons) >= LARGE)
    return _with_turns(outings, calendar, until=last.past[-1], large=large)


def _outing(dice: Dice, going: Going, calendar: Calendar) -> Outing:
    day, household, outcome = going
    dice = dice.named("outing", household, day, outcome)
    made_ms = (day.toordinal() - date(1970, 1, 1).toordinal()) * 86_400_000
    handed_in = calendar.handed_in(day)
    late = dice.weighted(REVIEW_DAYS) if handed_in == day else 1
    return Outing(
        id=EntityId(dice.new_id(made_ms)),
        household=household,
        day=day,
        outcome=outcome,
        handed_in=handed_in,
        accepted_on=calendar.after(handed_in, late),
    )


def _round(dice: Dice, order: Sequence[int], days: Sequence[date]) -> Iterable[Going]:
    """These households in this order, evenly over the days; some were not at home the first time."""
    for place, number in enumerate(order):
        at = place * len(days) // len(order)
        yield days[at], number, "completed"
        if at > 0 and dice.chance(FAILED_FIRST_PERCENT):
            yield days[dice.below(at)], number, "absent"


def _in_vain(dice: Dice, numbers: Sequence[int], days: Sequence[date]) -> Iterable[Going]:
    for number in numbers:
        yield dice.pick(days), number, dice.weighted(OUTCOMES)


def _present(dice: Dice, numbers: Sequence[int], missed: Sequence[int], *, quarter: Quarter) -> Iterable[Going]:
    """The quarter so far: half of those missed before come first, the other half is overdue still."""
    if not quarter.past:
        return
    first, never = missed[::2], set(missed[1::2])
    others = [number for number in dice.shuffled(numbers) if number not in set(missed)]
    reached = len(numbers) * SHARE_BY_QUARTER_END * len(quarter.past) // len(quarter.days) // 100
    order = [*first, *others][:reached]
    yield from _round(dice, order, quarter.past)
    waiting = [number for number in [*others, *sorted(never)] if number not in set(order)]
    yield from _in_vain(dice, dice.shuffled(waiting)[: len(quarter.past)], quarter.past)


def _with_turns(
    outings: Sequence[Outing], calendar: Calendar, *, until: date, large: frozenset[int]
) -> tuple[Outing, ...]:
    """The outings with what happened to some of them: open cases among the waiting, closed ones last quarter."""
    completed = [outing for outing in outings if outing.outcome == "completed"]
    waiting = [outing for outing in completed if outing.accepted_on is None]
    closed = [outing for outing in completed if outing.accepted_on is not None and outing.accepted_on <= until]
    contested = next(outing for outing in reversed(waiting) if outing.household in large)
    turned: dict[EntityId, Turn] = {contested.id: "contested"}
    calm = [outing for outing in waiting if outing is not contested]
    drafts, returned = sum(CURRENT_LAST.values()), sum(CURRENT_FIRST.values())
    between = calm[returned:-drafts]
    turned |= _dealt(calm, CURRENT_FIRST)
    turned |= _dealt(between[:: len(between) // sum(CURRENT_BETWEEN.values())], CURRENT_BETWEEN)
    turned |= _dealt(calm[-drafts:], CURRENT_LAST)
    turned |= _dealt(closed[-CLOSED_LAST::-CLOSED_EVERY], PAST_TURNS)
    return tuple(_turned(outing, turned[outing.id], calendar) if outing.id in turned else outing for outing in outings)


def _turned(outing: Outing, turn: Turn, calendar: Calendar) -> Outing:
    """What was sent back was put right on the next working day, and reviewed again after that if it has been at all."""
    outing = replace(outing, turn=turn)
    again = calendar.after(outing.handed_in)
    if turn != "corrected" or again is None:
        return outing
    handed_in = calendar.handed_in(again)
    accepted_on = calendar.after(handed_in) if outing.accepted_on is not None else None
    return replace(outing, corrected=(again, handed_in), accepted_on=accepted_on)


def _dealt(outings: Sequence[Outing], turns: Mapping[Turn, int]) -> dict[EntityId, Turn]:
    wanted = [turn for turn, count in turns.items() for _ in range(count)]
    return {outing.id: turn for outing, turn in zip(outings, wanted, strict=False)}


def coverage_facts(homes: Iterable[Recipient], outings: Iterable[Outing]) -> tuple[CoverageFact, ...]:
    """What coverage must come to, known from the plan alone."""
    by_home: dict[int, list[VisitFact]] = {}
    for outing in outings:
        fact = VisitFact(outing.id, outing.day, outing.outcome, outing.status)
        by_home.setdefault(outing.household, []).append(fact)
    return tuple(
        CoverageFact(
            household=home.id,
            community=home.community.code,
            benefit_class=home.benefit_class,
            standing="recipient",
            since=home.since,
            visits=tuple(by_home.get(home.number, ())),
        )
        for home in homes
    )


def turns_in(outings: Iterable[Outing]) -> Counter[Turn]:
    """How many outings took each turn."""
    return Counter(outing.turn for outing in outings if outing.turn)
