"""Strokes over a picture, told in thousandths of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_models.errors import MalformedError, UnfitError
from shared_models.ink import THOUSAND, ink_of, ink_text

PLACES = st.floats(min_value=0, max_value=300, allow_nan=False)


def test_a_place_on_the_pad_is_told_in_thousandths_of_the_picture() -> None:
    assert ink_text([[(0, 0), (150, 100)], [(300, 200)]], (300, 200)) == "0,0 500,500;1000,1000"
    assert ink_of("0,0 500,500;1000,1000") == (((0, 0), (500, 500)), ((1000, 1000),))


def test_a_stroke_that_crosses_itself_keeps_its_way() -> None:
    assert ink_of(ink_text([[(0, 0), (9, 9), (9, 0), (0, 0)]], (10, 10)))[0][0] == (0, 0)
    assert ink_text([[(0, 0), (5, 5), (0, 0)]], (10, 10)) == "0,0 500,500 0,0"


@given(st.lists(st.lists(st.tuples(PLACES, PLACES), min_size=1, max_size=9), max_size=5))
def test_what_is_told_can_be_read_and_lies_within_the_picture(strokes: list[list[tuple[float, float]]]) -> None:
    ink = ink_of(ink_text(strokes, (200, 200)))
    assert len(ink) == len(strokes)
    assert all(0 <= part <= THOUSAND for stroke in ink for point in stroke for part in point)


def test_very_much_is_told_in_fewer_points_and_begins_and_ends_where_it_did() -> None:
    long = [(x % 997, x % 991) for x in range(6_000)]
    [ink] = ink_of(ink_text([long], (1_000, 1_000)))
    assert 1_000 < len(ink) < 3_001
    assert (ink[0], ink[-1]) == (long[0], long[-1])


def test_more_strokes_than_an_answer_may_hold_are_refused() -> None:
    with pytest.raises(UnfitError):
        ink_text([[(x % 997, x % 991)] for x in range(6_000)], (1_000, 1_000))


@pytest.mark.parametrize("text", ["x", "1,2,3", "1,-2", "1,1001", "1;2"])
def test_text_that_is_no_drawing_is_said_to_be_none(text: str) -> None:
    with pytest.raises(MalformedError):
        ink_of(text)
