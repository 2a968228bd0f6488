"""What could turn an assessment: the margin is exact to the fen, and where the record speaks for another outcome."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared_models.money import CENT
from shared_models.policy.assessment import Assessment, assessment
from shared_models.policy.turning_point import margin, turning_points
from tests.shared_models.policy.home import Home, county_of, day

TODAY = day("2026-03-01")
COUNTY = county_of(
    "national-2021",
    """
[standards.all]
label = ["标准", "Standard"]
cite = "county"
yuan = 700
""",
)
FEN = st.integers(0, 5_000_00).map(lambda fen: Decimal(fen) / 100)


def home_of(monthly: Decimal | None, *, members: int = 2, **values: Any) -> Home:
    home = Home(**values)
    names = [home.member(f"P{number}") for number in range(members)]
    if monthly is not None:
        home.income(names[0], "transfer", f"{monthly:.2f}")
    return home


def found(home: Home) -> Assessment:
    return assessment(COUNTY, home.case, TODAY)


def points(home: Home) -> list[str]:
    return [label.zh for label in turning_points(COUNTY, home.case, found(home))]


@given(monthly=FEN, members=st.integers(1, 6))
def test_just_so_much_more_income_turns_the_outcome_and_a_fen_less_does_not(monthly: Decimal, members: int) -> None:
    apart = margin(found(home_of(monthly, members=members)))
    assert apart == 700 * members - monthly

    at_the_line = monthly + apart
    assert found(home_of(at_the_line, members=members)).entitlement.is_poor is False
    assert found(home_of(at_the_line - CENT, members=members)).entitlement.is_poor is True


def test_who_lies_below_reads_what_more_income_would_turn_it() -> None:
    assert points(home_of(Decimal("1000.00")))[-1] == "计入的家庭月收入比记录多 400.00 元起,人均即不低于标准"


def test_who_lies_above_reads_what_less_income_would_turn_it() -> None:
    assert points(home_of(Decimal("1500.00")))[-1] == "计入的家庭月收入要比记录少 100.00 元以上,人均才低于标准"


def test_another_amount_than_the_one_paid_is_said() -> None:
    paid: dict[str, Any] = {"standing": "recipient", "benefit": "350.00"}
    assert "现发每月 350.00 元,按记录核算每月 400.00 元" in points(home_of(Decimal("1000.00"), **paid))
    assert not any("现发" in one for one in points(home_of(Decimal("1050.00"), **paid)))


def test_nothing_is_said_of_an_amount_nobody_is_paid_or_can_read() -> None:
    ended: dict[str, Any] = {"standing": "ended", "benefit": "350.00"}
    unread: dict[str, Any] = {"standing": "recipient", "benefit": ""}
    for values in (ended, unread):
        assert not any("现发" in one for one in points(home_of(Decimal("1000.00"), **values)))


def test_a_ground_against_that_nobody_has_looked_into_is_named() -> None:
    assert any(one.startswith("不能确定:") and "不符合条件" in one for one in points(home_of(Decimal("1000.00"))))


def test_without_members_there_is_no_line_to_cross() -> None:
    assert margin(found(home_of(None, members=0))) is None
