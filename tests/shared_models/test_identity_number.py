"""GB 11643: check character, date and sex; demo numbers can be nobody's."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_models.errors import MalformedError
from shared_models.identity_number import RESERVED_AREA, identity_number, masked, with_check_character

SERIALS = st.integers(0, 999)


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), SERIALS)
def test_a_number_tells_birth_date_and_sex(born: date, serial: int) -> None:
    number = identity_number(with_check_character(f"{RESERVED_AREA}{born:%Y%m%d}{serial:03d}"))
    assert number.birth_date == born
    assert number.sex == ("male" if serial % 2 else "female")
    assert number.is_demo


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), SERIALS, st.integers(0, 16), st.integers(1, 9))
def test_one_mistyped_digit_is_always_found(born: date, serial: int, at: int, step: int) -> None:
    right = with_check_character(f"{RESERVED_AREA}{born:%Y%m%d}{serial:03d}")
    wrong = right[:at] + str((int(right[at]) + step) % 10) + right[at + 1 :]
    with pytest.raises(MalformedError):
        identity_number(wrong)


def test_the_example_of_the_standard_passes_and_small_x_is_taken() -> None:
    assert identity_number("11010519491231002x").text == "11010519491231002X"


def test_full_width_digits_of_a_chinese_keyboard_are_read_as_digits() -> None:
    assert identity_number("１１０１０５１９４９１２３１００２Ｘ").text == "11010519491231002X"


@pytest.mark.parametrize("typed", ["", "123", "11010519491331002X", "11010519491231002XX"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(MalformedError):
        identity_number(typed)


def test_a_masked_number_shows_neither_birth_date_nor_serial() -> None:
    assert masked("11010519491231002X") == "110105********002X"
    assert masked("123") == "***"
