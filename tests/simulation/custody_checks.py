"""What must hold each time the server has written: counters, verdicts, and the states it passed through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulation.eyes import LogRow
from tests.simulation.oracle import content_of
from tests.simulation.violation import require

if TYPE_CHECKING:
    from tests.simulation.world import World

WORKING = frozenset({"investigator", "street_officer", "district_officer", "administrator"})
"""Roles with a right to write something."""


class Custody:
    """Watches the log grow."""

    def __init__(self, world: World) -> None:
        """Begins with what is there."""
        self._world = world
        self.states: dict[tuple[str, str], dict[int, str]] = {}
        """Per epoch and community: the digest at every head it ever had."""
        self.serial = 0
        self.ever_held: set[str] = set()
        """What was held in any life of the server."""
        self.rows: dict[int, LogRow] = {}

    def begin(self) -> None:
        """Takes the log as it is: at the start, and after a restore."""
        self.rows = {row.serial: row for row in self._world.eyes().log()}
        self.serial = max(self.rows, default=0)
        self.look()

    def look(self) -> None:
        """Checks what came in since the last look. Grants and places are still those from before."""
        world = self._world
        for row in world.eyes().log(self.serial):
            self._check_verdict(row)
            self.rows[row.serial] = row
            self.serial = row.serial
        for community, (head, digest) in world.eyes().heads().items():
            seen = self.states.setdefault((world.server_epoch, community), {})
            top = max(seen, default=0)
            require(head >= top, "P12", f"the counter of {community} went back from {top} to {head}")
            before = seen.setdefault(head, digest)
            require(before == digest, "P12", f"{community} at {head} was {before} and is {digest}")

    def _check_verdict(self, row: LogRow) -> None:
        world = self._world
        made = world.oracle.made.get(row.id)
        if made is not None:
            require(made.body == row.body, "P2", f"{row.id} is kept with other bytes than were sent")
        content = content_of(row.body)
        place = world.places.get(row.household, content.get("scope", ""))
        roles = world.granted.get(row.author, {}).get(place, set())
        if row.status == "quarantined":
            world.tally["quarantined"] += 1
            self.ever_held.add(row.id)
            require(row.n is None, "P2", f"{row.id} is held and counted at once")
            justified = row.reason != "out_of_scope" or not roles or content.get("kind") == "move"
            require(justified, "P1", f"{row.id} is held as out of scope although {row.author} works in {place}")
        else:
            require(bool(roles & WORKING), "P15", f"{row.id} of {row.author} was merged without a right in {place}")
        strict = made is None or made.strict
        if strict and row.status == "quarantined" and row.reason == "invalid":
            require(made is None, "P19", f"{row.id}, which is sound, is held as {row.reason}")
