"""The draw: which candidates of a frozen list a seed takes, in steps that a person can follow with SHA-256 alone.

Systematic sampling over a list sorted by stratum (implicit stratification): every candidate of weight 1 is drawn with
exactly the share's chance, and every stratum gets its part rounded up or down to a whole number. Within a stratum the
order is that of the candidates' keys, so that nobody can arrange neighbours. With weights the chance is in proportion
to the weight; whoever would be drawn more than once is drawn for certain and the rest is shared among the others.

Source: W. G. Cochran, Sampling Techniques, 3rd ed. 1977, sections 8.1 and 9A.10.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from shared_models.errors import MalformedError
from shared_models.policy.sample import sample_size
from shared_models.sampling.frozen_list import Candidate, FrozenList

LONGEST_SEED = 200


@dataclass(frozen=True, slots=True)
class Seat:
    """One candidate in the order of the draw."""

    candidate: Candidate
    key: str
    """SHA-256 of list hash, seed and id: 64 hex digits."""
    chance: Fraction
    """Its chance of being drawn before the seed was known."""
    is_drawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """What a seed makes of a list: every candidate in order, drawn or not."""

    seed: str
    start: int
    """Where the counting began: a number below the sum of weights."""
    seats: tuple[Seat, ...]

    @property
    def drawn(self) -> tuple[Candidate, ...]:
        """Those that are drawn, in order."""
        return tuple(seat.candidate for seat in self.seats if seat.is_drawn)


def key_of(list_hash: str, seed: str, name: str) -> str:
    """The key of a candidate, or of the word `start`: SHA-256 of the three, a line feed between them."""
    return hashlib.sha256(f"{list_hash}\n{seed}\n{name}".encode()).hexdigest()


def seed_in(text: str) -> str:
    """The seed that was typed: as it stands, without blanks around it.

    Raises:
        MalformedError: there is none, or it is too long or has several lines; said in both languages.
    """
    said = text.strip()
    if not said or len(said) > LONGEST_SEED or len(said.splitlines()) > 1:
        words = f"种子为一行、1 至 {LONGEST_SEED} 字 / the seed is one line of 1 to {LONGEST_SEED} characters"
        raise MalformedError(words)
    return said


def draw(frozen: FrozenList, seed: str) -> Draw:
    """Who is drawn. The seed is taken as typed, without blanks around it.

    Raises:
        MalformedError: there is no seed, or it is too long or has several lines.
    """
    said = seed_in(seed)
    keys = {one.id: key_of(frozen.sha256, said, one.id) for one in frozen.candidates}
    ordered = sorted(frozen.candidates, key=lambda one: (one.stratum, keys[one.id], one.id))
    wanted = sample_size(frozen.share, len(ordered))
    certain = _certain(ordered, wanted)
    open_ = [one for one in ordered if one.id not in certain]
    total, number = sum(one.weight for one in open_), wanted - len(certain)
    start = int(key_of(frozen.sha256, said, "start"), 16) % total if total else 0
    taken = certain | set(_counted(open_, number, start=start, total=total))
    chances = {one.id: Fraction(number * one.weight, total) for one in open_}
    return Draw(
        seed=said,
        start=start,
        seats=tuple(
            Seat(one, keys[one.id], chances.get(one.id, Fraction(1)), is_drawn=one.id in taken) for one in ordered
        ),
    )


def _certain(ordered: list[Candidate], wanted: int) -> set[str]:
    """Those whose weight alone fills a whole step: taken first, again and again until nobody is left who does."""
    found: set[str] = set()
    while True:
        rest = [one for one in ordered if one.id not in found]
        number, total = wanted - len(found), sum(one.weight for one in rest)
        heavy = {one.id for one in rest if number * one.weight >= total} if number > 0 else set()
        if not heavy:
            return found
        found |= heavy


def _counted(ordered: list[Candidate], number: int, *, start: int, total: int) -> Iterator[str]:
    """Those at whose weights the running sum passes a whole step."""
    reached = 0
    for one in ordered:
        before, reached = reached, reached + one.weight
        if (reached * number + start) // total > (before * number + start) // total:
            yield one.id


def stand_ins(drawn: Draw, gone: Mapping[str, str]) -> dict[str, Candidate | None]:
    """Who is looked at in place of those that cannot be: by the id of the one replaced, in the order of the draw.

    `gone` gives ids of drawn candidates and of stand-ins that turned out to be gone themselves, each with a reason.
    The stand-in is the next one after it in its stratum that is neither drawn nor taken yet, beginning again at the
    stratum's top; nothing when the stratum is used up: then the sample is smaller and says so. Whoever refuses is
    not replaced, since a refusal is a result.
    """
    by_stratum: dict[str, list[str]] = {}
    known = {seat.candidate.id: seat.candidate for seat in drawn.seats}
    for seat in drawn.seats:
        by_stratum.setdefault(seat.candidate.stratum, []).append(seat.candidate.id)
    used = {one.id for one in drawn.drawn}
    found: dict[str, Candidate | None] = {}
    waiting = [one.id for one in drawn.drawn if one.id in gone]
    while waiting:
        leaver = waiting.pop(0)
        row = by_stratum[known[leaver].stratum]
        at = row.index(leaver)
        name = next((one for one in (*row[at + 1 :], *row[:at]) if one not in used), None)
        found[leaver] = known[name] if name is not None else None
        if name is not None:
            used.add(name)
            waiting += [name] if name in gone else []
    return found
