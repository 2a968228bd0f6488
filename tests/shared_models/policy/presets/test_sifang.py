"""Sifang: the community looks first, three certified assessors go, the council shows hands."""

from __future__ import annotations

from typing import Any

import pytest

from shared_models.policy.duty import duty_state
from shared_models.policy.fact import facts_of
from shared_models.policy.notice import in_window, next_window
from shared_models.policy.picture import Picture
from shared_models.policy.policy import Policy
from shared_models.policy.rhythm import History, next_due
from shared_models.policy.sample import is_enough, sample_size
from shared_models.policy.shelf import preset
from tests.shared_models.policy.home import Home, Story, day

ASSESSORS = [{"who": name, "certificate": f"PG-{name}"} for name in ("Liu", "Sun", "Gao")]
SIGNED = {"signed_by_assessors": True, "signed_by_applicant": True}
AGENDA = ["application_read", "assessors_report", "questions", "applicant_leaves", "discussion", "vote"]


@pytest.fixture(scope="module")
def policy() -> Policy:
    """The preset."""
    return preset("sifang")


def hands(yes: int, no: int, **more: Any) -> dict[str, Any]:
    """Minutes of a show of hands."""
    cast = yes + no
    told = {"members": 15, "present": cast, "yes": yes, "no": no, "abstained": 0, "ballot": "open", "agenda": AGENDA}
    return {**told, **more}


def assessed(policy: Policy) -> Story:
    """Assessed until Thursday 8 January 2026."""
    story = Story(policy).then("2026-01-05", "apply").then("2026-01-06", "community_pass")
    story.then("2026-01-07", "check_originals", team=ASSESSORS).then("2026-01-08", "assess_home", team=ASSESSORS)
    return story.then("2026-01-08", "finish_assessment", **SIGNED)


def at_council(policy: Policy) -> Story:
    """Before the council since 12 January 2026."""
    return assessed(policy).then("2026-01-08", "post_notice", places=["3 号楼"]).then("2026-01-12", "take_down_notice")


def at_originals(policy: Policy) -> Story:
    """Passed by council and street on 14 January 2026."""
    return at_council(policy).then("2026-01-13", "vote", **hands(8, 4)).then("2026-01-14", "audit_pass")


def at_district(policy: Policy) -> Story:
    """With the district since 16 January 2026."""
    return at_originals(policy).then("2026-01-16", "bring_originals")


def test_the_normal_course_runs_from_the_file_alone(policy: Policy) -> None:
    story = at_district(policy).decide("2026-01-20", "confirm")
    story.then("2026-01-21", "issue_certificate", "issue_bankbook", "sign_pledge", "finish_issue")
    assert story.outcome == "confirmed"
    assert story.misfits == []
    for clock in ("investigation_start", "originals", "decision", "whole"):
        assert story.clock(clock).state == "kept", clock


def test_whom_the_community_refuses_may_go_to_the_street_directly(policy: Policy) -> None:
    story = Story(policy).then("2026-01-05", "apply").then("2026-01-06", "community_refuse")
    assert story.step == "community_check", "a refusal has reasons"
    story.then("2026-01-06", "community_refuse", reasons="income")
    assert story.step == "community_refused"
    assert story.then("2026-01-09", "apply_to_street").step == "assessment"


@pytest.mark.parametrize(
    ("team", "said"),
    [
        (ASSESSORS[:2], "at least 3 people"),
        ([*ASSESSORS[:2], "Gao"], "no certificate shown: Gao"),
        ([ASSESSORS[0], ASSESSORS[0], ASSESSORS[1]], "at least 3 people"),
    ],
)
def test_fewer_than_three_certified_assessors_assess_nothing(policy: Policy, team: list[Any], said: str) -> None:
    story = Story(policy).then("2026-01-05", "apply").then("2026-01-06", "community_pass")
    story.then("2026-01-07", "assess_home", team=team)
    assert story.misfits == ["assess_home"]
    assert said in story.why


