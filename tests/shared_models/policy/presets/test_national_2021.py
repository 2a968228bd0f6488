"""The national baseline, article by article."""

from __future__ import annotations

import pytest

from shared_models.policy.policy import Policy, policy_ref, ref_data
from shared_models.policy.shelf import preset
from shared_models.policy.what_if import with_figures
from tests.shared_models.policy.home import TWO, Home, Story, day

PLACES = ["社区公示栏"]


@pytest.fixture(scope="module")
def policy() -> Policy:
    """The preset."""
    return preset("national-2021")


def accepted(policy: Policy, on: str = "2026-01-05") -> Story:
    """An application accepted on the day it came in."""
    return Story(policy).then(on, "apply").then(on, "accept_application")


def investigated(policy: Policy) -> Story:
    """Accepted on Monday 5 January 2026, visited, matched and finished by the 13th."""
    story = accepted(policy).then("2026-01-08", "begin_investigation", "request_matching")
    story.then("2026-01-12", "start_matching").then("2026-01-12", "visit_home", mode="in_person", team=TWO)
    return story.then("2026-01-13", "finish_matching", "finish_investigation")


def posted(policy: Policy) -> Story:
    """A favourable opinion, posted on Wednesday 14 January 2026."""
    story = investigated(policy).then("2026-01-14", "give_opinion", opinion="confirm")
    return story.then("2026-01-14", "post_notice", places=PLACES)


def submitted(policy: Policy) -> Story:
    """With the district since Thursday 22 January 2026."""
    return posted(policy).then("2026-01-22", "take_down_notice", "submit")


def test_the_normal_course_ends_in_confirmation_and_every_clock_is_kept(policy: Policy) -> None:
    story = submitted(policy).decide("2026-02-03", "confirm")
    assert story.outcome == "confirmed"
    assert story.misfits == []
    for clock in ("investigation_start", "matching_start", "decision", "whole"):
        assert story.clock(clock).state == "kept", clock


def test_missing_papers_are_told_once_and_never_again(policy: Policy) -> None:
    story = Story(policy).then("2026-01-05", "apply")
    story.then("2026-01-06", "tell_missing_papers", papers=["undertaking"])
    story.then("2026-01-07", "receive_papers", papers=["undertaking"])
    assert story.step == "completed_papers"
    story.then("2026-01-08", "tell_missing_papers", papers=["authorisation"])
    assert story.step == "completed_papers"
    assert story.misfits == ["tell_missing_papers"]
    assert story.then("2026-01-08", "accept_application").step == "investigation"


def test_missing_papers_must_be_named(policy: Policy) -> None:
    story = Story(policy).then("2026-01-05", "apply").then("2026-01-06", "tell_missing_papers")
    assert story.step == "intake"
    assert "papers is not recorded" in story.why


@pytest.mark.parametrize(("on", "state"), [("2026-02-25", "kept"), ("2026-02-26", "missed")])
def test_the_investigation_starts_within_three_working_days_over_spring_festival(
    policy: Policy, on: str, state: str
) -> None:
    # Friday 13 February; Saturday 14 is made up, 15–23 is off: the third working day is Wednesday 25.
    story = accepted(policy, "2026-02-13").then(on, "begin_investigation")
    assert story.clock("investigation_start").last_day == day("2026-02-25")
    assert story.clock("investigation_start").state == state


@pytest.mark.parametrize(("on", "state"), [("2026-09-24", "kept"), ("2026-09-28", "missed")])
def test_matching_starts_within_three_working_days_of_the_request(policy: Policy, on: str, state: str) -> None:
    # Monday 21 September; the 25th to 27th are off.
    story = accepted(policy, "2026-09-21").then("2026-09-21", "request_matching").then(on, "start_matching")
    assert story.clock("matching_start").last_day == day("2026-09-24")
    assert story.clock("matching_start").state == state


def test_one_investigator_is_not_a_visit(policy: Policy) -> None:
    story = accepted(policy).then("2026-01-08", "visit_home", mode="in_person", team=["Li"])
    assert story.misfits == ["visit_home"]
    assert "at least 2 people" in story.why
    twice = accepted(policy).then("2026-01-08", "visit_home", mode="in_person", team=["Li", "Li"])
    assert twice.misfits == ["visit_home"]


