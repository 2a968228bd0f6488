"""Notices: windows, places, and the whitelist."""

from __future__ import annotations

import pytest

from shared_models.policy.notice import Posting, in_window, may_come_down, next_window, posting, posting_flaw
from shared_models.policy.procedure_rules import Notice, Window
from shared_models.words import Label
from tests.shared_models.policy.home import day


def rule(**wording: object) -> Notice:
    """A notice of three calendar days, unless worded otherwise."""
    told = {
        "label": Label("公示", "notice"),
        "cite": "x",
        "place": Label("村", "village"),
        "days": 3,
        "fields": ("name",),
    }
    return Notice(**{**told, **wording})  # type: ignore[arg-type]


def test_working_days_of_a_notice_pass_over_the_festival() -> None:
    assert may_come_down(rule(count="working"), day("2026-02-13")) == day("2026-02-26")
    assert may_come_down(rule(), day("2026-02-13")) == day("2026-02-17")


def test_a_posting_outside_its_window_does_not_count() -> None:
    window = Window(months=(1, 4), first_day=10, last_day=15)
    late = Posting(day("2026-04-16"), ("village",), hotline=False)
    assert posting_flaw(rule(window=window), late) is not None
    assert posting_flaw(rule(window=window), Posting(day("2026-04-15"), ("village",), hotline=False)) is None


def test_a_policy_may_want_a_photo_of_the_board() -> None:
    bare = posting(day("2026-04-16"), {"places": ["village"]})
    shown = posting(day("2026-04-16"), {"places": ["village"], "file": "f" * 64})
    assert posting_flaw(rule(photo=True), shown) is posting_flaw(rule(), bare) is None
    flaw = posting_flaw(rule(photo=True), bare)
    assert flaw is not None
    assert "公示栏照片" in flaw.zh


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        ("2026-01-01", "2026-01-30", "2026-01-31"),
        ("2026-02-01", "2026-02-28", "2026-02-28"),
        ("2026-03-01", "2027-01-30", "2027-01-31"),
    ],
)
def test_a_window_that_a_month_is_too_short_for_ends_with_the_month(today: str, first: str, last: str) -> None:
    window = Window(months=(1, 2), first_day=30, last_day=31)
    assert next_window(window, day(today)) == (day(first), day(last))
    assert not in_window(window, day("2026-03-30"))
