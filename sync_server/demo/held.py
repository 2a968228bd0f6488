"""Changes that the server cannot merge: each arrives as it would in real life, and waits for the office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from shared_models.change import Change, Part, Write, change_bytes
from shared_models.ids import EntityId
from shared_models.sync_protocol import HeldReason
from sync_server.demo.dice import Dice
from sync_server.demo.pen import HOUR, MINUTE, Pen
from sync_server.demo.plan import Outing
from sync_server.demo.recipient import Recipient
from sync_server.demo.staff import team


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """A change that will be held, and why."""

    reason: HeldReason
    home: Recipient
    change: Change

    @property
    def body(self) -> bytes:
        """Its bytes as the tablet sends them."""
        return change_bytes(self.change)


def _pen(home: Recipient, other: Recipient, dice: Dice, *, ms: int) -> Pen:
    """The hand of an investigator of one household's community over another household."""
    worker = dice.pick(team(home.community.code))
    return Pen(worker=worker, household=other.id, scope=other.community.code, dice=dice, ms=ms, form="household-1")


def held_back(homes: list[Recipient], outing: Outing, dice: Dice, *, day_ms: int) -> Iterator[HeldBack]:
    """One change for each reason there is; `outing` waits for review, and its own investigator accepts it."""
    first, newest, lonely = homes[:3]
    stranger = next(home for home in homes[3:] if home.community is not first.community)
    visited = next(home for home in homes if home.number == outing.household)
    ms = day_ms + 16 * HOUR

    def pen(reason: str, home: Recipient, other: Recipient) -> Pen:
        return _pen(home, other, dice.named(reason), ms=ms + dice.below(60) * MINUTE)

    late = Part(e=stranger.id, type="household", set={"safety_note": Write(v="院内有犬,进门前先打电话。")})
    yield HeldBack(reason="out_of_scope", home=stranger, change=pen("scope", first, stranger).save(late))
    own = pen("own", visited, visited).act("accept", outing.id)
    yield HeldBack(reason="not_allowed", home=visited, change=own)
    # An old test version wrote the floor area as a binary fraction, which two machines may read differently.
    fraction = Part(e=first.id, type="household", set={"housing_area": Write(v=62.35)})
    yield HeldBack(reason="invalid", home=first, change=pen("fraction", first, first).save(fraction))
    newer = Part(e=newest.id, type="household", set={"heating": Write(v={"kind": "stove", "fuel": ["coal"]})})
    change = pen("newer", newest, newest).save(newer)
    yield HeldBack(reason="unknown_schema", home=newest, change=msgspec.structs.replace(change, schema=99))
    nowhere = EntityId(dice.new_id(ms))
    lost = Part(e=EntityId(dice.new_id(ms)), type="income", set={"source": Write(v="零工")})
    change = pen("lost", lonely, lonely).save(lost)
    yield HeldBack(reason="unknown_entity", home=lonely, change=msgspec.structs.replace(change, household=nowhere))
