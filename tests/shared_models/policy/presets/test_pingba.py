"""Pingba: three stages, ten steps, the standards of 2020."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shared_models.policy.assessment import assessment
from shared_models.policy.policy import Policy
from shared_models.policy.procedure import possible_acts
from shared_models.policy.shelf import preset
from tests.shared_models.policy.home import TWO, Home, Story, day

TEN = [
    "intake",
    "acceptance",
    "home_visit",
    "matching",
    "opinion",
    "notice",
    "submission",
    "decision",
    "publication",
    "payment",
]


@pytest.fixture(scope="module")
def policy() -> Policy:
    """The preset."""
    return preset("pingba")


def posted(policy: Policy) -> Story:
    """Posted on 13 January 2026."""
    story = Story(policy).then("2026-01-05", "apply", "check_papers", "accept_application")
    story.then("2026-01-07", "visit_home", mode="in_person", team=TWO).then("2026-01-08", "finish_visit")
    story.then("2026-01-08", "request_matching", "start_matching", "finish_matching", "close_matching")
    return story.then("2026-01-12", "give_opinion", opinion="confirm").then(
        "2026-01-13", "post_notice", places=["社区"]
    )


def at_district(policy: Policy) -> Story:
    """Submitted on 21 January 2026."""
    return posted(policy).then("2026-01-21", "take_down_notice", "submit")


def test_the_normal_course_takes_exactly_ten_steps_in_three_stages(policy: Policy) -> None:
    story = at_district(policy).decide("2026-01-26", "confirm").then("2026-01-27", "publish", "pay")
    assert story.outcome == "confirmed"
    assert story.misfits == []
    passed = [passage.step for passage in story.stands().passages][:-1]
    assert passed == TEN
    stages = [policy.steps[step].stage for step in passed]
    assert len(dict.fromkeys(stages)) == 3


def test_it_is_run_monthly(policy: Policy) -> None:
    assert policy.procedures["application"].every == "month"


def test_missing_papers_are_a_branch_before_acceptance(policy: Policy) -> None:
    story = Story(policy).then("2026-01-05", "apply").then("2026-01-05", "tell_missing_papers", papers=["undertaking"])
    story.then("2026-01-06", "receive_papers", papers=["undertaking"]).then("2026-01-06", "check_papers")
    assert story.step == "acceptance"


def test_a_visit_needs_two(policy: Policy) -> None:
    story = Story(policy).then("2026-01-05", "apply", "check_papers", "accept_application")
    assert story.then("2026-01-07", "visit_home", mode="in_person", team=["Li"]).misfits == ["visit_home"]


def test_a_disputed_matching_is_settled_before_the_opinion(policy: Policy) -> None:
    story = Story(policy).then("2026-01-05", "apply", "check_papers", "accept_application")
    story.then("2026-01-07", "visit_home", mode="in_person", team=TWO).then("2026-01-08", "finish_visit")
    story.then("2026-01-09", "finish_matching", "tell_matching_failed", "object_to_matching", "close_matching")
    assert story.step == "matching"
    assert story.then("2026-01-12", "recheck_matching", "close_matching").step == "opinion"


@pytest.mark.parametrize(("on", "step"), [("2026-01-20", "notice"), ("2026-01-21", "submission")])
def test_the_notice_hangs_seven_days(policy: Policy, on: str, step: str) -> None:
    assert posted(policy).then(on, "take_down_notice").step == step


def test_an_objection_leads_to_a_new_opinion_and_a_new_posting(policy: Policy) -> None:
    story = posted(policy).then("2026-01-14", "object").then("2026-01-15", "hold_review_meeting")
    assert story.step == "opinion"
    story.then("2026-01-16", "give_opinion", opinion="confirm").then("2026-01-23", "take_down_notice")
    assert story.step == "notice", "the old posting does not count"


@pytest.mark.parametrize(("on", "state"), [("2026-02-04", "kept"), ("2026-02-05", "missed")])
def test_the_district_decides_within_ten_working_days(policy: Policy, on: str, state: str) -> None:
    assert at_district(policy).decide(on, "confirm").clock("decision").state == state


def test_a_refusal_ends_in_writing(policy: Policy) -> None:
    story = at_district(policy).decide("2026-01-26", "refuse").then("2026-01-28", "deliver_refusal", reasons="income")
    assert story.outcome == "refused"


@pytest.mark.parametrize(
    ("hukou", "income", "benefit"),
    [("urban", "0", "675.00"), ("urban", "674.99", "0.01"), ("rural", "0", "361.00"), ("rural", "361", "0.00")],
)
def test_the_urban_standard_is_monthly_the_rural_yearly(policy: Policy, hukou: str, income: str, benefit: str) -> None:
    home = Home(hukou_kind=hukou, extreme_hardship=False)
    home.income(home.member("He", ability="full"), "wages", income)
    assert assessment(policy, home.case, day("2026-03-01")).entitlement.benefit == Decimal(benefit)


def test_extreme_hardship_has_its_own_standard(policy: Policy) -> None:
    home = Home(hukou_kind="rural", extreme_hardship=True)
    home.member("He", ability="none")
    assert assessment(policy, home.case, day("2026-03-01")).entitlement.benefit == Decimal("1012.50")


def test_without_urban_or_rural_nothing_is_computed(policy: Policy) -> None:
    home = Home(extreme_hardship=False)
    home.member("He", ability="full")
    found = assessment(policy, home.case, day("2026-03-01"))
    assert found.entitlement.benefit is None
    assert found.eligible is None
    assert "urban or rural is not recorded" in [missing.en for missing in found.entitlement.missing]


def test_the_office_is_offered_only_what_the_step_allows(policy: Policy) -> None:
    offered = possible_acts(policy, "submission")
    assert offered[0] == "submit"
    assert "confirm" not in offered
    assert "withdraw" in offered
