"""Visits made odd on purpose, so that a supervisor finds something to look at: in what way, and what was copied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shared_models.ids import EntityId
from sync_server.demo.livelihood import IncomeLine
from sync_server.demo.plan import Outing
from sync_server.demo.recipient import Recipient

Kind: TypeAlias = Literal["wages", "photo", "strokes", "far", "short", "screen"]
KINDS: tuple[Kind, ...] = ("wages", "photo", "strokes", "far", "short", "screen")
EVERY = 9
"""One odd visit in so many of the pictured ones."""
SHORT_MS = 170_000
FAR_E5 = 1_400
"""Hundred-thousandths of a degree to the north: a mile off."""


@dataclass(frozen=True, slots=True)
class Oddity:
    """What is odd, and the earlier visit in the same community whose photo or signature stands in this one."""

    kind: Kind
    model: Outing


def oddities(pictured: Sequence[Outing], homes: Mapping[int, Recipient]) -> Mapping[EntityId, Oddity]:
    """By visit; only plain visits are odd, and only after a plain one that they can have copied."""
    plain = [one for one in pictured if not one.turn]
    chosen = plain[EVERY - 1 :: EVERY]
    found: dict[EntityId, Oddity] = {}
    for one in chosen:
        earlier = plain[: plain.index(one)]
        here = homes[one.household].community
        models = [other for other in earlier if other not in chosen and homes[other.household].community == here]
        if models:
            found[one.id] = Oddity(_rarest(found, homes[one.household]), models[-1])
    return found


def _rarest(found: Mapping[EntityId, Oddity], home: Recipient) -> Kind:
    """The kind that has been least of those that this home can have."""
    made = Counter(odd.kind for odd in found.values())
    return min((kind for kind in KINDS if kind != "wages" or wages_of(home)), key=lambda kind: made[kind])


def wages_of(home: Recipient) -> IncomeLine | None:
    """The wages that a visit can leave out, although the tax office knows of them."""
    members = {person.id for person in home.persons}
    return next((line for line in home.incomes if line.kind == "wages" and line.member in members), None)
