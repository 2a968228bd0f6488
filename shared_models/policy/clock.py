"""The clocks of a procedure: running, paused, kept or missed, and in a sentence what will happen if nothing does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from shared_models.policy.act_log import Done, day_in
from shared_models.policy.deadline import Pause, days_between, last_day, span
from shared_models.policy.policy import Policy
from shared_models.policy.procedure_rules import Clock, Variant
from shared_models.policy.working_days import ONE_DAY, fallback_note, weekday
from shared_models.values import text_of, texts_of
from shared_models.words import Label

EXTEND = "extend"
"""The act that lengthens a clock: data `clock` (id) and `reason` (mark)."""
PLAN = "plan"
"""The act that announces another: data `act` (name) and `for` (date)."""

ClockState: TypeAlias = Literal["running", "paused", "kept", "missed", "overdue"]
"""kept, missed: stopped in time or too late; overdue: the last day has passed and nothing stopped it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRun:
    """One run of a clock, from the act that started it."""

    clock: str
    label: Label
    started: date
    last_day: date | None
    """The last day on which it is kept; nothing while it is paused."""
    stopped: date | None
    state: ClockState
    days: int
    extended: str
    """The mark that gave it another length; blank for the normal one."""
    cite: Label
    note: Label | None = None
    """Said aloud when days of a year without a published holiday arrangement were counted."""


def clock_runs(policy: Policy, log: Sequence[Done], today: date) -> tuple[ClockRun, ...]:
    """Every run of every clock, by day of start."""
    runs = [run for id_ in policy.clocks for run in runs_of(policy, id_, log, today=today)]
    return tuple(sorted(runs, key=lambda run: run.started))


def runs_of(policy: Policy, id_: str, log: Sequence[Done], *, today: date) -> list[ClockRun]:
    """The runs of one clock: from a start to the next stop, then from the next start."""
    clock = policy.clocks[id_]
    runs: list[ClockRun] = []
    start: int | None = None
    for index, done in enumerate(log):
        if start is not None and is_among(done, clock.stop):
            runs.append(_run(policy, id_, log[: index + 1], start=start, today=today))
            start = None
        if start is None and is_among(done, clock.start):
            start = index
    if start is not None:
        runs.append(_run(policy, id_, log, start=start, today=today))
    return runs


def is_among(done: Done, names: Iterable[str]) -> bool:
    """Whether an act is one of these, or enters one of the steps written `@step`."""
    return any(name == done.act or (name[:1] == "@" and name[1:] == done.enters) for name in names)


def _run(policy: Policy, id_: str, log: Sequence[Done], *, start: int, today: date) -> ClockRun:
    """The run that the act at `start` began; marks set before it hold too, extensions only since."""
    clock = policy.clocks[id_]
    since = log[start:]
    started = since[0].day
    stop = next((done.day for done in since[1:] if is_among(done, clock.stop)), None)
    variant = _variant(policy, id_, since, held=marks_set(policy, log))
    days = variant.days if variant else clock.days
    end = last_day(started, days, clock.count, pauses=_pauses(clock, since[1:]))
    return ClockRun(
        clock=id_,
        label=clock.label,
        started=started,
        last_day=end,
        stopped=stop,
        state=_state(end, stop, today),
        days=days,
        extended=_reason(id_, since, variant, held=marks_set(policy, log)) if variant else "",
        cite=policy.cited((variant.cite if variant else "") or clock.cite),
        note=fallback_note([started, end]) if end and clock.count == "working" else None,
    )


def _state(end: date | None, stop: date | None, today: date) -> ClockState:
    if end is None:
        return "paused" if stop is None else "kept"
    if stop is not None:
        return "kept" if stop <= end else "missed"
    return "overdue" if today > end else "running"


def _pauses(clock: Clock, log: Iterable[Done]) -> list[Pause]:
    pauses: list[Pause] = []
    for done in log:
        if is_among(done, clock.suspend) and (not pauses or pauses[-1].until is not None):
            pauses.append(Pause(done.day, None))
        elif is_among(done, clock.resume) and pauses and pauses[-1].until is None:
            pauses[-1] = Pause(pauses[-1].since, done.day)
    return pauses


