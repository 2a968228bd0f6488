"""Lixin: twice a year; everybody by the town, one in ten again by the county."""

from __future__ import annotations

import pytest

from shared_models.policy.campaign import (
    last_day_of,
    results,
    revisits_owed,
    run_on,
)
from shared_models.policy.payment import payment_day
from shared_models.policy.policy import Policy
from shared_models.policy.shelf import preset
from tests.shared_models.policy.home import TWO, Story, day


@pytest.fixture(scope="module")
def lixin() -> Policy:
    """The clean-up."""
    return preset("lixin")


def cleaned(policy: Policy) -> Story:
    """Visited, looked at and recorded on 10 April 2026."""
    story = Story(policy).then("2026-04-08", "open_cleanup")
    story.then("2026-04-09", "visit_home", mode="in_person", team=TWO).then("2026-04-10", "record_looks")
    return story.then("2026-04-10", "record_result", campaign="cleanup", run="2026-spring", result="not_helped")


def test_the_course_runs_from_the_file_alone(lixin: Policy) -> None:
    assert cleaned(lixin).outcome == "rechecked"


@pytest.mark.parametrize("left_out", ["visit_home", "record_looks"])
def test_both_the_visit_and_the_looks_come_first(lixin: Policy, left_out: str) -> None:
    story = Story(lixin).then("2026-04-08", "open_cleanup")
    if left_out == "visit_home":
        story.then("2026-04-10", "record_looks")
    else:
        story.then("2026-04-09", "visit_home", mode="in_person", team=TWO)
    story.then("2026-04-10", "record_result", campaign="cleanup", run="2026-spring", result="not_helped")
    assert story.step == "cleanup_visit"


@pytest.mark.parametrize(("place", "fits"), [("home", True), ("office", False)])
def test_the_county_goes_to_the_home(lixin: Policy, place: str, *, fits: bool) -> None:
    story = cleaned(lixin).then("2026-05-20", "county_revisit", place=place, team=TWO)
    assert (story.misfits == []) is fits


@pytest.mark.parametrize(
    ("on", "run"),
    [
        ("2026-03-31", ""),
        ("2026-04-01", "spring"),
        ("2026-05-31", "spring"),
        ("2026-06-01", ""),
        ("2026-09-01", "autumn"),
        ("2026-10-31", "autumn"),
        ("2026-11-01", ""),
    ],
)
def test_it_runs_in_spring_and_autumn(lixin: Policy, on: str, run: str) -> None:
    assert run_on(lixin.campaigns["cleanup"], day(on)) == run


def test_the_round_ends_on_its_last_day(lixin: Policy) -> None:
    assert last_day_of(lixin.campaigns["cleanup"], day("2026-09-20")) == day("2026-10-31")


def test_the_town_visits_all_the_county_one_in_ten_never_rounded_down(lixin: Policy) -> None:
    rule = lixin.campaigns["cleanup"]
    assert rule.visit_share == 1
    assert [revisits_owed(rule, households) for households in (100, 101, 1, 0)] == [10, 11, 1, 0]


def test_rounds_are_counted_apart(lixin: Policy) -> None:
    cases = [cleaned(lixin).home.case]
    assert results(lixin, "cleanup", cases, run="2026-spring").checked.households == 1
    assert results(lixin, "cleanup", cases, run="2026-autumn").checked.households == 0
    assert results(lixin, "cleanup", cases).by_kind["not_helped"].households == 1


def test_every_look_has_its_words(lixin: Policy) -> None:
    assert len(lixin.campaigns["cleanup"].looks) == 5


def test_the_close_relative_register_is_sealed(lixin: Policy) -> None:
    assert lixin.registers["close_relatives"].sealed


@pytest.mark.parametrize(
    ("rule", "on", "expected"),
    [
        ("monthly", "2026-05-31", "2026-05-10"),
        ("quarterly", "2026-05-31", "2026-04-10"),
        ("quarterly", "2026-12-01", "2026-10-10"),
        ("half_yearly", "2026-06-30", "2026-01-10"),
        ("half_yearly", "2026-07-01", "2026-07-10"),
    ],
)
def test_payments_are_made_by_the_tenth_of_the_first_month(lixin: Policy, rule: str, on: str, expected: str) -> None:
    assert payment_day(lixin.payments[rule], day(on)) == day(expected)
