"""Which files may be of one and the same family, and what speaks for it: a likeness proves nothing, people decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Literal, NamedTuple, TypeAlias

from shared_models.case import Case
from shared_models.household import Household, household_of
from shared_models.ids import EntityId
from shared_models.registry.state import merged_into, split_from
from shared_models.search import folded
from shared_models.words import Label

Ground: TypeAlias = Literal["number", "birth", "address"]

GROUND_LABELS: Mapping[Ground, Label] = {
    "number": Label("身份号码相同", "same identity number"),
    "birth": Label("姓名和出生日期相同", "same name and date of birth"),
    "address": Label("户主姓名和住址相同", "same head and address"),
}
"""The strongest first."""


class Likeness(NamedTuple):
    """Two files and everything that speaks for their being one family's, with the names concerned."""

    one: Case
    other: Case
    grounds: tuple[tuple[Ground, str], ...]

    @property
    def rank(self) -> int:
        """How strong the strongest ground is: 0 the strongest."""
        return min(list(GROUND_LABELS).index(ground) for ground, _ in self.grounds)


def likenesses(cases: Iterable[Case]) -> tuple[Likeness, ...]:
    """Every pair of these files that resemble each other, the strongest first."""
    open_ = [(case, household_of(case)) for case in cases if merged_into(case) is None]
    found = []
    for (one, home), (other, house) in combinations(sorted(open_, key=lambda pair: pair[0].household), 2):
        grounds = tuple(_grounds(home, house))
        if grounds and not _of_one_split(one, other):
            found.append(Likeness(one, other, grounds))
    return tuple(sorted(found, key=lambda pair: (pair.rank, pair.one.household, pair.other.household)))


def _of_one_split(one: Case, other: Case) -> bool:
    """A family that was split keeps its address and is no duplicate of itself, unless a person stands in both."""
    linked = split_from(one) == other.household or split_from(other) == one.household
    return linked and not any(ground == "number" for ground, _ in _grounds(household_of(one), household_of(other)))


def _grounds(one: Household, other: Household) -> Iterator[tuple[Ground, str]]:
    numbers = {member.identity_number: member.name for member in one.members if member.identity_number}
    for member in other.members:
        if member.identity_number in numbers:
            yield "number", member.name or numbers[member.identity_number]
    born = {(folded(member.name), member.birth_date) for member in one.members if member.name and member.birth_date}
    for member in other.members:
        if (folded(member.name), member.birth_date) in born and member.identity_number not in numbers:
            yield "birth", member.name
    same = one.head_name and folded(one.head_name) == folded(other.head_name)
    if same and one.address and folded(one.address) == folded(other.address):
        yield "address", one.head_name


def groups(pairs: Iterable[tuple[str, EntityId]]) -> list[frozenset[EntityId]]:
    """Households that share a key, two or more of them, from (key, household) pairs."""
    found: dict[str, set[EntityId]] = {}
    for key, household in pairs:
        found.setdefault(key, set()).add(household)
    return [frozenset(some) for some in found.values() if len(some) > 1]
