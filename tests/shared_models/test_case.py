"""The laws of the fold: one change at a time or all at once, removal beside edit, acts, moves, held changes."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from shared_models.case import (
    LIFE_UNIT,
    Entry,
    combined_digest,
    contradictions,
    digest,
    effective_order,
    empty_case,
    fold,
)
from shared_models.change import Act, Change, LifeWrite
from shared_models.entity import is_contested, is_removed, is_shown
from shared_models.ids import AreaCode, ChangeId, EntityId
from tests.builders import COMMUNITY, HOUSEHOLD, change, entry, folded, part, saw

MEMBER = EntityId("m-1")


def member(id_: str, name: str = "李明", *seen: str) -> Change:
    """A save of the member's name."""
    return change(id_, part({"name": saw(name, *seen)}, entity=MEMBER, type_="member"))


def removal(id_: str, *seen: str, after: tuple[str, ...] = ()) -> Change:
    """A removal whose author had these changes on screen."""
    life = LifeWrite(dead=True, seen=tuple(ChangeId(s) for s in seen), saw=tuple(ChangeId(a) for a in after))
    return change(id_, part(entity=MEMBER, type_="member", life=life))


CHANGES = [
    change("c0", part({"phone": "1", "address": "东街 1 号"})),
    change("c1", part({"phone": saw("2", "c0")}), part({"name": "王芳"}, entity=MEMBER, type_="member")),
    change("c2", part({"phone": saw("3", "c0")})),
    removal("c3", "c1"),
    member("c4", "王方", "c1"),
    change("c5", act=Act(name="finish", about=EntityId("v-1"))),
    change("c6", part({"address": saw("东街 2 号", "c0")}, life_saw=())),
]


def standing(entries: list[Entry]) -> dict[str, object]:
    """What stands, leaving out what arrival order may decide (the effective one)."""
    case = fold(empty_case(HOUSEHOLD, COMMUNITY), entries)
    registers = {
        (e.id, unit): frozenset(s.id for s in register.live)
        for e in case.entities.values()
        for unit, register in e.units.items()
    }
    life = {e.id: (frozenset(mark.id for mark in e.life), is_contested(e)) for e in case.entities.values()}
    return {"registers": registers, "life": life, "acts": frozenset(a.id for a in case.acts)}


@given(st.randoms(use_true_random=False))
def test_what_stands_is_a_function_of_the_set_of_changes(shuffler: random.Random) -> None:
    shuffled = list(CHANGES)
    shuffler.shuffle(shuffled)
    in_order = [entry(c, n) for n, c in enumerate(CHANGES, 1)]
    out_of_order = [entry(c, n) for n, c in enumerate(shuffled, 1)]
    assert standing(out_of_order) == standing(in_order)


@given(st.integers(0, len(CHANGES)))
def test_folding_in_two_sittings_gives_what_one_sitting_gives(cut: int) -> None:
    entries = [entry(c, n) for n, c in enumerate(CHANGES, 1)]
    once = fold(empty_case(HOUSEHOLD, COMMUNITY), entries)
    twice = fold(fold(empty_case(HOUSEHOLD, COMMUNITY), entries[:cut]), entries[cut:])
    assert twice == once
    assert digest(twice) == digest(once)


def test_every_id_that_stands_has_its_author_and_no_other_is_kept() -> None:
    case = folded(*CHANGES, change("c7", part({"phone": saw("4", "c1", "c2")})))
    assert "c2" in folded(*CHANGES).saves
    assert not {"c1", "c2"} & set(case.saves)
    assert {"c4", "c5", "c6", "c7"} <= set(case.saves)


def test_an_entry_removed_by_somebody_who_saw_everything_is_hidden_and_not_contested() -> None:
    case = folded(member("c1"), removal("c2", "c1"))
    assert is_removed(case.entities[MEMBER])
    assert not is_shown(case.entities[MEMBER])
    assert contradictions(case) == ()


