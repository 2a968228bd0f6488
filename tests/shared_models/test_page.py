"""A pulled page rebuilds exactly what stands on the server."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_models.case import Case, digest, empty_case, fold
from shared_models.change import Act, Change
from shared_models.errors import MalformedError
from shared_models.ids import EntityId
from shared_models.packing import pack, unpack
from shared_models.page import PageReader, PageWriter
from shared_models.sync_protocol import Cursor, Page
from tests.builders import COMMUNITY, HOUSEHOLD, change, entry, folded, part, saw
from tests.shared_models.test_case import CHANGES, MEMBER, removal


def carried(case: Case, held: Case | None, after: int) -> Case:
    """The case as it arrives through a packed page at a reader that holds another state."""
    writer = PageWriter()
    writer.add(case, after, full=held is None)
    page = Page(
        scope=COMMUNITY,
        to=Cursor(n=case.n, since=case.n),
        more=False,
        digest="",
        fields=writer.fields,
        saves=writer.saves,
        rows=writer.rows,
        left=[],
    )
    arrived = unpack(pack(page), Page)
    reader = PageReader(arrived.scope, arrived.fields, arrived.saves)
    return reader.read(arrived.rows[0], held)


MORE = [
    *CHANGES,
    removal("c7", "c1", "c4", after=("c3",)),
    change("c8", act=Act(name="return", about=EntityId("v-1"), data={"remarks": [{"unit": "phone", "text": "核对"}]})),
    change("c9", part({"phone": saw("9", "c1", "c2"), "position": {"lat": "39.1", "lon": "100.1"}})),
]


def same(one: Case, other: Case) -> None:
    """Both stand for the same, down to who wrote what when."""
    assert digest(one) == digest(other)
    assert one.saves == other.saves
    assert [act.id for act in one.acts] == [act.id for act in other.acts]
    assert {id_: e.life for id_, e in one.entities.items()} == {id_: e.life for id_, e in other.entities.items()}


@given(st.integers(0, len(MORE)), st.integers(0, len(MORE)))
def test_what_a_tablet_held_plus_the_news_is_what_the_server_holds(first: int, second: int) -> None:
    early, late = sorted((first, second))
    held = carried(folded(*MORE[:early]), None, 0) if early else None
    now = folded(*MORE[:late])
    same(carried(now, held, early), now)


def test_a_second_page_carries_only_what_changed_since_the_first() -> None:
    writer = PageWriter()
    writer.add(folded(*MORE), len(MORE) - 1, full=False)
    assert writer.registers == 2
    assert sorted(writer.fields) == ["phone", "position"]


def test_a_life_mark_alone_is_news_too() -> None:
    before = folded(*CHANGES[:3])
    now = fold(before, [entry(removal("gone", "c1"), 4)])
    held = carried(before, None, 0)
    assert held is not None
    same(carried(now, held, 3), now)


def test_a_partial_row_for_a_household_that_is_not_held_is_refused() -> None:
    writer = PageWriter()
    writer.add(folded(*CHANGES), 2, full=False)
    reader = PageReader(COMMUNITY, writer.fields, writer.saves)
    with pytest.raises(MalformedError, match="partial row"):
        reader.read(writer.rows[0], None)


@pytest.mark.parametrize(
    "row", [[], ["h", 0, 1, [["e"]], []], ["h", 0, 1, 5, []], ["h", 0, 1, [], [[9, "n", "a", {}, ""]]]]
)
def test_an_unreadable_row_is_an_error_and_not_a_half_built_case(row: list[object]) -> None:
    with pytest.raises(MalformedError):
        PageReader(COMMUNITY, ["phone"], []).read(row, None)


def test_an_empty_case_and_a_change_survive_the_wire_unchanged() -> None:
    for given_change in MORE:
        assert msgspec.json.decode(msgspec.json.encode(given_change), type=Change) == given_change
    empty = empty_case(HOUSEHOLD, COMMUNITY)
    assert msgspec.json.decode(msgspec.json.encode(empty), type=Case) == empty
    case = folded(*MORE)
    assert msgspec.json.decode(msgspec.json.encode(case), type=Case) == case
    assert MEMBER in case.entities
