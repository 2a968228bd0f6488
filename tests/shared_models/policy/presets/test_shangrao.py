"""Shangrao: three surveys, three reviews, three postings, and six gates before anybody approves."""

from __future__ import annotations

from typing import Any

import pytest

from shared_models.case import Case
from shared_models.ids import EntityId
from shared_models.policy.assessment import assessment
from shared_models.policy.decision import decision_data, decision_in
from shared_models.policy.gate import GateState, gates, may_approve
from shared_models.policy.policy import Policy, policy_ref
from shared_models.policy.rhythm import History, next_due
from tests.shared_models.policy.home import TWO, Home, Story, county_of, day

STANDARD = "[standards.base]\nlabel = ['标准', 'Standard']\ncite = 'county'\nyuan = 300\n"
PAPERS = ["application", "undertaking", "authorisation"]
TODAY = day("2026-02-10")


@pytest.fixture(scope="module")
def policy() -> Policy:
    """The preset with a standard, which it does not have of its own."""
    return county_of("shangrao", STANDARD)


def family(**income: Any) -> Home:
    """A poor family with one income line."""
    home = Home(hukou_kind="rural")
    home.income(home.member("Xu", ability="full"), "wages", "100", **{"evidence": "document", **income})
    return home


def visit(home: Home, *signers: str, second: str = "Wang") -> None:
    """A completed visit of 7 January 2026, finished and signed by these."""
    made = EntityId("v1")
    started = {"outcome": "completed", "lead": "Li", "second": second, "started_at": 1_767_758_400_000}
    home.save(made, "visit", started, when="2026-01-07")
    home.act("2026-01-07", "finish", about="v1")
    for signer in signers:
        home.act("2026-01-07", "sign", about="v1", signer=signer, name=signer, mode="signed")


def village_posted(policy: Policy, home: Home | None = None, papers: list[str] | None = None) -> Story:
    """First posting on 9 January 2026."""
    story = Story(policy, home or family())
    story.then("2026-01-05", "apply", papers=PAPERS if papers is None else papers)
    story.then("2026-01-05", "accept_application").then("2026-01-07", "visit_home", mode="in_person", team=TWO)
    story.then("2026-01-08", "finish_village_survey").then("2026-01-09", "hold_collective_review", result="passed")
    return story.then("2026-01-09", "post_notice", places=["村"])


def town_posted(policy: Policy, **told: Any) -> Story:
    """Second posting on 21 January 2026."""
    story = village_posted(policy, **told).then("2026-01-17", "take_down_notice")
    story.then("2026-01-19", "visit_home", mode="in_person", team=TWO).then("2026-01-20", "finish_matching")
    story.then("2026-01-20", "finish_town_survey").then("2026-01-21", "hold_collective_review", result="passed")
    return story.then("2026-01-21", "post_notice", places=["镇"])


def at_review(policy: Policy, **told: Any) -> Story:
    """At the county's review since 30 January 2026."""
    return town_posted(policy, **told).then("2026-01-29", "take_down_notice").then("2026-01-30", "finish_county_survey")


def signed() -> Home:
    """The family, visited and signed by all three."""
    home = family()
    visit(home, "lead", "second", "respondent")
    return home


def found_gates(story: Story, policy: Policy, case: Case | None = None) -> dict[str, GateState]:
    """The gates of a story's procedure today."""
    household = case or story.home.case
    assessed = assessment(policy, household, TODAY)
    return {gate.id: gate for gate in gates(policy, household, story.stands(), assessed=assessed)}


def test_three_surveys_reviews_and_postings_lead_to_confirmation(policy: Policy) -> None:
    story = at_review(policy).decide("2026-02-02", "confirm").then("2026-02-02", "post_notice", places=["村"])
    assert story.then("2026-02-10", "take_down_notice").outcome == "confirmed"
    assert story.misfits == []
    assert len([done for done in story.stands().log if done.act == "post_notice"]) == 3


@pytest.mark.parametrize(("on", "step"), [("2026-01-16", "village_notice"), ("2026-01-17", "town_survey")])
def test_a_posting_hangs_its_days(policy: Policy, on: str, step: str) -> None:
    assert village_posted(policy).then(on, "take_down_notice").step == step


def test_an_objection_to_the_first_posting_makes_the_village_review_again(policy: Policy) -> None:
    story = village_posted(policy).then("2026-01-12", "object").then("2026-01-13", "finish_reinvestigation")
    assert story.step == "village_review"


def test_an_objection_to_the_second_posting_makes_the_township_review_again(policy: Policy) -> None:
    story = town_posted(policy).then("2026-01-22", "object").then("2026-01-23", "finish_reinvestigation")
    assert story.step == "town_review"


def test_an_objection_to_the_third_posting_makes_the_county_review_again(policy: Policy) -> None:
    story = at_review(policy).decide("2026-02-02", "confirm").then("2026-02-02", "post_notice", places=["村"])
    story.then("2026-02-03", "object").then("2026-02-04", "finish_reinvestigation")
    assert story.step == "county_review"
    assert story.decide("2026-02-05", "refuse").step == "refusal"


@pytest.mark.parametrize("level", ["village", "town"])
def test_a_review_that_does_not_pass_is_answered_in_writing(policy: Policy, level: str) -> None:
    story = village_posted(policy).then("2026-01-12", "object").then("2026-01-13", "finish_reinvestigation")
    if level == "town":
        story = town_posted(policy).then("2026-01-22", "object").then("2026-01-23", "finish_reinvestigation")
    assert story.then("2026-01-26", "hold_collective_review", result="not_passed").step == "refusal"


