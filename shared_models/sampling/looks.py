"""What becomes of those that a sample drew: looked at, or gone and replaced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shared_models.sampling.draw import Draw, stand_ins
from shared_models.sampling.frozen_list import Candidate
from shared_models.sampling.interval import Interval, interval
from shared_models.words import Label

Result: TypeAlias = Literal[
    "as_recorded", "differs", "wrongly_in", "wrongly_out", "refused", "not_reached", "deceased", "moved", "closed"
]
RESULTS: Mapping[Result, Label] = {
    "as_recorded": Label("与记录一致", "As recorded"),
    "differs": Label("与记录不一致,不影响资格", "Differs, entitlement unchanged"),
    "wrongly_in": Label("不符合条件而在保", "Receives without being entitled"),
    "wrongly_out": Label("符合条件而未保障", "Entitled and left out"),
    "refused": Label("拒绝接受复核", "Refused"),
    "not_reached": Label("多次上门未见到", "Not reached after several tries"),
    "deceased": Label("已去世", "Deceased"),
    "moved": Label("已迁出本辖区", "Moved out of the area"),
    "closed": Label("已撤销或合并", "Closed or merged"),
}
GONE = frozenset[Result]({"deceased", "moved", "closed"})
"""Whoever is gone is replaced; whoever refuses or is not reached is a result, and stays one."""
SEEN = frozenset[Result]({"as_recorded", "differs", "wrongly_in", "wrongly_out"})
DIFFERING = SEEN - {"as_recorded"}
IN = frozenset({"recipient", "suspended"})
OUT = frozenset({"refused", "ended"})
"""Standings, as a household's group gives them: only who is in can be in wrongly, only who is out left out."""


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


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """How often benefit was given and withheld wrongly among those looked at, each with its exact limits."""

    wrongly_in: Interval
    """Of recipients and suspended households looked at."""
    wrongly_out: Interval
    """Of refused and ended households looked at."""


def error_rates(found: Iterable[Place]) -> ErrorRates:
    """The rates over these places of a sample of households."""
    seen = [place for place in found if place.result in SEEN]
    inside = [place for place in seen if standing_of(place.drawn) in IN]
    outside = [place for place in seen if standing_of(place.drawn) in OUT]
    return ErrorRates(
        interval(sum(place.result == "wrongly_in" for place in inside), len(inside)),
        interval(sum(place.result == "wrongly_out" for place in outside), len(outside)),
    )


def standing_of(candidate: Candidate) -> str:
    """The standing a household had when the list was frozen: the last part of its group; blank for other units."""
    parts = candidate.stratum.split("/")
    return parts[2] if len(parts) == 3 else ""  # noqa: PLR2004 - community, class, standing


def community_of(candidate: Candidate) -> str:
    """The community that a group lies in."""
    return candidate.stratum.partition("/")[0]


def possible_results(candidate: Candidate) -> tuple[Result, ...]:
    """What can be found of a candidate: nobody who is out can be in wrongly, nor the other way round."""
    standing = standing_of(candidate)
    never = {"wrongly_in" if standing in OUT else "wrongly_out"} if standing else {"wrongly_in", "wrongly_out"}
    return tuple(code for code in RESULTS if code not in never)


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
        differs=sum(result in DIFFERING for result in results),
        unseen=sum(result in {"refused", "not_reached"} for result in results),
        unfilled=len(found) - len(results),
    )
