"""The laws of registers: what stands is a function of the set of writes, whatever the order they came in."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared_models.change import Write
from shared_models.ids import ChangeId
from shared_models.register import EMPTY, Register, in_contradiction, options, value_of, write_register

IDS = [f"c{number}" for number in range(8)]


@st.composite
def writes(draw: st.DrawFn) -> list[tuple[ChangeId, Write]]:
    """Writes that each saw some earlier ones, or ids that never arrive; any delivery order may follow."""
    made: list[tuple[ChangeId, Write]] = []
    for number, id_ in enumerate(IDS[: draw(st.integers(1, 8))]):
        known = [*IDS[:number], "never-arrives"]
        seen = draw(st.lists(st.sampled_from(known), unique=True, max_size=number + 1))
        value = draw(st.sampled_from(["a", "b", "c"]))
        made.append((ChangeId(id_), Write(v=value, saw=tuple(ChangeId(s) for s in seen))))
    return made


def merged(given_writes: list[tuple[ChangeId, Write]]) -> Register:
    """The register after these writes in this order."""
    register = EMPTY
    for id_, write in given_writes:
        register = write_register(register, id_, write)
    return register


def live_by_definition(made: list[tuple[ChangeId, Write]]) -> set[ChangeId]:
    """The definition itself: a write is live when no write lists it."""
    superseded = {seen for _, write in made for seen in write.saw}
    return {id_ for id_, _ in made} - superseded


@given(writes(), st.randoms(use_true_random=False))
def test_what_stands_does_not_depend_on_the_order_of_arrival(
    made: list[tuple[ChangeId, Write]], shuffler: random.Random
) -> None:
    shuffled = list(made)
    shuffler.shuffle(shuffled)
    register = merged(shuffled)
    assert {sibling.id for sibling in register.live} == live_by_definition(made)
    assert {option.value for option in options(register)} == {w.v for id_, w in made if id_ in live_by_definition(made)}


@given(writes())
def test_the_effective_value_always_stands_and_moves_only_by_a_write_that_saw_it(
    made: list[tuple[ChangeId, Write]],
) -> None:
    register = EMPTY
    for id_, write in made:
        before = register.effective
        register = write_register(register, id_, write)
        assert register.effective in {sibling.id for sibling in register.live}
        if before is not None and register.effective != before:
            assert before in write.saw


@given(st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=6))
def test_edits_one_after_the_other_never_contradict_each_other(values: list[str]) -> None:
    register = EMPTY
    for number, value in enumerate(values):
        seen = tuple(sibling.id for sibling in register.live)
        register = write_register(register, ChangeId(f"c{number}"), Write(v=value, saw=seen))
    assert not in_contradiction(register)
    assert value_of(register) == values[-1]


def test_two_values_that_did_not_see_each_other_stand_together_and_the_first_accepted_shows() -> None:
    register = merged([(ChangeId("a"), Write(v="600")), (ChangeId("b"), Write(v="800"))])
    assert in_contradiction(register)
    assert [option.value for option in options(register)] == ["600", "800"]
    assert value_of(register) == "600"


def test_equal_values_from_two_authors_agree_even_when_spelled_in_two_unicode_forms() -> None:
    register = merged([(ChangeId("a"), Write(v="caf\u00e9")), (ChangeId("b"), Write(v="cafe\u0301"))])
    assert not in_contradiction(register)
    assert options(register)[0].ids == (ChangeId("a"), ChangeId("b"))


def test_a_resolution_closes_only_what_it_saw() -> None:
    first = [(ChangeId("a"), Write(v="1")), (ChangeId("b"), Write(v="2"))]
    settled = (ChangeId("r"), Write(v="2", saw=(ChangeId("a"), ChangeId("b"))))
    late = (ChangeId("c"), Write(v="3"))
    assert not in_contradiction(merged([*first, settled]))
    assert {option.value for option in options(merged([*first, late, settled]))} == {"2", "3"}


@given(st.recursive(st.none() | st.booleans() | st.integers(), lambda inner: st.lists(inner, max_size=2)))
def test_any_kept_value_comes_back_as_it_was(value: Any) -> None:
    assert value_of(merged([(ChangeId("a"), Write(v=value))])) == value