@pytest.mark.parametrize(("on", "state"), [("2026-03-02", "kept"), ("2026-03-03", "missed")])
def test_the_county_has_ten_working_days(policy: Policy, on: str, state: str) -> None:
    story = town_posted(policy).then("2026-02-10", "take_down_notice").then("2026-02-11", "finish_county_survey")
    story.decide(on, "confirm")
    assert story.clock("decision").last_day == day("2026-03-02")
    assert story.clock("decision").state == state


def test_with_everything_in_order_all_six_gates_are_open(policy: Policy) -> None:
    found = found_gates(at_review(policy, home=signed()), policy)
    assert {id_: gate.reasons for id_, gate in found.items()} == dict.fromkeys(found, ())
    assert len(found) == 6
    assert may_approve(tuple(found.values()))


def shut(found: dict[str, GateState]) -> list[str]:
    return [id_ for id_, gate in found.items() if not gate.is_open]


def test_gate_one_not_eligible(policy: Policy) -> None:
    home = Home(hukou_kind="rural")
    home.income(home.member("Xu", ability="full"), "wages", "300", evidence="document")
    visit(home, "lead", "second", "respondent")
    found = found_gates(at_review(policy, home=home), policy)
    assert shut(found) == ["eligible"]
    assert "not below the standard" in found["eligible"].reasons[0].en


def test_gate_two_papers_incomplete(policy: Policy) -> None:
    found = found_gates(at_review(policy, home=signed(), papers=["application"]), policy)
    assert shut(found) == ["papers"]
    assert [reason.en for reason in found["papers"].reasons] == [
        "missing: Truth undertaking",
        "missing: Authorisation for data matching",
    ]


def test_gate_three_income_not_verified(policy: Policy) -> None:
    home = family(evidence="")
    visit(home, "lead", "second", "respondent")
    found = found_gates(at_review(policy, home=home), policy)
    assert shut(found) == ["income"]
    assert "without evidence" in found["income"].reasons[0].en


def test_gate_four_objection_outstanding(policy: Policy) -> None:
    story = at_review(policy, home=signed()).then("2026-02-02", "object")
    found = found_gates(story, policy)
    assert shut(found) == ["objection"]


@pytest.mark.parametrize("missing", ["lead", "second", "respondent"])
def test_gate_five_responsibility_unclear(policy: Policy, missing: str) -> None:
    home = family()
    visit(home, *({"lead", "second", "respondent"} - {missing}))
    found = found_gates(at_review(policy, home=home), policy)
    assert shut(found) == ["responsibility"]


def test_gate_five_two_signatures_of_one_person_are_one(policy: Policy) -> None:
    home = family()
    visit(home, "lead", "second", "respondent", second="Li")
    assert shut(found_gates(at_review(policy, home=home), policy)) == ["responsibility"]


def test_gate_six_procedure_not_followed(policy: Policy) -> None:
    story = at_review(policy, home=signed()).then("2026-02-02", "report")
    found = found_gates(story, policy)
    assert shut(found) == ["procedure"]
    early = found_gates(village_posted(policy, home=signed()), policy)
    assert "not up for a decision yet" in early["procedure"].reasons[0].en


def test_a_shut_gate_stops_the_approval(policy: Policy) -> None:
    story = at_review(policy, home=signed(), papers=["application"])
    data = decision_data(policy, story.home.case, story.stands(), today=TODAY)
    story.then("2026-02-10", "confirm", **data)
    assert story.step == "county_review"
    assert "not open: Papers incomplete" in story.why


def test_a_decision_stores_its_version_figures_lines_and_gates(policy: Policy) -> None:
    story = at_review(policy, home=signed())
    data = decision_data(policy, story.home.case, story.stands(), today=TODAY)
    story.then("2026-02-10", "confirm", **data)
    decision = story.stands().decision
    assert decision is not None
    stored = decision_in(decision.data)
    assert stored.policy == policy_ref(policy)
    assert stored.benefit == 200
    assert stored.paid_from == day("2026-03-01")
    assert set(stored.gates.values()) == {"open"}
    assert any(line.yuan == "200.00" for line in stored.lines)


def test_what_comes_to_light_later_does_not_undo_an_approval(policy: Policy) -> None:
    story = at_review(policy, home=signed())
    story.then("2026-02-10", "confirm", **decision_data(policy, story.home.case, story.stands(), today=TODAY))
    story.home.save(EntityId("i9"), "income", {"kind": "wages", "amount": {"yuan": "9000", "per": "month"}})
    assert story.step == "county_notice"


@pytest.mark.parametrize(("class_id", "due"), [("A", "2027-01-15"), ("B", "2026-07-15")])
def test_standing_recipients_yearly_others_half_yearly(policy: Policy, class_id: str, due: str) -> None:
    found = next_due(policy, class_id, History(visited=[day("2026-01-15")]), today=TODAY)
    assert found is not None
    assert found.on == day(due)


def test_the_scale_to_plan_for_is_kept_with_the_rules(policy: Policy) -> None:
    assert sum(policy.figures[id_].value for id_ in ("urban_recipients", "rural_recipients")) == 358158
