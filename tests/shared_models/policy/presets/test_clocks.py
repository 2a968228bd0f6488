"""Every clock of every preset: its last good and its first late day, over Spring Festival and over National Day."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from shared_models.ids import ChangeId, EntityId
from shared_models.policy.act_log import Done
from shared_models.policy.clock import runs_of
from shared_models.policy.shelf import preset, preset_texts
from tests.shared_models.policy.home import day

CLOCKS = [(name, id_) for name in preset_texts() for id_ in preset(name).clocks]
FESTIVALS = ["2026-02-13", "2026-09-30"]
"""The Friday before Spring Festival, whose Saturday is worked, and the day before National Day."""


def counted(start: date, days: int, *, working: bool) -> date:
    """The last day of a period, by crossing off one day after the other."""
    at = start
    while days:
        at += timedelta(days=1)
        days -= not working or chinese_calendar.is_workday(at)
    return at


def done(name: str, on: date) -> Done:
    """An act, or the entering of a step written `@step`."""
    act, step = ("moved", name[1:]) if name.startswith("@") else (name, "")
    about, id_ = EntityId("p"), ChangeId(f"{act}-{on}")
    return Done(id=id_, act=act, about=about, day=on, recorded=on, data={}, enters=step)


@pytest.mark.parametrize("start", FESTIVALS)
@pytest.mark.parametrize(("name", "clock"), CLOCKS)
def test_the_last_good_day_is_kept_and_the_next_is_late(name: str, clock: str, start: str) -> None:
    policy = preset(name)
    rule = policy.clocks[clock]
    last = counted(day(start), rule.days, working=rule.count == "working")
    for begins in rule.start:
        for stops in rule.stop:
            for on, state in ((last, "kept"), (last + timedelta(days=1), "missed")):
                (run, *_) = runs_of(policy, clock, [done(begins, day(start)), done(stops, on)], today=on)
                assert (run.last_day, run.state) == (last, state)
            (open_,) = runs_of(policy, clock, [done(begins, day(start))], today=last + timedelta(days=1))
            assert open_.state == "overdue"
