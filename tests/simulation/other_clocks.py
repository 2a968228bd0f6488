"""P18: one schedule under two sets of clocks. Log and cases must come out the same, all but the times in them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from shared_models.ids import EntityId
from sync_server.store import case_store
from tests.simulation.clocks import DAY_MS, FACTORY_MS, FAR_MS, HOUR_MS

if TYPE_CHECKING:
    from tests.simulation.world import World

MOMENT = re.compile(r"\b1\d{12}\b")


def set_other_clocks(world: World) -> None:
    """Puts every clock somewhere else; the schedule has draws of its own and does not notice.

    Nobody is killed by chance: that falls on the so many-th commit, and a line about a wrong clock is a commit more.
    """
    world.dials.kill = world.dials.server_kill = 0
    world.time.server_off_ms = world.clocks.pick([-90 * DAY_MS, 3 * HOUR_MS, 90 * DAY_MS])
    for tablet in world.tablets:
        tablet.clock.show(world.clocks.pick([FACTORY_MS, FAR_MS, world.time.now_ms - 5 * HOUR_MS]))


def what_stands(world: World) -> dict[str, str]:
    """Everything that clocks must not decide, line by line: the log, the cases, the numbers, what is held."""
    eyes = world.eyes()
    stands = {f"community {id_}": str(head) for id_, head in eyes.heads().items()}
    for row in eyes.log():
        about = (row.household, row.community, row.n, row.author, row.device, row.delivered_by, row.status, row.reason)
        stands[f"change {row.serial} {row.id}"] = f"{about} {_timeless(row.body)}"
    stands |= {f"held {id_}": settled for id_, settled in eyes.settled().items()}
    with world.server.database.reading() as tx:
        for id_ in sorted(world.places):
            case = case_store.load_case(tx, EntityId(id_))
            assert case is not None
            for entity in case.entities.values():
                shown = {unit: register.effective for unit, register in entity.units.items()}
                stands[f"case {id_} {entity.id}"] = f"{entity.life_effective} {sorted(shown.items())}"
    return stands


def differences(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """What stands in one way under one set of clocks and in another under the other."""
    return [
        f"{name}: {one.get(name, 'is not there')} | {other.get(name, 'is not there')}"
        for name in [*one, *(name for name in other if name not in one)]
        if one.get(name) != other.get(name)
    ]


def _timeless(body: bytes) -> str:
    """A change as it was sent, without what a clock showed: its stamp, Unix milliseconds anywhere in it,
    and the order of its parts, which is that in which their drafts were last touched and decides nothing.
    """
    try:
        content = json.loads(body)
    except ValueError:
        content = repr(body)
    if isinstance(content, dict):
        content.pop("t", None)
        parts = content.get("parts")
        if isinstance(parts, list):
            parts.sort(key=lambda part: json.dumps(part, sort_keys=True))
    return MOMENT.sub("a time", json.dumps(content, sort_keys=True))
