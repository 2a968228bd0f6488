"""What would move if a figure were another."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shared_models.change import Part, Write
from shared_models.errors import UnfitError
from shared_models.ids import EntityId
from shared_models.policy.assessment import Comparison
from shared_models.policy.policy import Policy, policy_ref
from shared_models.policy.shelf import preset
from shared_models.policy.what_if import compared, district_moves, outcome, previewed, with_figures, with_value
from tests.shared_models.policy.home import Home, county_of, day

TODAY = day("2026-03-01")


@pytest.fixture(scope="module")
def policy() -> Policy:
    """Urban 675 a month, rural 4,332 a year."""
    return preset("pingba")


def family(wages: str, *, hukou: str = "urban", name: str = "h1") -> Home:
    """One able person with wages."""
    home = Home(name, hukou_kind=hukou, extreme_hardship=False, income_unstable=False)
    home.income(home.member("He", ability="full"), "wages", wages)
    return home


def test_a_higher_standard_moves_a_household_in(policy: Policy) -> None:
    higher = with_figures(policy, {"standards.urban.yuan": "700"})
    move = compared(Comparison(policy, higher), family("680").case, TODAY)
    assert (move.before.eligible, move.after.eligible) == (False, True)
    assert (move.before.benefit, move.after.benefit) == (Decimal("0.00"), Decimal("20.00"))
    assert move.moved


def test_what_does_not_concern_a_household_does_not_move_it(policy: Policy) -> None:
    higher = with_figures(policy, {"standards.rural.yuan": "6000"})
    assert not compared(Comparison(policy, higher), family("600").case, TODAY).moved


def test_a_what_if_can_never_be_taken_for_the_policy_in_force(policy: Policy) -> None:
    other = with_figures(policy, {"standards.urban.yuan": "700"})
    assert policy_ref(other).version == "2020.1+what-if"
    assert policy_ref(other).digest != policy_ref(policy).digest
    assert policy.standards["urban"].yuan == 675


@pytest.mark.parametrize(
    ("path", "figure", "said"),
    [
        ("standards.moon.yuan", "1", "standards.moon.yuan: not a figure"),
        ("title", "x", "title: not a figure"),
        ("standards.urban.yuan", "lots", "Invalid decimal"),
        ("standards.urban.yuan", "-1", "expected 0.01"),
        ("sizes.one.coefficient", "2", "not a figure"),
        ("standards.urban.yuna", "2", "unknown field"),
    ],
)
def test_a_figure_that_is_none_is_refused(policy: Policy, path: str, figure: str, said: str) -> None:
    with pytest.raises(UnfitError, match=said):
        with_figures(policy, {path: figure})


def test_another_income_is_tried_without_touching_the_case(policy: Policy) -> None:
    home = family("600")
    line = next(entity.id for entity in home.case.entities.values() if entity.type == "income")
    case = home.case
    tried = outcome(policy, with_value(case, (line, "amount"), {"yuan": "100", "per": "month"}), TODAY)
    assert tried.benefit == Decimal("575.00")
    assert outcome(policy, case, TODAY).benefit == Decimal("75.00")


def test_each_option_of_a_contradiction_is_previewed(policy: Policy) -> None:
    home = family("600")
    line = next(entity.id for entity in home.case.entities.values() if entity.type == "income")
    unseen = Part(e=line, type="income", set={"amount": Write(v={"yuan": "700", "per": "month"})})
    home._add("2026-01-05", kind="save", parts=(unseen,))
    found = previewed(policy, home.case, (line, "amount"), today=TODAY)
    assert [(value, came.eligible, came.benefit) for value, came in found] == [
        ({"yuan": "600", "per": "month"}, True, Decimal("75.00")),
        ({"yuan": "700", "per": "month"}, False, Decimal("0.00")),
    ]


RICH = """
[standards.base]
label = ["标准", "Standard"]
cite = "county"
yuan = 700
[disregards.work]
label = ["就业抵扣", "Disregard"]
cite = "county"
kinds = ["wages"]
yuan = 100
[facts]
old = { kind = "entity", label = ["老", "Old"], of = "member", age_from = 60 }
[supplements.old]
label = ["高龄补助", "Supplement"]
cite = "county"
fact = "old"
amounts = [50]
[facts.pair]
kind = "size"
label = ["两人及以上", "Two or more"]
at_least = 2
[labour.pair]
label = ["两人户系数", "Coefficient of pairs"]
cite = "county"
when = ["pair"]
coefficient = 0.9
"""


@pytest.mark.parametrize(
    "figures",
    [
        {"standards.base.yuan": "600"},
        {"disregards.work.yuan": "50"},
        {"facts.old.age_from": 80},
        {"facts.pair.at_least": 1},
        {"supplements.old.amounts": ["60"]},
        {"incomes.wages.counts": False},
    ],
)
def test_two_policies_side_by_side_give_what_each_gives_alone(figures: dict[str, object]) -> None:
    before = county_of("national-2021", RICH)
    after = with_figures(before, figures)
    home = Home(income_unstable=False)
    home.income(home.member("He", ability="full", birth_date="1950-01-01"), "wages", "300")
    move = compared(Comparison(before, after), home.case, TODAY)
    assert move.before == outcome(before, home.case, TODAY)
    assert move.after == outcome(after, home.case, TODAY)
    assert move.moved


def test_a_district_is_counted_by_what_becomes_of_its_households(policy: Policy) -> None:
    lower = with_figures(policy, {"standards.urban.yuan": "650"})
    unclear = Home("h9", hukou_kind="urban", extreme_hardship=False)
    unclear.income(unclear.member("Xu", ability="full"), "wages", None)
    cases = [family("600", name="h1"), family("660", name="h2"), family("700", name="h3"), unclear]
    cases.append(family("100", hukou="rural", name="h5"))
    found = district_moves(Comparison(policy, lower), (home.case for home in cases), today=TODAY, keep=1)
    assert (found.households, found.moved, found.gained, found.lost, found.unclear) == (5, 3, 0, 1, 1)
    assert found.cost_before == Decimal("75.00") + 15 + 261
    assert found.cost_after == Decimal("50.00") + 261
    assert [move.household for move in found.examples] == [EntityId("h1")]
