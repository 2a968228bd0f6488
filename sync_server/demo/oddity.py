"""Visits made odd on purpose, so that a supervisor finds something to look at: in what way, and what was copied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shared_models.ids import AreaCode, EntityId
from sync_server.demo.plan import Outing

Kind: TypeAlias = Literal["photo", "strokes", "far", "short"]
KINDS: tuple[Kind, ...] = ("photo", "strokes", "far", "short")
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


def oddities(pictured: Sequence[Outing], communities: Mapping[int, AreaCode]) -> Mapping[EntityId, Oddity]:
    """By visit; only plain visits are odd, and only after a plain one that they can have copied."""
    plain = [one for one in pictured if not one.turn]
    chosen = plain[EVERY - 1 :: EVERY]
    found: dict[EntityId, Oddity] = {}
    for one in chosen:
        earlier = plain[: plain.index(one)]
        here = communities[one.household]
        models = [other for other in earlier if other not in chosen and communities[other.household] == here]
        if models:
            found[one.id] = Oddity(KINDS[len(found) % len(KINDS)], models[-1])
    return found