def test_a_fourth_without_certificate_does_no_harm(policy: Policy) -> None:
    story = Story(policy).then("2026-01-05", "apply").then("2026-01-06", "community_pass")
    assert story.then("2026-01-07", "assess_home", team=[*ASSESSORS, "Trainee"]).misfits == []


def test_originals_and_home_both_come_before_the_signed_form(policy: Policy) -> None:
    story = Story(policy).then("2026-01-05", "apply").then("2026-01-06", "community_pass")
    story.then("2026-01-08", "assess_home", team=ASSESSORS).then("2026-01-08", "finish_assessment", **SIGNED)
    assert story.step == "assessment"
    assert "Originals against copies" in story.why


@pytest.mark.parametrize("unsigned", ["signed_by_assessors", "signed_by_applicant"])
def test_the_form_is_signed_by_assessors_and_applicant(policy: Policy, unsigned: str) -> None:
    story = Story(policy).then("2026-01-05", "apply").then("2026-01-06", "community_pass")
    story.then("2026-01-07", "check_originals", team=ASSESSORS).then("2026-01-08", "assess_home", team=ASSESSORS)
    assert story.then("2026-01-08", "finish_assessment", **{**SIGNED, unsigned: False}).step == "assessment"


def test_in_doubt_the_assessors_enquire_further(policy: Policy) -> None:
    story = Story(policy).then("2026-01-05", "apply").then("2026-01-06", "community_pass")
    story.then("2026-01-07", "check_originals", team=ASSESSORS).then("2026-01-08", "assess_home", team=ASSESSORS)
    story.then("2026-01-09", "wider_enquiry", team=ASSESSORS).then("2026-01-09", "finish_assessment", **SIGNED)
    assert story.step == "building_notice"


@pytest.mark.parametrize(("on", "step"), [("2026-01-11", "building_notice"), ("2026-01-12", "council")])
def test_the_building_notice_hangs_three_days(policy: Policy, on: str, step: str) -> None:
    story = assessed(policy).then("2026-01-08", "post_notice", places=["3 号楼"]).then(on, "take_down_notice")
    assert story.step == step


def test_an_objection_at_the_building_is_checked_before_the_council(policy: Policy) -> None:
    story = assessed(policy).then("2026-01-08", "post_notice", places=["3 号楼"]).then("2026-01-09", "object")
    assert story.step == "objection_check"
    assert story.then("2026-01-12", "finish_reinvestigation").step == "council"


@pytest.mark.parametrize(
    ("yes", "no", "step"),
    [(8, 4, "street_audit"), (7, 4, "refusal"), (2, 1, "street_audit"), (9, 5, "refusal"), (10, 5, "street_audit")],
)
def test_the_council_needs_at_least_two_thirds(policy: Policy, yes: int, no: int, step: str) -> None:
    assert at_council(policy).then("2026-01-13", "vote", **hands(yes, no)).step == step


def test_the_applicant_leaves_before_the_council_discusses(policy: Policy) -> None:
    order = ["application_read", "assessors_report", "questions", "discussion", "applicant_leaves", "vote"]
    story = at_council(policy).then("2026-01-13", "vote", **hands(12, 0, agenda=order))
    assert story.step == "council"
    assert "applicant leaves, discussion" in story.why


def test_what_the_street_audit_refuses_is_answered_in_writing(policy: Policy) -> None:
    story = at_council(policy).then("2026-01-13", "vote", **hands(8, 4)).then("2026-01-14", "audit_refuse")
    assert story.step == "refusal"
    assert story.clock("refusal").last_day == day("2026-01-19")
    assert story.then("2026-01-19", "deliver_refusal", reasons="income").outcome == "refused"


@pytest.mark.parametrize(("on", "state"), [("2026-02-17", "kept"), ("2026-02-18", "missed")])
def test_originals_come_within_three_calendar_days_holiday_or_not(policy: Policy, on: str, state: str) -> None:
    story = at_council(policy).then("2026-01-13", "vote", **hands(8, 4)).then("2026-02-14", "audit_pass")
    story.then(on, "bring_originals")
    assert story.clock("originals").last_day == day("2026-02-17")
    assert story.clock("originals").state == state


