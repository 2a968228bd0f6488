"""Working days follow the State Council's arrangement; years it has not published fall back aloud."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count, islice

import chinese_calendar
from hypothesis import given
from hypothesis import strategies as st

from shared_models.policy.deadline import Pause, days_between, last_day
from shared_models.policy.working_days import fallback_note, holidays, is_working, last_working_before
from tests.shared_models.policy.home import day

PUBLISHED = st.dates(date(2020, 1, 1), date(2026, 10, 1))


def test_a_saturday_made_up_for_is_a_working_day_and_a_weekday_off_is_none() -> None:
    assert is_working(day("2026-02-14"))
    assert not is_working(day("2026-02-17"))
    assert is_working(day("2026-10-10"))


def test_a_year_without_arrangement_counts_monday_to_friday_and_says_so() -> None:
    assert is_working(day("2031-10-01"))
    assert not is_working(day("2031-10-04"))
    note = fallback_note([day("2031-10-01"), day("2026-10-01")])
    assert note is not None
    assert "2031" in note.zh
    assert "2026" not in note.en


def test_known_years_need_no_note() -> None:
    assert fallback_note([day("2026-10-01"), day("2020-01-01")]) is None


def test_holidays_begin_on_their_first_day_off_even_in_the_old_year() -> None:
    assert holidays(2019)["new_year"] == day("2018-12-30")
    assert holidays(2026)["spring_festival"] == day("2026-02-15")
    assert holidays(2031) == {}


def test_the_last_working_day_before_a_festival_may_be_a_made_up_saturday() -> None:
    assert last_working_before(day("2026-02-15")) == day("2026-02-14")


def brute_force(start: date, days: int, *, working: bool) -> date:
    """The n-th counted day after the start, by looking at every day on its own."""
    counted = (start + timedelta(days=n) for n in count(1))
    fitting = (one for one in counted if not working or chinese_calendar.is_workday(one))
    return next(islice(fitting, days - 1, None))


@given(st.dates(date(2020, 1, 1), date(2026, 8, 1)), st.integers(1, 45))
def test_working_day_clocks_equal_a_day_by_day_count(start: date, days: int) -> None:
    assert last_day(start, days, "working") == brute_force(start, days, working=True)


@given(PUBLISHED, st.integers(1, 60))
def test_calendar_day_clocks_equal_a_day_by_day_count(start: date, days: int) -> None:
    assert last_day(start, days, "calendar") == brute_force(start, days, working=False)


@given(st.dates(date(2020, 1, 1), date(2026, 8, 1)), st.integers(1, 45))
def test_as_many_counted_days_lie_before_the_last_day_as_the_law_gives(start: date, days: int) -> None:
    end = last_day(start, days, "working")
    assert end is not None
    assert days_between(start, end, "working") == days


@given(st.dates(date(2020, 1, 1), date(2026, 5, 1)), st.integers(1, 20), st.integers(0, 30), st.integers(0, 30))
def test_a_pause_pushes_the_last_day_by_the_counted_days_it_rests(
    start: date, days: int, after: int, rest: int
) -> None:
    pause = Pause(start + timedelta(days=after), start + timedelta(days=after + rest))
    end = last_day(start, days, "working", pauses=[pause])
    assert end is not None
    resting = 0 if end <= pause.since else days_between(pause.since, min(end, pause.until or end), "working")
    assert days_between(start, end, "working") == days + resting


def test_a_pause_without_end_never_runs_out() -> None:
    assert last_day(day("2026-03-02"), 5, "working", pauses=[Pause(day("2026-03-03"), None)]) is None


def test_months_end_on_the_same_day_or_the_last_one() -> None:
    assert last_day(day("2026-01-31"), 1, "months") == day("2026-02-28")
    assert last_day(day("2025-11-30"), 3, "months") == day("2026-02-28")
