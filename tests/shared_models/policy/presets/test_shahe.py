"""Shahe: three surveys, three postings, everybody visited each quarter, a report that holds ends the benefit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shared_models.due import SHAHE_CADENCE
from shared_models.policy.assessment import assessment, class_of
from shared_models.policy.policy import Policy
from shared_models.policy.procedure import procedures
from shared_models.policy.rhythm import History, next_due
from shared_models.policy.shelf import preset
from tests.shared_models.policy.home import TWO, Home, Story, county_of, day

STANDARD = "[standards.base]\nlabel = ['标准', 'Standard']\ncite = 'county'\nyuan = 300\n"


@pytest.fixture(scope="module")
def policy() -> Policy:
    """The preset."""
    return preset("shahe")


def at_council(policy: Policy) -> Story:
    """Surveyed by group and community until 8 January 2026."""
    story = Story(policy).then("2026-01-05", "apply", "accept_application").then("2026-01-06", "finish_group_survey")
    story.then("2026-01-07", "visit_home", mode="in_person", team=TWO)
    return story.then("2026-01-08", "finish_community_survey")


def first_posted(policy: Policy) -> Story:
    """First posting on 9 January 2026."""
    story = at_council(policy).then("2026-01-09", "hold_council", result="passed")
    return story.then("2026-01-09", "post_notice", places=["社区"])


def second_posted(policy: Policy) -> Story:
    """Second posting on 20 January 2026."""
    story = first_posted(policy).then("2026-01-17", "take_down_notice")
    story.then("2026-01-19", "visit_home", mode="in_person", team=TWO)
    story.then("2026-01-20", "finish_matching", "finish_town_survey")
    return story.then("2026-01-20", "post_notice", places=["镇"])


def at_county(policy: Policy, on: str = "2026-01-28") -> Story:
    """With the county."""
    return second_posted(policy).then(on, "take_down_notice")


def test_three_surveys_and_three_postings_lead_to_confirmation(policy: Policy) -> None:
    story = at_county(policy).decide("2026-02-02", "confirm")
    assert story.step == "third_posting"
    assert story.then("2026-02-03", "post_notice", places=["社区", "镇"]).outcome == "confirmed"
    assert story.misfits == []
    postings = [done for done in story.stands().log if done.act == "post_notice"]
    assert len(postings) == 3


def test_the_community_survey_is_a_visit_by_two(policy: Policy) -> None:
    story = Story(policy).then("2026-01-05", "apply", "accept_application").then("2026-01-06", "finish_group_survey")
    story.then("2026-01-07", "visit_home", mode="in_person", team=["Li"]).then("2026-01-08", "finish_community_survey")
    assert story.step == "community_survey"
    assert story.misfits == ["visit_home", "finish_community_survey"]


def test_the_towns_survey_is_a_visit_of_its_own(policy: Policy) -> None:
    story = first_posted(policy).then("2026-01-17", "take_down_notice").then("2026-01-19", "finish_matching")
    assert story.then("2026-01-19", "finish_town_survey").step == "town_survey"
    assert "Home visit" in story.why


def test_a_council_that_does_not_pass_leads_to_a_written_refusal(policy: Policy) -> None:
    story = at_council(policy).then("2026-01-09", "hold_council", result="not_passed")
    assert story.step == "refusal"
    assert story.clock("refusal").last_day == day("2026-01-14")
    assert story.then("2026-01-14", "deliver_refusal", reasons="income").outcome == "refused"


def test_a_council_without_a_recorded_result_decides_nothing(policy: Policy) -> None:
    assert at_council(policy).then("2026-01-09", "hold_council").step == "council"


@pytest.mark.parametrize(("on", "step"), [("2026-01-16", "community_notice"), ("2026-01-17", "town_survey")])
def test_the_communitys_posting_hangs_its_days(policy: Policy, on: str, step: str) -> None:
    assert first_posted(policy).then(on, "take_down_notice").step == step


@pytest.mark.parametrize(("on", "step"), [("2026-01-27", "town_notice"), ("2026-01-28", "decision")])
def test_the_towns_posting_hangs_its_days(policy: Policy, on: str, step: str) -> None:
    assert second_posted(policy).then(on, "take_down_notice").step == step


@pytest.mark.parametrize("where", [first_posted, second_posted])
def test_an_objection_to_either_posting_goes_back_to_the_council(policy: Policy, where: object) -> None:
    assert callable(where)
    story = where(policy).then("2026-01-21", "object")
    assert story.step == "objection_check"
    assert story.then("2026-01-22", "finish_reinvestigation").step == "council"
    assert story.then("2026-01-23", "hold_council", result="passed").step == "community_notice"


@pytest.mark.parametrize(("on", "state"), [("2026-03-02", "kept"), ("2026-03-03", "missed")])
def test_the_county_decides_within_ten_working_days_over_spring_festival(policy: Policy, on: str, state: str) -> None:
    story = at_county(policy, "2026-02-10").decide(on, "confirm")
    assert story.clock("decision").last_day == day("2026-03-02")
    assert story.clock("decision").state == state


@pytest.mark.parametrize("class_id", "ABCD")
def test_every_class_is_visited_each_quarter(policy: Policy, class_id: str) -> None:
    this_quarter = next_due(policy, class_id, History(visited=[day("2025-11-03")]), today=day("2026-02-10"))
    visited = next_due(policy, class_id, History(visited=[day("2026-01-03")]), today=day("2026-02-10"))
    missed = next_due(policy, class_id, History(visited=[day("2025-08-03")]), today=day("2026-02-10"))
    assert this_quarter is not None
    assert visited is not None
    assert missed is not None
    assert (this_quarter.on, visited.on) == (day("2026-03-31"), day("2026-06-30"))
    assert (missed.on, missed.overdue) == (day("2025-12-31"), True)


def test_the_classes_are_those_of_the_cadence_table(policy: Policy) -> None:
    assert set(policy.classes) == set(SHAHE_CADENCE)
    assert all(rule.rhythm.quarterly for rule in policy.classes.values())


@pytest.mark.parametrize(("class_id", "benefit"), [("A", "300.00"), ("B", "200.00"), ("C", "200.00"), ("D", "200.00")])
def test_class_one_gets_the_full_standard_the_others_a_top_up(class_id: str, benefit: str) -> None:
    priced = county_of("shahe", STANDARD)
    home = Home(benefit_class=class_id)
    home.income(home.member("Yang", ability="full"), "wages", "100")
    assert assessment(priced, home.case, day("2026-03-01")).entitlement.benefit == Decimal(benefit)
    assert class_of(priced, home.case).zh.startswith(("一类", "二类", "三类", "四类"))


def test_a_confirmed_report_ends_the_benefit_at_once(policy: Policy) -> None:
    story = Story(policy).then("2026-05-06", "report")
    assert story.step == "report_check"
    story.then("2026-05-07", "visit_home", mode="in_person", team=TWO)
    story.decide("2026-05-08", "answer_report", result="confirmed")
    assert story.outcome == "stopped"
    decision = story.stands().decision
    assert decision is not None
    assert decision.day == day("2026-05-08")


def test_an_unfounded_report_is_answered_and_changes_nothing(policy: Policy) -> None:
    story = Story(policy).then("2026-05-06", "report").then("2026-05-08", "answer_report", result="unfounded")
    assert story.outcome == "kept"


def test_a_report_during_an_application_stays_with_the_application(policy: Policy) -> None:
    story = at_council(policy).then("2026-01-09", "report")
    (found,) = procedures(policy, story.home.case, day("2026-01-09"))
    assert found.rule == "application"
    assert found.step == "council"
    assert found.forced == {"own_visit"}


def test_the_scale_to_plan_for_is_kept_with_the_rules(policy: Policy) -> None:
    told = {id_: int(figure.value) for id_, figure in policy.figures.items()}
    assert told == {
        "households": 5750,
        "persons": 16543,
        "recipient_households": 1248,
        "recipient_persons": 2777,
        "staff": 16,
    }
