"""The national baseline after the decision: re-verification, events, classes, money, visits."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shared_models.policy.assessment import assessment
from shared_models.policy.class_proposal import proposal_words
from shared_models.policy.event import events
from shared_models.policy.notice import content, not_allowed
from shared_models.policy.payment import first_paid_month, phase_out_ends
from shared_models.policy.picture import Picture
from shared_models.policy.policy import Policy
from shared_models.policy.rhythm import History, next_due
from shared_models.policy.shelf import preset
from shared_models.policy.visit_content import visit_content
from tests.shared_models.policy.home import TWO, Home, Story, county_of, day

STANDARD = "[standards.base]\nlabel = ['标准', 'Standard']\ncite = 'county'\nyuan = 300\n"


@pytest.fixture(scope="module")
def policy() -> Policy:
    """The preset."""
    return preset("national-2021")


def test_the_amount_stays_without_a_clear_change(policy: Policy) -> None:
    story = Story(policy).then("2026-06-01", "open_review")
    story.then("2026-06-02", "visit_home", mode="in_person", team=TWO).then(
        "2026-06-03", "conclude_review", result="keep"
    )
    assert story.outcome == "kept"


@pytest.mark.parametrize("result", ["reduce", "stop"])
def test_less_money_needs_reasons_in_writing(policy: Policy, result: str) -> None:
    story = Story(policy).then("2026-06-01", "open_review").decide("2026-06-03", "conclude_review", result=result)
    assert story.step == "review"
    story.decide("2026-06-04", "conclude_review", result=result, reasons="a new job")
    assert story.step == "change_notice"
    assert story.then("2026-06-05", "deliver_change_notice").outcome == "changed"


def test_death_calls_for_a_recheck_within_three_months(policy: Policy) -> None:
    home = Home()
    home.leave(home.member("Wang"), left_reason="died", left_on="2026-03-31")
    (death,) = events(policy, Picture(home.case, day("2026-06-30")))
    assert death.due == day("2026-06-30")
    assert not death.overdue
    (late,) = events(policy, Picture(home.case, day("2026-07-01")))
    assert late.overdue
    home.act("2026-07-01", "open_review")
    home.act("2026-07-02", "conclude_review", result="keep")
    (settled,) = events(policy, Picture(home.case, day("2026-07-03")))
    assert settled.answered == day("2026-07-02")
    assert not settled.overdue


def test_a_review_from_before_the_death_does_not_answer_it(policy: Policy) -> None:
    home = Home()
    home.act("2026-03-02", "open_review")
    home.act("2026-03-03", "conclude_review", result="keep")
    home.leave(home.member("Wang"), left_reason="died", left_on="2026-03-31")
    (death,) = events(policy, Picture(home.case, day("2026-04-30")))
    assert death.answered is None


def test_a_death_without_its_date_says_so_instead_of_guessing(policy: Policy) -> None:
    home = Home()
    home.leave(home.member("Wang"), left_reason="died")
    (death,) = events(policy, Picture(home.case, day("2026-06-30")))
    assert death.due is None
    assert "date is not recorded" in death.sentence.en


def test_pay_begins_the_month_after_confirmation_and_phase_out_ends_after_six(policy: Policy) -> None:
    assert first_paid_month(policy, day("2026-12-31")) == day("2027-01-01")
    assert phase_out_ends(policy, day("2026-08-31")) == day("2027-02-28")


def test_publication_shows_name_size_and_amount_and_nothing_else(policy: Policy) -> None:
    known = {"name": "王某", "size": "3", "amount": "300.00", "health": "disabled", "address": "…"}
    assert content(policy.notices["publication"], known) == {"name": "王某", "size": "3", "amount": "300.00"}
    assert not_allowed(policy.notices["publication"], known) == ("health", "address")


@pytest.mark.parametrize(
    ("ability", "unstable", "class_id"),
    [("none", False, "A"), ("full", False, "B"), ("none", True, "B"), ("partial", True, "B")],
)
def test_the_class_follows_ability_and_steadiness(
    policy: Policy, ability: str, class_id: str, *, unstable: bool
) -> None:
    home = Home(income_unstable=unstable)
    home.member("Wang", ability=ability)
    assert assessment(policy, home.case, day("2026-01-05")).proposal.class_id == class_id


def test_no_class_is_proposed_while_ability_is_not_recorded(policy: Policy) -> None:
    home = Home(income_unstable=False)
    home.member("Wang")
    proposal = assessment(policy, home.case, day("2026-01-05")).proposal
    assert proposal.class_id == ""
    assert proposal_words(policy, proposal).en.startswith("not known")


def test_classes_are_reverified_yearly_and_half_yearly(policy: Policy) -> None:
    seen = History(visited=[day("2026-02-28")])
    yearly, half_yearly = (next_due(policy, class_, seen, today=day("2026-03-01")) for class_ in "AB")
    assert yearly is not None
    assert half_yearly is not None
    assert (yearly.on, half_yearly.on) == (day("2027-02-28"), day("2026-08-28"))


def test_three_refusals_of_work_cut_that_persons_part_only() -> None:
    county = county_of("national-2021", STANDARD)
    for times, expected in ((2, "600.00"), (3, "300.00")):
        refusing = Home(hukou_kind="urban", income_unstable=False, assets_conform=True)
        wang, _ = refusing.member("Wang", ability="full"), refusing.member("Li", ability="full")
        for n in range(times):
            refusing.act(f"2026-01-0{n + 5}", "refuse_work", about="h1", member=wang, justified=False)
        found = assessment(county, refusing.case, day("2026-02-01"))
        assert found.entitlement.benefit == Decimal(expected)
        assert found.eligible


def test_near_dibao_lies_between_the_standard_and_half_as_much_again() -> None:
    county = county_of("national-2021", STANDARD)

    def near(yuan: str, *, conform: bool | None = True) -> object:
        home = Home(hukou_kind="urban", assets_conform=conform)
        home.income(home.member("Wang", ability="full"), "wages", yuan)
        return assessment(county, home.case, day("2026-02-01")).entitlement.near

    assert [near(yuan) for yuan in ("299.99", "300.00", "449.99", "450.00")] == [False, True, True, False]
    assert near("300.00", conform=False) is False
    assert near("300.00", conform=None) is None


def test_a_visit_demands_only_what_cites_its_rule_and_no_photo(policy: Policy) -> None:
    found = visit_content(policy)
    assert found.people == 2
    assert all(demand.cite.zh for demand in found.fields)
    assert found.slots == ()
    assert {demand.what for demand in found.wished} >= {"front", "living"}