def test_an_edit_beside_a_removal_is_contested_in_either_order() -> None:
    edit, gone = member("c2", "李敏", "c1"), removal("c3", "c1")
    for order in ((edit, gone), (gone, edit)):
        case = folded(member("c1"), *order)
        assert is_shown(case.entities[MEMBER])
        assert [clash.unit for clash in contradictions(case)] == [LIFE_UNIT]


def test_an_edit_that_saw_the_removal_neither_contests_nor_revives() -> None:
    late = change("c3", part({"name": saw("李敏", "c1")}, entity=MEMBER, type_="member", life_saw=("c2",)))
    case = folded(member("c1"), removal("c2", "c1"), late)
    assert is_removed(case.entities[MEMBER])
    assert not is_contested(case.entities[MEMBER])


def test_only_a_return_that_saw_the_removal_revives() -> None:
    back = change("c3", part(entity=MEMBER, type_="member", life=LifeWrite(dead=False, saw=(ChangeId("c2"),))))
    blind = change("c4", part(entity=MEMBER, type_="member", life=LifeWrite(dead=False)))
    assert not is_removed(folded(member("c1"), removal("c2", "c1"), back).entities[MEMBER])
    both = folded(member("c1"), removal("c2", "c1"), blind).entities[MEMBER]
    assert is_removed(both)
    assert is_contested(both)


def test_a_second_removal_that_saw_everything_settles_a_contested_one() -> None:
    case = folded(member("c1"), removal("c2", "c1"), member("c3", "李敏", "c1"), removal("c4", "c3", after=("c2",)))
    assert is_removed(case.entities[MEMBER])
    assert contradictions(case) == ()


def test_a_contradiction_is_listed_with_its_place_until_somebody_who_saw_both_settles_it() -> None:
    case = folded(change("a", part({"phone": "1"})), change("b", part({"phone": "2"})))
    assert [(c.type, c.unit) for c in contradictions(case)] == [("household", "phone")]
    settled = fold(
        case, [entry(change("r", part({"phone": saw("2", "a", "b")}), kind="resolve", reason="打电话核实"), 3)]
    )
    assert contradictions(settled) == ()


def test_a_moved_household_counts_its_positions_in_the_new_community_only() -> None:
    moved = change("m", kind="move")
    moved_entry = entry(
        Change(**{**{f: getattr(moved, f) for f in moved.__struct_fields__}, "scope": AreaCode("620723101002")}), 5
    )
    case = fold(folded(change("a", part({"phone": "1"})), act_on_visit()), [moved_entry])
    assert (case.community, case.placed, case.placed_n, case.n) == ("620723101002", 1, 5, 5)
    assert {register.n for register in case.root.units.values()} == {5}
    assert {save.n for save in case.saves.values()} == {5}


def act_on_visit() -> Change:
    """An act, to see that positions of acts move too."""
    return change("act-1", act=Act(name="finish", about=EntityId("v-1")))


def test_a_held_change_counts_from_the_moment_it_is_released() -> None:
    held = change("a", part({"phone": "1"}))
    accept = Change(
        **{
            **{f: getattr(held, f) for f in held.__struct_fields__},
            "id": "x",
            "kind": "accept",
            "about": "a",
            "parts": (),
        }
    )
    entries = [entry(held, 1), entry(change("b", part({"address": "西街"})), 2), entry(accept, 3)]
    assert [e.change.id for e in effective_order(entries, {})] == ["a", "b", "x"]
    assert [(e.change.id, e.n) for e in effective_order(entries, {ChangeId("a"): "out_of_scope"})] == [
        ("b", 2),
        ("x", 3),
        ("a", 3),
    ]
    assert [e.change.id for e in effective_order(entries[:2], {ChangeId("a"): "invalid"})] == ["b"]


def test_the_digest_tells_two_states_apart_and_a_community_digest_ignores_order() -> None:
    one, two = digest(folded(CHANGES[0])), digest(folded(*CHANGES[:2]))
    assert one != two
    assert combined_digest([one, two]) == combined_digest([two, one])
    assert combined_digest([one, one]) == "0" * 16
