"""How the running clocks of a procedure will end as things are planned, each in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared_models.policy.act_log import Done, day_in
from shared_models.policy.clock import ClockRun, clock_runs
from shared_models.policy.deadline import days_between, span
from shared_models.policy.guard import POST
from shared_models.policy.notice import may_come_down
from shared_models.policy.policy import Policy
from shared_models.policy.working_days import ONE_DAY, weekday
from shared_models.values import text_of
from shared_models.words import Label

PLAN = "plan"
"""The act that announces another: data `act` (name) and `for` (date)."""

SOON_DAYS = 3


@dataclass(frozen=True, slots=True)
class Forecast:
    """How a running clock will end as things are planned."""

    run: ClockRun
    level: Literal["fine", "open", "will_miss", "missed"]
    """open: nothing is planned yet and there is still time."""
    sentence: Label


def forecasts(policy: Policy, log: Sequence[Done], today: date) -> tuple[Forecast, ...]:
    """A forecast for every clock that runs or has run out, the most pressing first."""
    found = [
        _forecast(policy, run, log, today=today)
        for run in clock_runs(policy, log, today)
        if run.last_day is not None and run.state in {"running", "overdue"}
    ]
    return tuple(sorted(found, key=lambda forecast: forecast.run.last_day or today))


def _forecast(policy: Policy, run: ClockRun, log: Sequence[Done], *, today: date) -> Forecast:
    clock = policy.clocks[run.clock]
    end = run.last_day or today
    unit: Literal["working", "calendar"] = "working" if clock.count == "working" else "calendar"
    what = policy.act_label(clock.stop[0])
    if run.state == "overdue":
        late = span(days_between(end, today, unit), unit)
        words = Label("{clock}:已超期 {late},末日为 {end}", "{clock}: {late} late, the last day was {end}")
        return Forecast(run, "missed", words.fill(clock=run.label, late=late, end=end))
    planned = _planned(log, clock.stop)
    earliest = earliest_day(policy, log, clock.stop[:1], today=today)
    if earliest is not None and earliest > end:
        words = Label(
            "{clock}:公示期未满,{what}最早 {day},末日 {end},必将超期",
            "{clock}: cannot be kept, notices still have to run: {what} on {day} at the earliest, last day {end}",
        )
        return Forecast(run, "will_miss", words.fill(clock=run.label, what=what, day=earliest, end=end))
    if planned is not None and planned <= end:
        words = Label("{clock}:{what}已安排在 {day},末日 {end}", "{clock}: {what} is planned for {day}, last day {end}")
        return Forecast(run, "fine", words.fill(clock=run.label, what=what, day=planned, end=end))
    left = days_between(today, end, unit)
    sentence = _breach(run, what, planned=planned, left=span(left, unit))
    return Forecast(run, "will_miss" if planned or left <= SOON_DAYS else "open", sentence)


def _breach(run: ClockRun, what: Label, *, planned: date | None, left: Label) -> Label:
    """On which day the clock breaks, why, and how long there still is."""
    why = (
        Label("{what}安排在 {day}", "{what} is planned for {day}").fill(what=what, day=planned)
        if planned
        else Label("{what}尚未安排", "{what} is not planned").fill(what=what)
    )
    first_late = first_late_day(run)
    return Label(
        "{clock}:{day}({weekday})起超期,{why};还剩 {left}",
        "{clock}: will breach on {weekday} {day}: {why}; {left} left",
    ).fill(clock=run.label, day=first_late, weekday=weekday(first_late), why=why, left=left)


def first_late_day(run: ClockRun) -> date:
    """The first day, of those the clock counts, on which it is no longer kept."""
    end = run.last_day or run.started
    day = end + ONE_DAY
    while run.count == "working" and not days_between(end, day, "working"):
        day += ONE_DAY
    return day


def _planned(log: Iterable[Done], acts: Sequence[str]) -> date | None:
    """The day for which the latest plan announces one of these acts."""
    day = None
    for done in log:
        if done.act == PLAN and text_of(done.data.get("act")) in acts:
            day = day_in(done.data, "for") or day
    return day


def earliest_day(policy: Policy, log: Sequence[Done], stops: Sequence[str], *, today: date) -> date | None:
    """The earliest day on which one of these acts can be done: every notice on the shortest way still has to run.

    Nothing when no way leads there from the present step. Nobody plans an objection, so no way goes through one.
    """
    objecting = {act for rule in policy.objections.values() for act in rule.raised_by}
    here = next((done.enters for done in reversed(log) if done.enters), "")
    reached: dict[str, date] = {}
    waiting = {here: today} if here in policy.steps else {}
    while waiting:
        step_id = min(waiting, key=lambda id_: waiting[id_])
        day = reached[step_id] = waiting.pop(step_id)
        step = policy.steps[step_id]
        if any(move.act in stops or f"@{step_id}" in stops for move in step.moves):
            return day
        leaves = max(_leaves(policy, step.notice, day, log=log if step_id == here else ()), day)
        for move in step.moves:
            if move.to and move.to not in reached and move.act not in objecting:
                later = leaves if "notice_run" in move.when else day
                waiting[move.to] = min(waiting.get(move.to, date.max), later)
    return None


def _leaves(policy: Policy, notice: str, day: date, *, log: Sequence[Done]) -> date:
    """The first day on which a notice may come down: one that hangs already, or one posted at once."""
    if not notice:
        return day
    posted = None
    for done in log:
        posted = None if done.enters else posted
        posted = done.day if done.act == POST else posted
    return may_come_down(policy.notices[notice], posted or day)
