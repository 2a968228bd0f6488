"""Sunshine: a sweep of one street, May to September."""

from __future__ import annotations

from typing import Any

import pytest

from shared_models.policy.assessment import assessment
from shared_models.policy.campaign import (
    phase_on,
    stop_takes_effect,
    targeted,
    undated,
)
from shared_models.policy.fact import facts_of
from shared_models.policy.picture import Picture
from shared_models.policy.policy import Policy
from shared_models.policy.register_sheet import headings, line, subject
from shared_models.policy.shelf import preset
from tests.shared_models.policy.home import TWO, Home, Story, county_of, day

STANDARD = "[standards.base]\nlabel = ['标准', 'Standard']\ncite = 'county'\nyuan = 300\n"
MATCHED = ("match_tax", "match_social_insurance", "match_vehicles", "match_housing_fund")


@pytest.fixture(scope="module")
def sunshine() -> Policy:
    """The sweep."""
    return preset("sunshine")


def swept(policy: Policy) -> Story:
    """Matched, visited and registered until 4 June 2026."""
    story = Story(policy).then("2026-06-01", "open_sweep", *MATCHED, "finish_matching")
    story.then("2026-06-03", "visit_home", mode="in_person", team=TWO)
    return story.then("2026-06-04", "write_register_line")


def test_a_household_that_passes_goes_up(sunshine: Policy) -> None:
    story = swept(sunshine).then("2026-06-10", "hold_council", result="passed")
    story.then("2026-06-10", "record_result", campaign="sweep", result="passed")
    assert story.outcome == "kept"
    assert story.misfits == []


@pytest.mark.parametrize("left_out", MATCHED)
def test_all_four_registers_are_matched_first(sunshine: Policy, left_out: str) -> None:
    acts = [act for act in MATCHED if act != left_out]
    assert Story(sunshine).then("2026-06-01", "open_sweep", *acts, "finish_matching").step == "sweep_matching"


def test_no_register_line_without_a_visit(sunshine: Policy) -> None:
    story = Story(sunshine).then("2026-06-01", "open_sweep", *MATCHED, "finish_matching", "write_register_line")
    assert story.step == "sweep_visit"


def test_no_result_without_the_council(sunshine: Policy) -> None:
    story = swept(sunshine).then("2026-06-10", "record_result", campaign="sweep", result="passed")
    assert story.step == "sweep_council"


def test_a_removed_household_may_get_temporary_relief(sunshine: Policy) -> None:
    story = swept(sunshine).then("2026-06-10", "hold_council", result="not_passed")
    story.then("2026-06-10", "record_result", campaign="sweep", result="removed")
    assert story.outcome == "stopped"
    assert story.then("2026-06-12", "grant_relief").misfits == []


@pytest.mark.parametrize(
    ("decided", "effect"),
    [
        ("2026-04-30", "2026-04-30"),
        ("2026-05-01", "2026-10-01"),
        ("2026-09-30", "2026-10-01"),
        ("2026-10-01", "2026-10-01"),
    ],
)
def test_no_benefit_is_stopped_during_the_sweep(sunshine: Policy, decided: str, effect: str) -> None:
    assert stop_takes_effect(sunshine, day(decided)) == day(effect)


@pytest.mark.parametrize(
    ("values", "rank"),
    [
        ({}, 1),
        ({"benefit_class": "A"}, 2),
        ({"finding.group_admitted": True}, 0),
        ({"finding.bought_assets": True, "benefit_class": "A"}, 0),
        ({"finding.high_insurance": True}, 0),
        ({"finding.supporters_able": True}, 0),
    ],
)
def test_focus_groups_come_first_and_class_a_last_but_nobody_is_left_out(
    sunshine: Policy, values: dict[str, Any], rank: int
) -> None:
    home = Home(standing="recipient", **values)
    found = targeted(sunshine.campaigns["sweep"], facts_of(sunshine, Picture(home.case, day("2026-06-01"))))
    assert found is not None
    assert found.rank == rank


def test_refused_applicants_are_not_swept(sunshine: Policy) -> None:
    facts = facts_of(sunshine, Picture(Home(standing="refused").case, day("2026-06-01")))
    assert targeted(sunshine.campaigns["sweep"], facts) is None


@pytest.mark.parametrize(
    "finding", ["uncollected", "away", "high_bills", "refuses_jobs", "fee_school", "compensation", "conduct"]
)
def test_each_stop_rule_stands_against_benefit(finding: str) -> None:
    policy = county_of("sunshine", STANDARD)
    home = Home(**{f"finding.{finding}": True})
    home.member("Tan", ability="full")
    found = assessment(policy, home.case, day("2026-06-01"))
    assert [stop.id for stop in found.stops] == [finding]
    assert found.eligible is False


@pytest.mark.parametrize(("yuan", "stops"), [("299.99", []), ("300", ["income_above"])])
def test_matched_income_at_the_standard_is_a_stop_rule(yuan: str, stops: list[str]) -> None:
    home = Home()
    home.income(home.member("Tan", ability="full"), "wages", yuan, evidence="matching")
    found = assessment(county_of("sunshine", STANDARD), home.case, day("2026-06-01"))
    assert [stop.id for stop in found.stops] == stops


def test_a_dead_member_or_a_split_household_is_a_stop_rule(sunshine: Policy) -> None:
    dead, split, moved = Home(), Home(**{"finding.split": True}), Home(**{"finding.split": False})
    dead.leave(dead.member("Tan"), left_reason="died")
    moved.leave(moved.member("Tan"), left_reason="moved")
    for home in (dead, split, moved):
        home.member("Luo", ability="full")
    found = [
        [stop.id for stop in assessment(sunshine, home.case, day("2026-06-01")).stops] for home in (dead, split, moved)
    ]
    assert found == [["split_or_dead"], ["split_or_dead"], []]


def test_its_three_stages_wait_for_their_dates(sunshine: Policy) -> None:
    rule = sunshine.campaigns["sweep"]
    assert undated(rule, {}) == ("first", "second", "third")
    dates = {"first": (day("2026-05-01"), day("2026-05-31")), "second": (day("2026-06-01"), day("2026-08-31"))}
    assert phase_on(rule, day("2026-06-01"), dates) == "second"
    assert phase_on(rule, day("2026-09-01"), dates) == ""
    assert undated(rule, dates) == ("third",)


def test_every_swept_household_has_a_register_line(sunshine: Policy) -> None:
    story = swept(sunshine).then("2026-06-10", "hold_council", result="not_passed")
    story.then("2026-06-10", "record_result", campaign="sweep", result="removed")
    story.home.save(story.home.household, "household", {"address": "1 号", "finding.away": True})
    story.home.member("Tan", ability="full", relation="head")
    register = sunshine.registers["sweep_line"]
    assessed = assessment(sunshine, story.home.case, day("2026-06-11"))
    written = dict(
        zip(
            (h.en for h in headings(sunshine, register)),
            line(register, subject(sunshine, assessed, "sweep")),
            strict=True,
        )
    )
    assert written["Head"] == "Tan"
    assert written["Result"] == "退出"
    assert written["Grounds against"] == "外出务工或异地居住三个月以上"
    assert written["Benefit a month"] == "", "no standard, no figure"
