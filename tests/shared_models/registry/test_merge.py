"""A merger moves nothing: both files keep what they hold, and undoing it gives both back exactly."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_models.case import Case, contradictions, fold
from shared_models.change import SCHEMA, Change, LifeWrite, Part
from shared_models.coverage import coverage_fact
from shared_models.household import household_of
from shared_models.ids import ChangeId, EntityId
from shared_models.registry.duplicates import likenesses
from shared_models.registry.merge import Duplicate, merge_plan, only_here, unmerge_plan
from shared_models.registry.plan import Plan
from shared_models.registry.state import arrived_since_merger, merged_into, taken_in
from tests.builders import change, entry, folded, part, saw, stamp

A, B = "h-a", "h-b"
HEAD = {"name": "张三", "relation": "head", "identity_number": "990000196001010014", "birth_date": "1960-01-01"}


def home(household: str, *, number: str = "DB-1", member: dict[str, str] | None = None) -> Change:
    own = {"registry_no": number, "standing": "recipient", "benefit_class": "A", "address": "东街 1 号"}
    return change(
        f"c-{household}",
        part(own, entity=household),
        part(member or HEAD, entity=f"m-{household}", type_="member"),
        household=household,
    )


def recorded(plan: Plan, cases: dict[str, Case], tag: str) -> dict[str, Case]:
    """The cases after everything a plan would record."""
    assert plan.is_sound, plan
    after = dict(cases)
    for at, deed in enumerate(plan.deeds):
        made = Change(
            id=ChangeId(f"{tag}-{at}"),
            kind="act" if deed.act else "save",
            household=deed.household,
            scope=deed.scope,
            author="u-officer",  # type: ignore[arg-type]
            t=stamp(),
            schema=SCHEMA,
            parts=deed.parts,
            act=deed.act,
            reason="同一家庭",
        )
        before = after[deed.household]
        after[deed.household] = fold(before, [entry(made, before.n + 1)])
    return after


def merged(one: Case, other: Case, tag: str = "x") -> dict[str, Case]:
    return recorded(merge_plan(Duplicate(case=one), other), {A: one, B: other}, tag)


def told_by(case: Case) -> object:
    """Everything that lists, rosters, papers and tablets read of a case, save the acts themselves."""
    fact = msgspec.structs.replace(coverage_fact(case))
    return case.entities, contradictions(case), household_of(case), fact, case.community, case.placed


@st.composite
def histories(draw: st.DrawFn, household: str) -> list[Change]:
    """A household's changes: some written in ignorance of each other, some removing members."""
    made = [home(household, number=draw(st.sampled_from(["DB-1", "DB-2"])))]
    for at in range(draw(st.integers(0, 6))):
        id_ = f"{household}-{at}"
        known = draw(st.sampled_from([one.id for one in made]))
        value = draw(st.sampled_from(["1", "2", "3"]))
        kind = draw(st.sampled_from(["phone", "member", "gone", "visit"]))
        parts: dict[str, Part] = {
            "phone": part({"phone": saw(value, known)}, entity=household),
            "member": part({"name": saw(value, known)}, entity=f"m-{household}", type_="member"),
            "gone": part(entity=f"m-{household}", type_="member", life=LifeWrite(dead=True, seen=(known,))),
            "visit": part({"outcome": "completed", "started_at": 1_790_000_000_000}, entity=f"v-{at}", type_="visit"),
        }
        made.append(change(id_, parts[kind], household=household))
    return made


@given(histories(A), histories(B))
def test_a_merger_undone_leaves_both_files_exactly_as_they_were(one: list[Change], other: list[Change]) -> None:
    away, stays = folded(*one, household=A), folded(*other, household=B)

    together = merged(away, stays)
    apart = recorded(unmerge_plan(together[A], together[B]), together, "y")

    assert together[A].entities == away.entities
    assert told_by(together[B]) == told_by(stays)
    assert told_by(apart[A]) == told_by(away)
    assert told_by(apart[B]) == told_by(stays)
    assert merged_into(apart[A]) is None
    assert taken_in(apart[B]) == ()


def test_a_merged_file_is_no_longer_due_and_says_where_it_went() -> None:
    together = merged(folded(home(A), household=A), folded(home(B, number="DB-2"), household=B))

    merger = merged_into(together[A])
    assert merger is not None
    assert (merger.into, merger.number, merger.name) == (B, "DB-2", "张三")
    assert coverage_fact(together[A]).standing == household_of(together[A]).standing == "merged"
    assert coverage_fact(together[B]).standing == "recipient"
    assert taken_in(together[B]) == (A,)


def test_what_a_tablet_sends_after_the_merger_is_counted() -> None:
    together = merged(folded(home(A), household=A), folded(home(B), household=B))
    late = fold(together[A], [entry(change("late", part({"phone": "9"}, entity=A), household=A), together[A].n + 1)])

    assert arrived_since_merger(together[A]) == 0
    assert arrived_since_merger(late) == 1


def test_a_file_is_not_merged_twice_nor_into_itself_nor_into_one_that_is_gone() -> None:
    one, other = folded(home(A), household=A), folded(home(B), household=B)
    together = merged(one, other)
    third = folded(home("h-c"), household="h-c")

    for away, stays in ((one, one), (together[A], third), (third, together[A]), (together[B], third)):
        plan = merge_plan(Duplicate(case=away), stays)
        assert plan.why_not
        assert not plan.deeds
    assert unmerge_plan(other, one).why_not


def test_members_who_stand_only_in_the_duplicate_are_named() -> None:
    both = change("more", part({"name": "李四"}, entity="m-x", type_="member"), household=A)
    away, stays = folded(home(A), both, household=A), folded(home(B), household=B)

    assert only_here(away, stays) == ("李四",)
    assert any("李四" in line.zh for line in merge_plan(Duplicate(case=away), stays).tells)


OTHER = {"name": "王五", "relation": "head", "identity_number": "990000196001020010"}


@pytest.mark.parametrize(
    ("member", "grounds"),
    [
        ({**HEAD, "name": "张叁"}, {"number"}),
        ({"name": "张三", "relation": "head", "birth_date": "1960-01-01"}, {"birth", "address"}),
        ({"name": "张三", "relation": "head", "birth_date": "1961-01-01"}, {"address"}),
        (OTHER, set()),
    ],
)
def test_what_speaks_for_one_family_is_told_and_nothing_else(member: dict[str, str], grounds: set[str]) -> None:
    one, other = folded(home(A), household=A), folded(home(B, member=member), household=B)

    found = likenesses([one, other])

    assert {ground for pair in found for ground, _ in pair.grounds} == grounds
    assert likenesses(merged(one, other).values()) == ()
    assert EntityId(A) in {pair.one.household for pair in found} or not grounds
