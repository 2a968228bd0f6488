"""What may be kept, what may not, and that bytes and messages come back as they went."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_models.change import Act, Change, Part, change_bytes, read_change
from shared_models.errors import MalformedError
from shared_models.ids import EntityId, uuid7
from shared_models.packing import MAX_UNPACKED, pack, unpack
from shared_models.sync_protocol import Hello, chain_hash
from shared_models.values import check_value
from tests.builders import change, part

TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(TEXT, VALUES, max_size=4))
def test_any_change_that_may_be_kept_is_read_back_exactly(values: dict[str, object]) -> None:
    made = change("c-1", part(values))  # type: ignore[arg-type]  # hypothesis gives them as objects
    assert read_change(change_bytes(made)) == made
    assert change_bytes(read_change(change_bytes(made))) == change_bytes(made)


@pytest.mark.parametrize(
    "value",
    [1.5, "a\x00b", "x" * 20_001, 2**53 + 1, {"a": [[[[[["deep"]]]]]]}, ["\ud800"], b"bytes", {1: "a"}, [0] * 2_001],
)
def test_a_value_that_not_every_machine_keeps_exactly_is_refused(value: object) -> None:
    with pytest.raises(MalformedError):
        check_value(value)


@pytest.mark.parametrize(
    "made",
    [
        change("c", kind="resolve"),
        change("c", part({"a": "1"}), act=Act(name="sign", about=EntityId("v"))),
        change("c", part({"a": "1"}), part({"b": "2"})),
        change("c", kind="accept"),
        change("", part({"a": "1"})),
        change("c", Part(e=EntityId(""), type="member")),
    ],
)
def test_a_change_that_nobody_could_merge_is_refused_with_its_reason(made: Change) -> None:
    with pytest.raises(MalformedError, match=r"\w+ \w+"):
        read_change(change_bytes(made))


def test_the_error_names_the_place() -> None:
    with pytest.raises(MalformedError, match=r"household\.size"):
        read_change(change_bytes(change("c", part({"size": 1.5}))))  # type: ignore[dict-item]  # the very mistake
    with pytest.raises(MalformedError, match=r"\$\.parts"):
        read_change(change_bytes(change("c")).replace(b'"kind"', b'"parts":5,"kind"'))


def test_a_message_that_would_fill_the_memory_is_refused_before_it_does() -> None:
    bomb = gzip.compress(b" " * (MAX_UNPACKED + 1))
    assert len(bomb) < 20_000
    for body in (bomb, pack({"v": 1})[:-4], b"\x1f\x8bnonsense", b"[1,", b"\xff\xfe"):
        with pytest.raises(MalformedError):
            unpack(body, Hello)


def test_the_chain_hash_depends_on_every_byte_and_on_what_came_before() -> None:
    assert len({chain_hash("0" * 16, b"a"), chain_hash("0" * 16, b"b"), chain_hash("1" * 16, b"a")}) == 3


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_ids_are_uuids_of_version_7_that_sort_by_time(ms: int, noise: bytes) -> None:
    text = uuid7(ms, noise)
    assert len(text) == 36
    assert text[14] == "7"
    assert text[19] in "89ab"
    assert ms == 2**48 - 1 or uuid7(ms + 1, bytes(10)) > text
