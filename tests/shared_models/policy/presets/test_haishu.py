"""Haishu: entitlement periods, two notices, checks before holidays and before expiry, supplements."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shared_models.policy.assessment import assessment
from shared_models.policy.policy import Policy
from shared_models.policy.rhythm import History, next_due
from shared_models.policy.shelf import preset
from tests.shared_models.policy.home import TWO, Home, Story, county_of, day

TODAY = day("2026-03-01")
STANDARD = "[standards.base]\nlabel = ['标准', 'Standard']\ncite = 'county'\nyuan = 300\n"


@pytest.fixture(scope="module")
def policy() -> Policy:
    """The preset."""
    return preset("haishu")


@pytest.fixture(scope="module")
def priced() -> Policy:
    """The preset with a standard, which it does not have of its own."""
    return county_of("haishu", STANDARD)


def visited(policy: Policy) -> Story:
    """Visited and matched on 7 January 2026, not yet finished."""
    story = Story(policy).then("2026-01-05", "apply", "accept_application")
    return story.then("2026-01-07", "visit_home", mode="in_person", team=TWO).then("2026-01-07", "finish_matching")


def first_posted(policy: Policy) -> Story:
    """First notice posted on 12 January 2026."""
    story = (
        visited(policy).then("2026-01-08", "finish_investigation").then("2026-01-09", "give_opinion", opinion="confirm")
    )
    return story.then("2026-01-12", "post_notice", places=["社区"])


def second_posted(policy: Policy) -> Story:
    """Confirmed on 22 January 2026 and posted again the same day."""
    story = first_posted(policy).then("2026-01-20", "take_down_notice", "submit").decide("2026-01-22", "confirm")
    return story.then("2026-01-22", "post_notice", places=["社区"])


def test_the_normal_course_runs_from_the_file_alone(policy: Policy) -> None:
    story = second_posted(policy).then("2026-01-30", "take_down_notice")
    assert story.outcome == "confirmed"
    assert story.misfits == []


@pytest.mark.parametrize(("on", "step"), [("2026-01-19", "notice"), ("2026-01-20", "submission")])
def test_the_first_notice_hangs_its_days(policy: Policy, on: str, step: str) -> None:
    assert first_posted(policy).then(on, "take_down_notice").step == step


@pytest.mark.parametrize(("on", "outcome"), [("2026-01-29", ""), ("2026-01-30", "confirmed")])
def test_the_second_notice_hangs_its_days_too(policy: Policy, on: str, outcome: str) -> None:
    assert second_posted(policy).then(on, "take_down_notice").outcome == outcome


def test_an_objection_to_the_second_notice_brings_the_case_back_to_the_district(policy: Policy) -> None:
    story = second_posted(policy).then("2026-01-23", "object")
    assert story.step == "second_objection"
    story.then("2026-01-26", "finish_reinvestigation").then("2026-01-27", "give_opinion", opinion="refuse")
    story.then("2026-01-27", "submit").decide("2026-01-28", "refuse")
    assert story.then("2026-01-29", "deliver_refusal", reasons="hidden income").outcome == "refused"


@pytest.mark.parametrize("meeting", ["hold_council", "hold_hearing"])
def test_hard_evidence_goes_to_a_council_or_hearing_whose_result_is_posted(policy: Policy, meeting: str) -> None:
    story = visited(policy).then("2026-01-08", "finish_investigation", marks=["evidence_hard"])
    assert story.step == "council"
    assert story.then("2026-01-09", meeting).step == "council", "informed residents must be named"
    assert story.then("2026-01-09", meeting, residents=["Zhou", "Wu"]).step == "council_result"
    assert story.then("2026-01-12", "post_result", places=["社区"]).step == "opinion"


@pytest.mark.parametrize(("on", "state"), [("2026-03-02", "kept"), ("2026-03-03", "missed")])
def test_the_national_clock_of_the_district_is_inherited(policy: Policy, on: str, state: str) -> None:
    story = first_posted(policy).then("2026-02-10", "take_down_notice", "submit").decide(on, "confirm")
    assert story.clock("decision").state == state


def test_a_forced_visit_is_inherited(policy: Policy) -> None:
    story = first_posted(policy).then("2026-01-13", "report").then("2026-01-20", "take_down_notice", "submit")
    assert story.decide("2026-01-22", "confirm").step == "decision"


@pytest.mark.parametrize(
    ("class_id", "period", "since", "due", "said"),
    [
        ("C", 1, "2026-03-01", "2026-03-31", "the entitlement of 1 months ends on 2026-03-31"),
        ("C", 0, "2026-03-01", "2026-04-30", "the entitlement of 2 months ends on 2026-04-30"),
        ("B", 6, "2026-03-01", "2026-06-01", "at least 2 checks in every 6 months"),
    ],
)
def test_the_earliest_of_period_checks_and_holidays_is_due(
    policy: Policy, class_id: str, period: int, since: str, due: str, said: str
) -> None:
    told = History(since=day(since), period=period)
    found = next_due(policy, class_id, told, today=day("2026-03-02"))
    assert found is not None
    assert found.on == day(due)
    assert found.reason.en.startswith(said)


def test_two_checks_in_every_six_months(policy: Policy) -> None:
    told = History(since=day("2025-06-01"), visited=[day("2026-03-01"), day("2026-05-15")])
    found = next_due(policy, "A", told, today=day("2026-05-20"))
    assert found is not None
    assert found.on == day("2026-05-31"), "the year of entitlement ends first"
    renewed = History(since=day("2025-06-01"), visited=told.visited, entitled_from=day("2026-06-01"))
    again = next_due(policy, "A", renewed, today=day("2026-05-20"))
    assert again is not None
    assert again.on == day("2026-09-01"), "six months after the second last check"


def test_a_check_before_the_festival_is_due_on_the_last_working_day(policy: Policy) -> None:
    told = History(since=day("2025-12-20"), visited=[day("2025-12-22"), day("2025-12-29")])
    found = next_due(policy, "A", told, today=day("2026-01-10"))
    assert found is not None
    assert found.on == day("2026-02-14")
    assert found.reason.en == "check before Spring Festival"


@pytest.mark.parametrize(("check", "due"), [("2026-01-15", "2026-02-14"), ("2026-01-16", "2026-06-22")])
def test_a_check_within_thirty_days_serves_for_the_festival(policy: Policy, check: str, due: str) -> None:
    told = History(since=day("2025-12-20"), visited=[day("2025-12-22"), day(check)])
    found = next_due(policy, "A", told, today=day("2026-01-20"))
    assert found is not None
    assert found.on == day(due)


def test_a_year_without_arrangement_is_said_aloud(policy: Policy) -> None:
    told = History(since=day("2029-01-01"), visited=[day("2029-03-01"), day("2029-04-01")])
    found = next_due(policy, "A", told, today=day("2029-04-02"))
    assert found is not None
    assert "2029 is not published" in found.reason.en
    assert "checks before holidays left out" in found.reason.en


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        ({"health": "disabled", "supplement.disabled": "50"}, "350.00"),
        ({"health": "disabled", "supplement.disabled": "100"}, "400.00"),
        ({"birth_date": "1956-03-01", "supplement.over_70": "100"}, "400.00"),
        ({"birth_date": "1956-03-02", "supplement.over_70": "100"}, "300.00"),
        ({"health": "good"}, "300.00"),
    ],
)
def test_supplements_of_fifty_or_a_hundred(priced: Policy, member: dict[str, str], expected: str) -> None:
    home = Home()
    home.member("Wu", ability="full", **member)
    assert assessment(priced, home.case, TODAY).entitlement.benefit == Decimal(expected)


@pytest.mark.parametrize("granted", [None, "70", "much"])
def test_a_supplement_that_nobody_granted_or_that_the_rule_does_not_know_leaves_it_open(
    priced: Policy, granted: str | None
) -> None:
    home = Home()
    home.member("Wu", ability="full", health="disabled", **({"supplement.disabled": granted} if granted else {}))
    found = assessment(priced, home.case, TODAY)
    assert found.entitlement.benefit == Decimal("300.00")
    assert found.eligible is None
    assert "Supplement: disabled" in found.entitlement.missing[0].en


def test_three_nos_get_the_full_standard_and_their_supplement(priced: Policy) -> None:
    home = Home(three_nos=True, **{"supplement.three_nos": "50"})
    home.income(home.member("Wu", ability="none"), "transfer", "100")
    assert assessment(priced, home.case, TODAY).entitlement.benefit == Decimal("350.00")


def test_the_price_subsidy_is_what_was_recorded(priced: Policy) -> None:
    home = Home(price_subsidy_granted=True, price_subsidy="32.50")
    home.member("Wu", ability="full")
    assert assessment(priced, home.case, TODAY).entitlement.benefit == Decimal("332.50")


def test_supplements_come_on_top_of_a_benefit_only(priced: Policy) -> None:
    home = Home()
    wu = home.member("Wu", ability="full", health="disabled", **{"supplement.disabled": "100"})
    home.income(wu, "wages", "300")
    assert assessment(priced, home.case, TODAY).entitlement.benefit == Decimal("0.00")


def test_registers_are_monthly_yearly_and_at_three_levels(policy: Policy) -> None:
    assert policy.registers["monthly"].every == "month"
    assert policy.registers["archive"].every == "year"
    assert policy.registers["household_file"].copies == ("district", "street", "community")