def _variant(policy: Policy, id_: str, log: Sequence[Done], *, held: frozenset[str]) -> Variant | None:
    """The first variant whose circumstances hold, in the order of the file."""
    return next((v for v in policy.clocks[id_].variants if _reason(id_, log, v, held=held)), None)


def _reason(id_: str, log: Sequence[Done], variant: Variant, *, held: frozenset[str]) -> str:
    """The mark by which a variant holds: given as the reason of an extension, or simply set; blank when it does not."""
    if not variant.by_act:
        return next((mark for mark in variant.marks if mark in held), "")
    given = [
        text_of(done.data.get("reason"))
        for done in log
        if done.act == EXTEND and text_of(done.data.get("clock")) == id_
    ]
    return next((reason for reason in given if reason in variant.marks), "")


def marks_set(policy: Policy, log: Iterable[Done]) -> frozenset[str]:
    """The marks that acts have set, by being done or by listing them in their data."""
    found: set[str] = set()
    by_act: dict[str, list[str]] = {}
    for id_, mark in policy.marks.items():
        for act in mark.acts:
            by_act.setdefault(act, []).append(id_)
    for done in log:
        found.update(by_act.get(done.act, ()))
        found.update(mark for mark in texts_of(done.data.get("marks")) if mark in policy.marks)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Forecast:
    """How a running clock will end as things are planned."""

    run: ClockRun
    level: Literal["fine", "soon", "will_miss", "missed"]
    sentence: Label


SOON_DAYS = 3


def forecasts(policy: Policy, log: Sequence[Done], today: date) -> tuple[Forecast, ...]:
    """A forecast for every clock that runs or has run out, the most pressing first."""
    found = [
        _forecast(policy, run, log, today=today)
        for run in clock_runs(policy, log, today)
        if run.last_day is not None and run.state in {"running", "overdue"}
    ]
    return tuple(sorted(found, key=lambda forecast: forecast.run.last_day or today))


def _forecast(policy: Policy, run: ClockRun, log: Sequence[Done], *, today: date) -> Forecast:
    end = run.last_day or today
    count = policy.clocks[run.clock].count
    stop = policy.clocks[run.clock].stop[0]
    what = policy.act_label(stop)
    planned = _planned(log, policy.clocks[run.clock].stop)
    if run.state == "overdue":
        late = span(days_between(end, today, "working" if count == "working" else "calendar"), _unit(count))
        words = Label("{clock}:已超期 {late},末日为 {end}", "{clock}: {late} late, the last day was {end}")
        return Forecast(run, "missed", words.fill(clock=run.label, late=late, end=end))
    if planned is not None and planned <= end:
        words = Label("{clock}:{what}已安排在 {day},末日 {end}", "{clock}: {what} is planned for {day}, last day {end}")
        return Forecast(run, "fine", words.fill(clock=run.label, what=what, day=planned, end=end))
    first_late = end + ONE_DAY
    while count == "working" and not days_between(end, first_late, "working"):
        first_late += ONE_DAY
    why = (
        Label("{what}安排在 {day}", "{what} is planned for {day}").fill(what=what, day=planned)
        if planned
        else Label("{what}尚未安排", "{what} is not planned").fill(what=what)
    )
    left = days_between(today, end, "working" if count == "working" else "calendar")
    words = Label(
        "{clock}:{day}({weekday})起超期,{why};还剩 {left}",
        "{clock}: will breach on {weekday} {day}: {why}; {left} left",
    ).fill(clock=run.label, day=first_late, weekday=weekday(first_late), why=why, left=span(left, _unit(count)))
    return Forecast(run, "will_miss" if planned or left <= SOON_DAYS else "soon", words)


def _unit(count: str) -> Literal["working", "calendar"]:
    return "working" if count == "working" else "calendar"


def _planned(log: Iterable[Done], acts: Sequence[str]) -> date | None:
    """The day for which the latest plan announces one of these acts."""
    day = None
    for done in log:
        if done.act == PLAN and text_of(done.data.get("act")) in acts:
            day = day_in(done.data, "for") or day
    return day