@pytest.mark.parametrize(("on", "state"), [("2026-01-30", "kept"), ("2026-02-02", "missed")])
def test_the_district_decides_within_ten_working_days(policy: Policy, on: str, state: str) -> None:
    assert at_district(policy).decide(on, "confirm").clock("decision").state == state


def test_certificate_bankbook_and_pledge_belong_together(policy: Policy) -> None:
    story = at_district(policy).decide("2026-01-20", "confirm")
    story.then("2026-01-21", "issue_certificate", "issue_bankbook", "finish_issue")
    assert story.step == "issue"
    assert "Household pledge signed" in story.why


@pytest.mark.parametrize(
    ("class_id", "last", "today", "due"),
    [
        ("C", "2025-12-20", "2026-01-10", "2026-03-31"),
        ("C", "2026-03-05", "2026-03-20", "2026-06-30"),
        ("B", "2025-12-20", "2026-01-10", "2026-06-30"),
        ("B", "2026-06-01", "2026-06-02", "2026-12-31"),
        ("A", "2025-12-20", "2026-01-10", "2026-12-31"),
        ("A", "2025-11-30", "2026-01-10", "2025-12-31"),
        ("C", "2025-11-30", "2026-03-10", "2025-12-31"),
    ],
)
def test_classes_are_reverified_in_the_last_month_of_their_quarters(
    policy: Policy, class_id: str, last: str, today: str, due: str
) -> None:
    seen = History(visited=[day(last)], since=day("2020-01-01"))
    found = next_due(policy, class_id, seen, today=day(today))
    assert found is not None
    assert found.on == day(due)
    assert found.overdue is (day(due) < day(today))


def test_samples_are_never_rounded_down(policy: Policy) -> None:
    assert sample_size(policy.samples["district_communities"].share, 41) == 7
    assert sample_size(policy.samples["street_communities"].share, 7) == 4
    assert is_enough(policy.samples["district_notices"], 3, 10)
    assert not is_enough(policy.samples["street_notices"], 4, 9)
    assert len(policy.samples["district_communities"].weighted_to) == 3


@pytest.mark.parametrize(
    ("on", "inside"), [("2026-01-09", False), ("2026-01-10", True), ("2026-01-15", True), ("2026-02-12", False)]
)
def test_the_quarterly_notice_is_posted_from_the_tenth_to_the_fifteenth(
    policy: Policy, on: str, *, inside: bool
) -> None:
    window = policy.notices["recipients"].window
    assert window is not None
    assert in_window(window, day(on)) is inside
    assert next_window(window, day("2026-01-16")) == (day("2026-04-10"), day("2026-04-15"))


def test_a_feedback_form_may_be_brought_by_somebody_else(policy: Policy) -> None:
    home = Home()
    member = home.member("Sun", ability="partial", employed=False)
    for month in (3, 9):
        home.act(f"2026-0{month}-05", "feedback_form", about="h1", member=member, stand_in="his wife")
    facts = facts_of(policy, Picture(home.case, day("2026-12-31")))
    state = duty_state(policy, "feedback", facts, member=home.case.entities[member], day=day("2026-12-31"))
    assert state.fulfilled


@pytest.mark.parametrize(("forms", "fulfilled"), [(1, False), (2, True)])
def test_jobless_members_hand_in_two_feedback_forms_a_year(policy: Policy, forms: int, *, fulfilled: bool) -> None:
    home = Home()
    member = home.member("Sun", ability="partial", employed=False)
    home.act("2025-12-30", "feedback_form", about="h1", member=member)
    for number in range(forms):
        home.act(f"2026-0{number + 1}-05", "feedback_form", about="h1", member=member)
    facts = facts_of(policy, Picture(home.case, day("2026-12-31")))
    state = duty_state(policy, "feedback", facts, member=home.case.entities[member], day=day("2026-12-31"))
    assert state.fulfilled is fulfilled
