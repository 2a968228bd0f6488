"""Xining: the street leads, the meeting votes in secret, three notices hang."""

from __future__ import annotations

from typing import Any

import pytest

from shared_models.policy.policy import Policy
from shared_models.policy.shelf import preset
from tests.shared_models.policy.home import TWO, Story, day


@pytest.fixture(scope="module")
def policy() -> Policy:
    """The preset."""
    return preset("xining")


def ballots(yes: int, no: int, **more: Any) -> dict[str, Any]:
    """Minutes of a secret ballot."""
    cast = yes + no
    return {"members": 11, "present": cast, "yes": yes, "no": no, "abstained": 0, "ballot": "secret", **more}


def surveyed(policy: Policy) -> Story:
    """Accepted on 5 January 2026, checked on the 6th, surveyed until the 12th."""
    story = Story(policy).then("2026-01-05", "apply", "accept_application").then("2026-01-06", "finish_check")
    return story.then("2026-01-12", "visit_home", mode="in_person", team=TWO).then("2026-01-12", "finish_survey")


def audited(policy: Policy) -> Story:
    """At the street audit since 21 January 2026."""
    story = surveyed(policy).then("2026-01-13", "vote", **ballots(6, 3))
    return story.then("2026-01-13", "post_notice", places=["社区"]).then("2026-01-21", "take_down_notice")


def street_posted(policy: Policy) -> Story:
    """Posted at the street on 22 January 2026."""
    return audited(policy).then("2026-01-22", "audit_pass").then("2026-01-22", "post_notice", places=["街道"])


def confirmed(policy: Policy) -> Story:
    """Confirmed by the district on 2 February 2026."""
    return street_posted(policy).then("2026-01-28", "take_down_notice").decide("2026-02-02", "confirm")


def test_the_normal_course_runs_from_the_file_alone(policy: Policy) -> None:
    story = confirmed(policy).then("2026-02-02", "post_notice", places=["社区"])
    story.then("2026-02-06", "take_down_notice").then("2026-02-06", "issue_certificate")
    assert story.outcome == "confirmed"
    assert story.misfits == []
    for clock in ("missing_papers", "check", "survey", "audit", "decision", "whole"):
        assert story.clock(clock).state == "kept", clock


def test_papers_told_on_the_fifth_day_are_told_in_time(policy: Policy) -> None:
    story = Story(policy).then("2026-02-13", "apply").then("2026-02-18", "tell_missing_papers", papers=["application"])
    assert story.step == "papers"


def test_papers_not_told_in_five_days_make_it_deemed_accepted(policy: Policy) -> None:
    story = Story(policy).then("2026-02-13", "apply")
    assert story.stands("2026-02-18").step == "intake"
    deemed = story.stands("2026-02-19")
    assert deemed.step == "check"
    assert deemed.log[-1].deemed
    assert deemed.log[-1].day == day("2026-02-19")
    story.then("2026-02-20", "tell_missing_papers", papers=["application"])
    assert story.misfits == ["tell_missing_papers"]


@pytest.mark.parametrize(("on", "state"), [("2026-02-24", "kept"), ("2026-02-25", "missed")])
def test_the_acceptance_check_takes_two_working_days_over_the_festival(policy: Policy, on: str, state: str) -> None:
    story = Story(policy).then("2026-02-13", "apply", "accept_application").then(on, "finish_check")
    assert story.clock("check").last_day == day("2026-02-24")
    assert story.clock("check").state == state


@pytest.mark.parametrize(("on", "state"), [("2026-10-16", "kept"), ("2026-10-19", "missed")])
def test_the_survey_takes_ten_working_days_over_national_day(policy: Policy, on: str, state: str) -> None:
    story = Story(policy).then("2026-09-25", "apply", "accept_application").then("2026-09-28", "finish_check")
    story.then(on, "visit_home", mode="in_person", team=TWO).then(on, "finish_survey")
    # 29, 30 September, 8, 9, the made-up Saturday 10, and 12 to 16 October: the tenth is Friday 16.
    assert story.clock("survey").last_day == day("2026-10-16")
    assert story.clock("survey").state == state


@pytest.mark.parametrize(
    ("yes", "no", "step"),
    [(5, 4, "community_notice"), (4, 4, "audit_refused"), (5, 5, "audit_refused"), (1, 0, "community_notice")],
)
def test_the_meeting_needs_more_than_half_of_those_voting(policy: Policy, yes: int, no: int, step: str) -> None:
    assert surveyed(policy).then("2026-01-13", "vote", **ballots(yes, no)).step == step