def test_a_video_visit_counts_in_a_declared_emergency_only(policy: Policy) -> None:
    story = accepted(policy).then("2026-01-08", "visit_home", mode="video", team=TWO)
    assert story.misfits == ["visit_home"]
    story.then("2026-01-09", "visit_home", mode="video", team=TWO, marks=["declared_emergency"])
    assert story.misfits == ["visit_home"]


def test_an_investigation_without_visit_and_matching_is_not_finished(policy: Policy) -> None:
    story = accepted(policy).then("2026-01-08", "begin_investigation", "finish_investigation")
    assert story.step == "investigation"
    assert "Home visit" in story.why
    assert "Data matching" in story.why


def test_a_failed_matching_that_is_objected_to_is_done_again(policy: Policy) -> None:
    story = accepted(policy).then("2026-01-08", "visit_home", mode="in_person", team=TWO)
    story.then("2026-01-09", "finish_matching", "tell_matching_failed", "object_to_matching", "finish_investigation")
    assert story.step == "investigation"
    assert "wait for an answer" in story.why
    assert story.then("2026-01-12", "recheck_matching", "finish_investigation").step == "opinion"


@pytest.mark.parametrize(("on", "step"), [("2026-01-21", "notice"), ("2026-01-22", "submission")])
def test_the_notice_hangs_seven_full_days(policy: Policy, on: str, step: str) -> None:
    assert posted(policy).then(on, "take_down_notice").step == step


def test_a_notice_nobody_posted_does_not_run(policy: Policy) -> None:
    story = investigated(policy).then("2026-01-14", "give_opinion", opinion="confirm")
    story.then("2026-01-30", "take_down_notice")
    assert story.step == "notice"
    assert "no posting is on record" in story.why


@pytest.mark.parametrize("answer", ["finish_reinvestigation", "hold_review_meeting"])
def test_an_objection_leads_to_a_new_investigation_or_a_meeting_and_a_new_opinion(policy: Policy, answer: str) -> None:
    story = posted(policy).then("2026-01-16", "object", by="a neighbour")
    assert story.step == "objection_check"
    assert len(story.stands().open_objections) == 1
    story.then("2026-01-23", answer).then("2026-01-26", "give_opinion", opinion="confirm").then("2026-01-27", "submit")
    assert story.step == "decision"
    assert story.stands().open_objections == ()


def test_an_objection_that_comes_too_late_stays_outstanding(policy: Policy) -> None:
    story = submitted(policy).then("2026-01-26", "object")
    assert story.misfits == ["object"]
    assert len(story.stands().open_objections) == 1
    assert story.decide("2026-01-28", "confirm").step == "decision"


@pytest.mark.parametrize(("on", "state"), [("2026-03-02", "kept"), ("2026-03-03", "missed")])
def test_the_district_decides_within_ten_working_days_over_spring_festival(policy: Policy, on: str, state: str) -> None:
    story = posted(policy).then("2026-02-09", "take_down_notice").then("2026-02-10", "submit")
    story.decide(on, "confirm")
    assert story.clock("decision").last_day == day("2026-03-02")
    assert story.clock("decision").state == state


@pytest.mark.parametrize("how", ["declare_relative", "report"])
def test_a_close_relative_or_a_report_forces_the_districts_own_visit(policy: Policy, how: str) -> None:
    story = accepted(policy).then("2026-01-05", how)
    story.then("2026-01-12", "visit_home", mode="in_person", team=TWO)
    story.then("2026-01-13", "finish_matching", "finish_investigation")
    story.then("2026-01-14", "give_opinion", opinion="confirm").then("2026-01-14", "post_notice", places=PLACES)
    story.then("2026-01-22", "take_down_notice", "submit").decide("2026-01-26", "confirm")
    assert story.step == "decision"
    assert "The district's own visit must be done first" in story.why
    story.then("2026-01-27", "own_visit", team=TWO).decide("2026-01-28", "confirm")
    assert story.outcome == "confirmed"


def test_a_report_about_the_household_forces_the_own_visit_until_it_is_answered(policy: Policy) -> None:
    home = Home()
    home.act("2026-01-04", "report", about="h1")
    story = Story(policy, home).then("2026-01-05", "apply")
    assert story.stands().forced == {"own_visit"}
    answered = Home()
    answered.act("2026-01-03", "report", about="h1")
    answered.act("2026-01-04", "answer_report", about="h1", result="unfounded")
    assert Story(policy, answered).then("2026-01-05", "apply").stands().forced == frozenset()


