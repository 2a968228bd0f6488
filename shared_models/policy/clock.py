"""The clocks of a procedure: running, paused, kept or missed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from shared_models.policy.act_log import Done
from shared_models.policy.deadline import Pause, last_day
from shared_models.policy.policy import Policy
from shared_models.policy.procedure_rules import Clock, Counting, Variant
from shared_models.policy.working_days import fallback_note
from shared_models.values import text_of, texts_of
from shared_models.words import Label

EXTEND = "extend"
"""The act that lengthens a clock: data `clock` (id) and `reason` (mark)."""
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
    count: Counting
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
        count=clock.count,
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
