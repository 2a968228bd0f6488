"""What becomes of those that a sample drew: looked at, or gone and replaced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shared_models.sampling.draw import Draw, stand_ins
from shared_models.sampling.frozen_list import Candidate
from shared_models.words import Label

Result: TypeAlias = Literal["as_recorded", "differs", "refused", "not_reached", "deceased", "moved", "closed"]
RESULTS: Mapping[Result, Label] = {
    "as_recorded": Label("与记录一致", "As recorded"),
    "differs": Label("与记录不一致", "Differs from the record"),
    "refused": Label("拒绝接受复核", "Refused"),
    "not_reached": Label("多次上门未见到", "Not reached after several tries"),
    "deceased": Label("已去世", "Deceased"),
    "moved": Label("已迁出本辖区", "Moved out of the area"),
    "closed": Label("已撤销或合并", "Closed or merged"),
}
GONE = frozenset[Result]({"deceased", "moved", "closed"})
"""Whoever is gone is replaced; whoever refuses or is not reached is a result, and stays one."""
SEEN = frozenset[Result]({"as_recorded", "differs"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place of a sample: who was drawn, who stands in, and what was found."""

    drawn: Candidate
    chain: tuple[tuple[Candidate, Result], ...]
    """Those that were gone, each with its reason, the one drawn first."""
    now: Candidate | None
    """Whom to look at; nothing when the group is used up."""
    result: Result | None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to go."""
        return self.now is not None and self.result is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a sample says so far. places = open + seen + unseen + unfilled; differs ⊆ seen."""

    places: int
    open: int
    seen: int
    differs: int
    unseen: int
    """Refused or not reached."""
    unfilled: int
    """Places whose group is used up."""


def places(drawn: Draw, results: Mapping[str, Result]) -> tuple[Place, ...]:
    """Every place of a sample, in the order of the draw; `results` gives the latest result by candidate."""
    instead = stand_ins(drawn, {id_: result for id_, result in results.items() if result in GONE})
    return tuple(_place(one, instead, results) for one in drawn.drawn)


def _place(drawn: Candidate, instead: Mapping[str, Candidate | None], results: Mapping[str, Result]) -> Place:
    chain: list[tuple[Candidate, Result]] = []
    now: Candidate | None = drawn
    while now is not None and now.id in instead:
        chain.append((now, results[now.id]))
        now = instead[now.id]
    return Place(drawn=drawn, chain=tuple(chain), now=now, result=results.get(now.id) if now is not None else None)


def tally(found: tuple[Place, ...]) -> Tally:
    """The places counted."""
    results = [place.result for place in found if place.now is not None]
    return Tally(
        places=len(found),
        open=results.count(None),
        seen=sum(result in SEEN for result in results),
        differs=results.count("differs"),
        unseen=sum(result in {"refused", "not_reached"} for result in results),
        unfilled=len(found) - len(results),
    )
