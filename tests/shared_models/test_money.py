"""Money is exact, or it is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_models.errors import MalformedError
from shared_models.money import monthly, rounded, shown, yuan


@given(st.decimals(-99_999_999, 99_999_999, places=2))
def test_an_amount_is_read_as_it_is_written(amount: Decimal) -> None:
    assert yuan(str(amount)) == amount


@pytest.mark.parametrize("typed", ["", "abc", "1.005", "NaN", "Infinity", "1e9", "1,000", "100000000"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(MalformedError):
        yuan(typed)


def test_quarterly_and_yearly_amounts_are_spread_over_their_months() -> None:
    assert monthly({"yuan": "600", "per": "month"}) == 600
    assert monthly({"yuan": "600", "per": "quarter"}) == 200
    assert monthly({"yuan": "4332", "per": "year"}) == 361
    assert monthly(None) is None
    with pytest.raises(MalformedError):
        monthly({"yuan": "600", "per": "week"})


def test_half_a_fen_is_rounded_up_and_thousands_are_set_apart() -> None:
    assert rounded(Decimal("0.005")) == Decimal("0.01")
    assert shown(Decimal("1234567.5")) == "1,234,567.50"