def test_a_show_of_hands_is_no_secret_ballot(policy: Policy) -> None:
    story = surveyed(policy).then("2026-01-13", "vote", **ballots(9, 0, ballot="open"))
    assert story.step == "meeting"
    assert "ballot must be secret" in story.why


@pytest.mark.parametrize(("on", "step"), [("2026-01-20", "community_notice"), ("2026-01-21", "audit")])
def test_the_community_notice_hangs_at_least_seven_days(policy: Policy, on: str, step: str) -> None:
    story = surveyed(policy).then("2026-01-13", "vote", **ballots(6, 3))
    story.then("2026-01-13", "post_notice", places=["社区"])
    assert story.then(on, "take_down_notice").step == step


@pytest.mark.parametrize(("on", "state"), [("2026-01-26", "kept"), ("2026-01-27", "missed")])
def test_the_audit_takes_three_working_days(policy: Policy, on: str, state: str) -> None:
    assert audited(policy).then(on, "audit_pass").clock("audit").state == state


def test_a_refusal_at_audit_is_filed_and_answered_in_writing(policy: Policy) -> None:
    story = audited(policy).then("2026-01-22", "audit_refuse").then("2026-01-23", "deliver_refusal", reasons="income")
    assert story.step == "audit_refused"
    assert story.then("2026-01-23", "deliver_refusal", reasons="income", filed="2026-17").outcome == "refused"


@pytest.mark.parametrize(("on", "step"), [("2026-01-27", "street_notice"), ("2026-01-28", "decision")])
def test_the_street_notice_hangs_five_days(policy: Policy, on: str, step: str) -> None:
    assert street_posted(policy).then(on, "take_down_notice").step == step


def test_an_objection_at_the_street_makes_the_centre_check_study_and_post_again(policy: Policy) -> None:
    story = street_posted(policy).then("2026-01-23", "object")
    assert story.step == "centre_recheck"
    assert story.then("2026-01-26", "finish_reinvestigation").step == "audit"
    assert story.then("2026-01-27", "audit_pass").step == "street_notice"
    story.then("2026-01-28", "take_down_notice")
    assert story.step == "street_notice", "the first posting does not count for the second notice"
    story.then("2026-01-28", "post_notice", places=["街道"]).then("2026-02-03", "take_down_notice")
    assert story.step == "decision"
    assert story.stands().open_objections == ()


def test_an_objection_in_the_community_makes_the_meeting_vote_again(policy: Policy) -> None:
    story = surveyed(policy).then("2026-01-13", "vote", **ballots(6, 3))
    story.then("2026-01-13", "post_notice", places=["社区"]).then("2026-01-15", "object")
    assert story.then("2026-01-16", "finish_reinvestigation").step == "meeting"
    assert story.then("2026-01-19", "vote", **ballots(3, 6)).step == "audit_refused"


@pytest.mark.parametrize(("on", "state"), [("2026-02-11", "kept"), ("2026-02-12", "missed")])
def test_the_district_has_ten_working_days(policy: Policy, on: str, state: str) -> None:
    story = street_posted(policy).then("2026-01-28", "take_down_notice").decide(on, "confirm")
    assert story.clock("decision").state == state


@pytest.mark.parametrize(("on", "step"), [("2026-02-05", "final_notice"), ("2026-02-06", "certificate")])
def test_the_decision_is_posted_three_days(policy: Policy, on: str, step: str) -> None:
    story = confirmed(policy).then("2026-02-02", "post_notice", places=["社区"]).then(on, "take_down_notice")
    assert story.step == step


@pytest.mark.parametrize(("on", "state"), [("2026-02-14", "kept"), ("2026-02-24", "missed")])
def test_the_whole_takes_thirty_working_days_and_is_never_extended(policy: Policy, on: str, state: str) -> None:
    story = street_posted(policy).then("2026-01-28", "take_down_notice")
    story.then("2026-01-29", "extend", clock="whole", reason="objection").decide(on, "confirm")
    assert story.clock("whole").last_day == day("2026-02-14")
    assert story.clock("whole").state == state


def test_hukou_in_another_county_is_not_accepted_until_settled(policy: Policy) -> None:
    story = (
        Story(policy).then("2026-01-05", "apply", marks=["hukou_elsewhere"]).then("2026-01-06", "accept_application")
    )
    assert story.step == "intake"
    assert story.stands("2026-01-30").step == "intake", "nor is it deemed accepted"
    assert story.then("2026-01-30", "accept_application", marks=["no_fixed_home"]).step == "check"