def test_a_refusal_is_written_with_reasons_within_three_working_days(policy: Policy) -> None:
    story = submitted(policy).decide("2026-02-12", "refuse")
    assert story.step == "refusal"
    assert story.then("2026-02-13", "deliver_refusal").step == "refusal"
    assert story.then("2026-02-24", "deliver_refusal", reasons="income").outcome == "refused"
    # The 13th, the made-up Saturday 14th, and the first day after the festival.
    assert story.clock("refusal").last_day == day("2026-02-24")
    assert story.clock("refusal").state == "kept"


def test_a_refusal_delivered_a_day_later_missed_its_clock(policy: Policy) -> None:
    story = submitted(policy).decide("2026-02-12", "refuse").then("2026-02-25", "deliver_refusal", reasons="income")
    assert story.clock("refusal").state == "missed"


def test_the_whole_takes_thirty_working_days_unless_extended_with_a_listed_reason(policy: Policy) -> None:
    story = accepted(policy)
    assert story.clock("whole").last_day == day("2026-02-14")
    story.then("2026-01-20", "extend", clock="whole", reason="too much work")
    assert story.clock("whole").days == 30
    story.then("2026-01-21", "extend", clock="whole", reason="residence_differs")
    assert story.clock("whole").days == 45
    assert story.clock("whole").last_day == day("2026-03-13")
    assert story.clock("whole").extended == "residence_differs"


def test_an_objection_alone_does_not_extend_the_whole(policy: Policy) -> None:
    assert posted(policy).then("2026-01-16", "object").clock("whole").days == 30


def test_where_the_street_confirms_the_whole_takes_twenty(policy: Policy) -> None:
    story = Story(policy).then("2026-01-05", "apply", marks=["delegated"]).then("2026-01-05", "accept_application")
    assert story.clock("whole").days == 20
    assert story.clock("whole").cite.en == "2022 notice on the minimum living guarantee"
    assert accepted(policy).clock("whole").days == 30


def test_the_forecast_says_on_which_day_which_clock_breaks_and_why(policy: Policy) -> None:
    story = accepted(policy, "2026-01-05")
    said = story.forecast("investigation_start", "2026-01-07")
    assert said.level == "will_miss"
    assert "will breach on Friday 2026-01-09: Begin of the investigation is not planned; 1 working day left" in (
        said.sentence.en
    )
    story.then("2026-01-06", "plan", act="visit_home", **{"for": "2026-01-08"})
    assert story.forecast("investigation_start", "2026-01-07").level == "fine"
    story.then("2026-01-07", "plan", act="visit_home", **{"for": "2026-01-12"})
    assert "planned for 2026-01-12" in story.forecast("investigation_start", "2026-01-07").sentence.en
    late = story.forecast("investigation_start", "2026-01-13")
    assert late.level == "missed"
    assert "3 working days late" in late.sentence.en


def test_a_decision_without_the_policy_version_is_no_decision(policy: Policy) -> None:
    story = submitted(policy).then("2026-02-03", "confirm")
    assert story.step == "decision"
    assert "policy version" in story.why


def test_a_later_change_of_policy_leaves_the_decisions_version_standing(policy: Policy) -> None:
    changed = with_figures(policy, {"clocks.decision.days": 5})
    story = submitted(policy).decide("2026-02-03", "confirm")
    decision = Story(changed, story.home).stands("2026-02-03").decision
    assert decision is not None
    assert decision.data["policy"] == ref_data(policy_ref(policy))
    assert decision.data["policy"] != ref_data(policy_ref(changed))


def test_unjustified_non_cooperation_ends_it_with_evidence_and_notice_only(policy: Policy) -> None:
    story = accepted(policy).then("2026-01-12", "end_uncooperative", evidence="two refused visits")
    assert story.step == "investigation"
    story.then("2026-01-12", "end_uncooperative", evidence="two refused visits", notice="delivered 2026-01-12")
    assert story.outcome == "ended"


def test_nobody_is_confirmed_without_investigation(policy: Policy) -> None:
    story = accepted(policy).decide("2026-01-06", "confirm")
    assert story.step == "investigation"
    assert "is not possible in the step" in story.why


def test_an_act_dated_after_its_recording_has_no_effect(policy: Policy) -> None:
    story = Story(policy).then("2026-01-05", "apply").then("2026-01-06", "accept_application", on="2026-01-09")
    assert story.step == "intake"
    backdated = Story(policy).then("2026-01-05", "apply").then("2026-01-09", "accept_application", on="2026-01-06")
    assert backdated.clock("investigation_start").started == day("2026-01-06")
