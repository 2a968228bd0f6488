"""People find a household by what they know of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_models.search import matches, search_key

KEY = search_key("翟喆", "沙河镇新民社区3组12号", "DEMO-0042")


@pytest.mark.parametrize(
    "query", ["翟", "喆", "zz", "dz", "ZZ", "zhaizhe", "新民", "xmsq", "3组", "demo-0042", "翟 新民", "３组"]
)
def test_a_household_is_found_by_name_initials_pinyin_address_and_number(query: str) -> None:
    assert matches(KEY, query)


@pytest.mark.parametrize("query", ["李", "lz", "西街", "翟 西街"])
def test_other_households_are_not_found(query: str) -> None:
    assert not matches(KEY, query)


def test_an_empty_query_finds_everybody() -> None:
    assert matches(KEY, "  ")


@given(st.text(max_size=40))
def test_any_text_is_found_by_itself_and_no_text_makes_a_huge_key(text: str) -> None:
    key = search_key(text)
    assert matches(key, text)
    assert len(key) < 60 * max(len(text), 1) + 60
