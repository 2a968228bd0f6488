"""The household-size scale, and the published scales of its shape."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shared_models.policy.assessment import assessment, explanation
from shared_models.policy.policy import Policy
from shared_models.policy.shelf import preset
from tests.shared_models.policy.home import Home, Story, county_of, day

TODAY = day("2026-03-01")


@pytest.fixture(scope="module")
def policy() -> Policy:
    """The preset."""
    return preset("gradient")


def family(*abilities: str, wages: str = "") -> Home:
    """A household with one member per ability; the first earns the wages a month."""
    home = Home()
    members = [home.member(f"P{number}", ability=ability) for number, ability in enumerate(abilities)]
    if wages:
        home.income(members[0], "wages", wages)
    return home


def benefit(policy: Policy, home: Home) -> Decimal | None:
    return assessment(policy, home.case, TODAY).entitlement.benefit


def test_a_couple_with_a_child_and_600_gets_300(policy: Policy) -> None:
    found = assessment(policy, family("full", "full", "minor", wages="600").case, TODAY).entitlement
    assert found.per_capita == 200
    assert found.standard is not None
    assert found.standard.amount == 300 * 12
    assert found.benefit == Decimal("300.00")


def test_the_couple_without_the_child_and_300_gets_306(policy: Policy) -> None:
    found = assessment(policy, family("full", "full", wages="300").case, TODAY).entitlement
    assert found.per_capita == 150
    assert found.standard is not None
    assert found.standard.amount == 303 * 12
    assert found.benefit == Decimal("306.00")


def test_a_single_unable_to_work_without_income_gets_406_80(policy: Policy) -> None:
    assert benefit(policy, family("none")) == Decimal("406.80")


def test_a_single_able_to_work_gets_the_single_coefficient_only(policy: Policy) -> None:
    assert benefit(policy, family("full")) == Decimal("339.00")


@pytest.mark.parametrize(
    ("size", "per_head"), [(1, "339.00"), (2, "303.00"), (3, "300.00"), (4, "294.00"), (5, "282.00"), (8, "282.00")]
)
def test_each_size_has_its_coefficient(policy: Policy, size: int, per_head: str) -> None:
    assert benefit(policy, family(*["full"] * size)) == Decimal(per_head) * size


def test_two_people_unable_to_work_are_not_a_single(policy: Policy) -> None:
    assert benefit(policy, family("none", "none")) == Decimal("606.00")


def test_whether_a_single_can_work_must_be_known(policy: Policy) -> None:
    home = Home()
    home.member("P")
    found = assessment(policy, home.case, TODAY)
    assert found.eligible is None
    assert any("Nobody able to work" in missing.en for missing in found.entitlement.missing)


@pytest.mark.parametrize(("wages", "expected"), [("899.99", "0.01"), ("900.00", "0.00"), ("900.01", "0.00")])
def test_at_the_standard_there_is_no_benefit(policy: Policy, wages: str, expected: str) -> None:
    found = assessment(policy, family("full", "full", "minor", wages=wages).case, TODAY)
    assert found.entitlement.benefit == Decimal(expected)
    assert found.eligible is (expected != "0.00")


def test_the_worked_example_is_explained_line_by_line(policy: Policy) -> None:
    home = family("full", "full", "minor", wages="600")
    lines = [(line.text.en, line.yuan, line.cite.en) for line in explanation(policy, home.case, TODAY)]
    measures, scale = "Review and Confirmation Measures, arts. 13–14", "Scale of standards by household size"
    assert lines == [
        ("P0: Wages", "600.00", measures),
        ("Household income a month", "600.00", ""),
        ("Per head: 600.00 ÷ 3", "200.00", ""),
        ("Base standard: per head and month", "300.00", scale),
        ("3 persons: 300.00 × 1.00", "300.00", scale),
        ("Top-up: (300.00 − 200.00) × 3", "300.00", ""),
        ("Benefit a month", "300.00", ""),
    ]


def test_the_single_is_explained_with_both_coefficients(policy: Policy) -> None:
    said = [(line.text.zh, line.yuan) for line in explanation(policy, family("none").case, TODAY)]
    assert ("1 人户:300.00 × 1.13", "339.00") in said
    assert ("无劳动能力的单人户:339.00 × 1.20", "406.80") in said


@pytest.mark.parametrize(
    ("rule", "wages", "expected"),
    [
        ("yuan = 100", "600", "400.00"),
        ("yuan = 100", "60", "900.00"),
        ("share = 0.5", "600", "600.00"),
    ],
)
def test_an_earnings_disregard_makes_work_pay(rule: str, wages: str, expected: str) -> None:
    county = county_of(
        "gradient", f"[disregards.work]\nlabel=['就业抵扣','Disregard']\ncite='county'\nkinds=['wages']\n{rule}\n"
    )
    assert benefit(county, family("full", "full", "minor", wages=wages)) == Decimal(expected)


def test_a_disregard_larger_than_the_earnings_touches_no_other_income() -> None:
    county = county_of(
        "gradient", "[disregards.work]\nlabel=['就业抵扣','Disregard']\ncite='county'\nkinds=['wages']\nyuan=100\n"
    )
    home = family("full", wages="60")
    home.income("m-P0", "transfer", "39")
    assert benefit(county, home) == Decimal("300.00")


def test_a_disregard_is_given_to_each_earner() -> None:
    county = county_of(
        "gradient", "[disregards.work]\nlabel=['就业抵扣','Disregard']\ncite='county'\nkinds=['wages']\nyuan=100\n"
    )
    home = Home()
    for name in ("A", "B", "C"):
        home.income(home.member(name, ability="full"), "wages", "200")
    assert benefit(county, home) == Decimal("600.00")


@pytest.mark.parametrize(
    ("city", "per_head"),
    [
        ("hangzhou-2007", [340, 320, 300, 300]),
        ("xiamen-2000", [315, 290, 265, 265]),
        ("fuzhou-2007", [248, 228, 228, 228]),
    ],
)
def test_published_city_scales_give_amounts_by_size(city: str, per_head: list[int]) -> None:
    policy = preset(f"gradient-{city}")
    for size, amount in enumerate(per_head, start=1):
        assert benefit(policy, family(*["none"] * size)) == amount * size


def test_the_procedure_is_the_national_one(policy: Policy) -> None:
    assert Story(policy).then("2026-01-05", "apply", "accept_application").step == "investigation"
