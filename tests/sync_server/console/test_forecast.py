"""The deadlines of the next thirty days: by area and day, each number opening to its households."""

from __future__ import annotations

from tests.builders import COMMUNITY
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import DAY_MS, SUPERVISOR
from tests.sync_server.console.test_coverage import add_household
from tests.sync_server.district import STREET


def test_a_deadline_stands_on_its_last_day_until_somebody_was_there(story: Console) -> None:
    # Both were due by the end of the quarter: one was visited in September, the other one met nobody.
    add_household(story, "h-absent", outcome="absent")
    # Not visited last quarter either: overdue already, so nothing ends for it in the days ahead.
    assert "今后 30 天没有到期的家庭" in story.person(SUPERVISOR).open("/console/forecast").text

    story.clock.ms += 75 * DAY_MS
    page = story.person(SUPERVISOR).open("/console/forecast")

    assert "2026-12-31 星期四 1 0 1" in page.text.replace("周四", "星期四")
    listed = story.person(SUPERVISOR).open(f"/console/forecast/{COMMUNITY}?day=2026-12-31")
    assert "到期 1 户" in listed.text
    assert "DB-1 " in listed.text
    assert "h-absent" not in listed.text


def test_a_day_on_which_nothing_ends_lists_nobody_and_what_is_no_day_is_not_found(story: Console) -> None:
    supervisor = story.person(SUPERVISOR)

    assert "没有这样的家庭" in supervisor.open(f"/console/forecast/{STREET}?day=2026-10-01").text
    assert supervisor.open(f"/console/forecast/{STREET}?day=soon").status == 404
    assert supervisor.open("/console/forecast/6299?day=2026-10-01").status == 404
