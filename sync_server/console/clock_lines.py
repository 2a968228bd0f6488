"""The clocks of a procedure as its page shows them: last day, how it will end, and by which calendar it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from shared_models.policy.clock import ClockRun, clock_runs
from shared_models.policy.forecast import Forecast, forecasts
from shared_models.policy.proceeding import Proceeding
from shared_models.words import Label
from sync_server.console.seat import Seat

LEVEL_TONES: Mapping[str, str] = {"fine": "good", "open": "note", "will_miss": "warn", "missed": "bad"}
STATE_TONES: Mapping[str, str] = {
    "running": "note",
    "paused": "warn",
    "kept": "good",
    "missed": "bad",
    "overdue": "bad",
}
STATE_LABELS: Mapping[str, Label] = {
    "running": Label("进行中", "running"),
    "paused": Label("暂停计时", "paused"),
    "kept": Label("按期完成", "kept"),
    "missed": Label("已超期完成", "done late"),
    "overdue": Label("已超期", "overdue"),
}


def clock_lines(one: Proceeding, seat: Seat, today: date) -> Iterator[dict[str, object]]:
    """One line for every run of every clock, by day of start."""
    said = {(f.run.clock, f.run.started): f for f in forecasts(one.policy, one.procedure.log, today)}
    for run in clock_runs(one.policy, one.procedure.log, today):
        yield _line(run, said.get((run.clock, run.started)), seat)


def _line(run: ClockRun, forecast: Forecast | None, seat: Seat) -> dict[str, object]:
    if run.note is not None:
        calendar = run.note
    elif run.count == "working":
        calendar = Label("按国务院已公布的放假安排计算", "by the published holiday arrangement")
    else:
        calendar = Label("按自然日计算", "calendar days")
    return {
        "label": run.label.text(seat.language),
        "started": run.started.isoformat(),
        "last": run.last_day.isoformat() if run.last_day else "—",
        "state": STATE_LABELS[run.state].text(seat.language),
        "tone": LEVEL_TONES[forecast.level] if forecast else STATE_TONES[run.state],
        "sentence": forecast.sentence.text(seat.language) if forecast else "",
        "calendar": calendar.text(seat.language),
        "is_fallback": run.note is not None,
        "cite": run.cite.text(seat.language),
    }
