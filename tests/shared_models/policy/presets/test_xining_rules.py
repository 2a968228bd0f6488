"""Xining: money, classes, nine grounds against benefit, public service, allowances."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from shared_models.ids import EntityId
from shared_models.policy.assessment import assessment
from shared_models.policy.duty import duty_state
from shared_models.policy.fact import facts_of
from shared_models.policy.payment import allowance, first_paid_month
from shared_models.policy.picture import Picture
from shared_models.policy.policy import Policy
from shared_models.policy.rhythm import History, next_due
from shared_models.policy.shelf import preset
from tests.shared_models.policy.home import Home, county_of, day

TODAY = day("2026-03-01")
STANDARD = "[standards.base]\nlabel = ['标准', 'Standard']\ncite = 'county'\nyuan = 300\n"


@pytest.fixture(scope="module")
def policy() -> Policy:
    """The preset."""
    return preset("xining")


@pytest.fixture(scope="module")
def priced() -> Policy:
    """The preset with a standard, which it does not have of its own."""
    return county_of("xining", STANDARD)


def test_benefit_is_paid_from_the_month_of_approval(policy: Policy) -> None:
    assert first_paid_month(policy, day("2026-02-27")) == day("2026-02-01")


@pytest.mark.parametrize(("class_id", "due"), [("A", "2027-01-15"), ("B", "2026-07-15"), ("C", "2026-03-15")])
def test_classes_are_reverified_every_twelve_six_and_two_months(policy: Policy, class_id: str, due: str) -> None:
    found = next_due(policy, class_id, History(visited=[day("2026-01-15")]), today=TODAY)
    assert found is not None
    assert found.on == day(due)


@pytest.mark.parametrize(
    ("finding", "ground"),
    [
        ("will_not_work", "able_refuses"),
        ("above_standard", "above_standard"),
        ("hidden_income", "hidden_income"),
        ("uncooperative", "uncooperative"),
        ("insulted_staff", "insulted_staff"),
        ("hires_others", "hires_others"),
        ("fee_school", "home_or_school"),
    ],
)
def test_each_ground_stands_against_benefit(priced: Policy, finding: str, ground: str) -> None:
    clean = Home(hukou_kind="urban")
    clean.member("Ma", ability="full")
    assert assessment(priced, clean.case, TODAY).eligible
    home = Home(hukou_kind="urban", **{f"finding.{finding}": True})
    home.member("Ma", ability="full")
    found = assessment(priced, home.case, TODAY)
    assert [stop.id for stop in found.stops] == [ground]
    assert found.eligible is False


def test_a_home_bought_for_resettlement_stands_against_nothing(priced: Policy) -> None:
    bought = Home(**{"finding.bought_home": True, "finding.resettlement": False})
    resettled = Home(**{"finding.bought_home": True, "finding.resettlement": True})
    for home in (bought, resettled):
        home.member("Ma", ability="full")
    assert assessment(priced, bought.case, TODAY).eligible is False
    assert assessment(priced, resettled.case, TODAY).eligible


@pytest.mark.parametrize(("times", "eligible"), [(1, True), (2, False)])
def test_two_refused_offers_without_reason_stand_against_benefit(priced: Policy, times: int, *, eligible: bool) -> None:
    home = Home()
    member = home.member("Ma", ability="full")
    home.act("2026-02-01", "refuse_offer", about="h1", member=member, justified=True)
    for n in range(times):
        home.act(f"2026-02-0{n + 2}", "refuse_offer", about="h1", member=member, justified=False)
    assert assessment(priced, home.case, TODAY).eligible is eligible


def test_one_refused_offer_each_is_not_two(priced: Policy) -> None:
    home = Home()
    for name in ("Ma", "Li"):
        home.act("2026-02-02", "refuse_offer", about="h1", member=home.member(name, ability="full"), justified=False)
    assert assessment(priced, home.case, TODAY).eligible


def test_a_refused_visit_counts_until_a_later_one_is_let_in(priced: Policy) -> None:
    home = Home()
    home.member("Ma", ability="full")
    home.save(EntityId("v1"), "visit", {"outcome": "refused"})
    assert assessment(priced, home.case, TODAY).eligible is False
    home.save(EntityId("v2"), "visit", {"outcome": "completed"})
    assert assessment(priced, home.case, TODAY).eligible


def test_hardship_from_drugs_takes_that_persons_part_only(priced: Policy) -> None:
    home = Home()
    home.member("Ma", ability="full")
    home.member("Li", ability="full", **{"finding.drugs": True})
    found = assessment(priced, home.case, TODAY)
    assert found.entitlement.benefit == Decimal("300.00")
    assert found.eligible


@pytest.mark.parametrize(
    ("acts", "fulfilled"),
    [
        ([{"hours": "2"}], False),
        ([{"hours": "2"}, {"hours": "2"}], True),
        ([{"hours": "7"}], True),
        ([{"hours": "6.5"}], False),
        ([{"hours": "4"}, {"hours": "4", "stand_in": "his brother"}], False),
        ([{"hours": "4"}, {"attended": False}], False),
    ],
)
def test_public_service_is_twice_a_month_or_seven_hours_in_person(
    policy: Policy, acts: list[dict[str, Any]], *, fulfilled: bool
) -> None:
    home = Home()
    member = home.member("Ma", ability="full", employed=False)
    for number, data in enumerate(acts, start=1):
        home.act(f"2026-02-{number:02}", "public_service", about="h1", member=member, **data)
    home.act("2026-01-31", "public_service", about="h1", member=member, hours="7")
    facts = facts_of(policy, Picture(home.case, TODAY))
    state = duty_state(policy, "public_service", facts, member=home.case.entities[member], day=day("2026-02-28"))
    assert state.owed
    assert state.fulfilled is fulfilled


@pytest.mark.parametrize(
    ("absences", "effect", "eligible"),
    [([False], "", True), ([False, True], "", True), ([False, None], "", True), ([False, False], "suspend", False)],
)
def test_two_absences_without_reason_suspend(
    priced: Policy, absences: list[bool | None], effect: str, *, eligible: bool
) -> None:
    home = Home()
    member = home.member("Ma", ability="full", employed=False)
    for number, justified in enumerate(absences, start=1):
        data = {} if justified is None else {"justified": justified}
        home.act(f"2026-02-{number:02}", "public_service", about="h1", member=member, attended=False, **data)
    facts = facts_of(priced, Picture(home.case, TODAY))
    state = duty_state(priced, "public_service", facts, member=home.case.entities[member], day=TODAY)
    assert state.effect == effect
    assert assessment(priced, home.case, TODAY).eligible is eligible


def test_a_person_at_work_owes_no_public_service(policy: Policy) -> None:
    home = Home()
    member = home.member("Ma", ability="full", employed=True)
    facts = facts_of(policy, Picture(home.case, TODAY))
    state = duty_state(policy, "public_service", facts, member=home.case.entities[member], day=TODAY)
    assert state.owed is False


@pytest.mark.parametrize("thing", ["car", "motorcycle", "smartphone", "air_conditioner", "computer"])
def test_running_costs_of_listed_things_count_as_income(priced: Policy, thing: str) -> None:
    home = Home(**{f"appliances.{thing}": True, f"running_cost.{thing}": {"yuan": "1200", "per": "year"}})
    home.member("Ma", ability="full")
    found = assessment(priced, home.case, TODAY).entitlement
    assert found.per_capita == Decimal(100)
    assert found.benefit == Decimal("200.00")


def test_a_car_used_for_a_business_costs_nothing_here(priced: Policy) -> None:
    home = Home(**{"appliances.car": True, "business_use.car": True})
    home.member("Ma", ability="full")
    assert assessment(priced, home.case, TODAY).entitlement.benefit == Decimal("300.00")


def test_a_running_cost_nobody_recorded_leaves_the_figures_open(priced: Policy) -> None:
    home = Home(**{"appliances.car": True})
    home.member("Ma", ability="full")
    found = assessment(priced, home.case, TODAY)
    assert found.eligible is None
    assert "running cost is not recorded" in found.entitlement.missing[0].en


def test_monitors_get_ten_a_working_day_up_to_a_hundred_and_council_members_twenty_a_meeting(policy: Policy) -> None:
    february = [day(f"2026-02-{n:02}") for n in range(1, 29)]
    monitor, council = policy.allowances["monitor"], policy.allowances["council"]
    assert allowance(monitor, february[:6]).yuan == 50, "the first of February 2026 is a Sunday"
    assert allowance(monitor, february).yuan == 100
    assert allowance(council, [day("2026-02-15"), day("2026-02-15"), day("2026-02-28")]).yuan == 40
