"""The code of a visit: the same visit on every tablet, and nothing else by a slip of the finger."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_models.errors import MalformedError
from shared_models.ids import EntityId
from shared_models.join_code import ALPHABET, new_code, read_code, shown_code, visit_of_code

HOUSE = EntityId("h-1")


@given(chance=st.text(min_size=1))
def test_a_code_is_read_back_however_it_is_written(chance: str) -> None:
    code = new_code(HOUSE, chance)
    sloppy = shown_code(code).lower().replace("0", "o").replace("1", "l")
    assert read_code(HOUSE, f" {sloppy} ") == code
    assert visit_of_code(HOUSE, read_code(HOUSE, code)) == visit_of_code(HOUSE, code)


@given(chance=st.text(min_size=1), place=st.integers(0, 7), other=st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_hardly_ever_another_visit(chance: str, place: int, other: str) -> None:
    code = new_code(HOUSE, chance)
    wrong = code[:place] + other + code[place + 1 :]
    try:
        assert read_code(HOUSE, wrong) == code or place < 5
    except MalformedError:
        assert wrong != code


def test_the_right_code_at_the_wrong_door_is_refused() -> None:
    codes = [new_code(HOUSE, str(number)) for number in range(400)]
    assert len(set(codes)) == 400
    refused = 0
    for code in codes:
        try:
            read_code(EntityId("h-2"), code)
        except MalformedError:
            refused += 1
    assert refused >= 399


@pytest.mark.parametrize("typed", ["", "ABC", "ABCDEFGHJ", "八位入户码在这里"])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(MalformedError):
        read_code(HOUSE, typed)
