"""The end of a run: faults are over, work is put away, everybody exchanges until nothing moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulation.end_checks import check_end
from tests.simulation.network import CALM
from tests.simulation.trips import travel
from tests.simulation.violation import require
from tests.simulation.visiting import put_away

if TYPE_CHECKING:
    from tests.simulation.world import World

ROUNDS = 12


async def come_to_rest(world: World) -> None:
    """Passes a world that is quiet within twelve rounds and keeps every property then."""
    world.dials.kill = world.dials.server_kill = world.dials.meanwhile = 0
    for tablet in world.standing():
        tablet.disk.full = False
        put_away(world, tablet)
    for stray in world.strays:
        await stray.push()
    for number in range(ROUNDS):
        world.say(f"--- round {number + 1}")
        before = _moved(world)
        complete = True
        for tablet in world.standing():
            report = await travel(world, tablet, CALM)
            if report is not None and report.trouble is not None and report.trouble.kind == "revoked":
                await world.sign_in(tablet)
            complete = complete and report is not None and report.complete
        if complete and _moved(world) == before:
            break
    else:
        require(False, "P22", "tablets still exchange news after twelve rounds")  # noqa: FBT003 - says it failed
    check_end(world)


def _moved(world: World) -> object:
    heads = world.eyes().heads()
    standing = [
        (tablet.name, dict(tablet.open_app().stage.installed()), sorted(tablet.outbox().items()))
        for tablet in world.standing()
    ]
    return heads, standing
