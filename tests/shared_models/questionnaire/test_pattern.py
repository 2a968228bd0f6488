"""Patterns: the same answers as the usual engine, without its years for some of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_models.questionnaire.pattern import pattern
from shared_models.questionnaire.tree import FormulaError

ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", "(?:ab)", "[a-c1-3]", r"\.", "^", "$"])
COUNTS = st.sampled_from(["", "*", "+", "?", "{2}", "{1,3}", "{2,}"])
PIECES = st.tuples(ATOMS, COUNTS).map(lambda pair: pair[0] if pair[0] in "^$" else "".join(pair))
SIMPLE = st.lists(PIECES, min_size=1, max_size=4).map("".join)
WRITTEN = st.one_of(SIMPLE, st.tuples(SIMPLE, SIMPLE).map("|".join), SIMPLE.map(lambda one: f"({one})+b"))


@given(WRITTEN, st.text(alphabet="abc1.", max_size=8))
def test_it_finds_what_the_usual_engine_finds(written: str, text: str) -> None:
    usual = written.replace("$", r"\Z")
    assert pattern(written).found_in(text) == bool(re.search(usual, text)), (written, text)


def test_patterns_that_ruin_other_engines_come_to_an_end() -> None:
    assert not pattern("^(a+)+$").found_in("a" * 2_000 + "b")
    assert not pattern("(a|a)*(a|a)*(a|a)*c").found_in("a" * 2_000)


@pytest.mark.parametrize(
    "written", ["(", ")", "[a", "a{", "a{3,1}", "a{9999}", "*a", "(?=a)", r"(a)\1", "((a{200}){200})"]
)
def test_what_is_wrong_or_too_large_is_refused(written: str) -> None:
    with pytest.raises(FormulaError):
        pattern(written)
