"""Set pieces in which a machine fails: clones, old copies, restores, wrong clocks, full disks, kills."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tests.simulation import machines, office, visiting
from tests.simulation.clocks import FACTORY_MS, FAR_MS, HOUR_MS
from tests.simulation.network import CALM
from tests.simulation.pieces import Piece, meet, record, two_fields
from tests.simulation.town import NEAR
from tests.simulation.trips import travel

if TYPE_CHECKING:
    from tests.simulation.world import World


async def twins(world: World) -> None:
    """A tablet is cloned, and both go on."""
    together = await meet(world)
    if together is None:
        return
    tablet, _, household = together
    record(world, tablet, household, {"phone": "61"})
    twin = machines.clone(world, tablet)
    if twin is None:
        return
    record(world, tablet, household, {"phone": "62"})
    record(world, twin, household, {"address": "twin road"})
    for one in world.chance.shuffled([tablet, twin, tablet]):
        await travel(world, one, CALM)
        work_on = world.chance.pick([tablet, twin])
        record(world, work_on, household, {"phone": world.chance.new_id("7")})


async def old_copy(world: World) -> None:
    """A tablet goes on from an old copy of its folder."""
    together = await meet(world)
    if together is None:
        return
    tablet, _, household = together
    kept = machines.copy_folder(world, tablet)
    record(world, tablet, household, {"phone": "71"})
    await travel(world, tablet, CALM)
    record(world, tablet, household, {"phone": "72"})
    if kept is not None and machines.go_back(world, kept):
        record(world, tablet, household, {"address": "old copy road"})
        await travel(world, tablet, CALM)


async def river(world: World) -> None:
    """A tablet with unsent work is destroyed."""
    together = await meet(world)
    if together is None:
        return
    tablet, _, household = together
    twin = machines.clone(world, tablet)
    if twin is not None:
        record(world, twin, household, {"phone": "81"})
        machines.lose(world, twin)


async def server_goes_back(world: World) -> None:
    """The server is restored from a backup after work came in, sometimes in the middle of an exchange."""
    machines.back_up(world)
    together = await meet(world)
    if together is None:
        return
    first, second, household = together
    record(world, first, household, {"phone": "91"})
    await travel(world, first, CALM)
    if world.chance.happens(0.5):
        machines.back_up(world)
    await travel(world, second, CALM)
    record(world, second, household, {"address": "after the backup"})
    if world.chance.happens(0.5):
        await travel(world, second, CALM)
    machines.restore_server(world)
    for tablet in world.chance.shuffled([first, second]):
        await travel(world, tablet, CALM)


async def wrong_clocks(world: World) -> None:
    """Work is made and handed over under a clock that is years off."""
    together = await meet(world)
    if together is None:
        return
    tablet, _, household = together
    tablet.clock.show(world.chance.pick([FACTORY_MS, FAR_MS]))
    record(world, tablet, household, {"phone": "95"})
    await travel(world, tablet, CALM)


async def server_clock(world: World) -> None:
    """The server's clock jumps while work comes in, and a restore falls into that."""
    world.time.server_off_ms = world.clocks.pick([-400, 400, -3]) * 24 * HOUR_MS
    world.tally["29"] += 1
    await two_fields(world)
    machines.back_up(world)
    world.time.server_off_ms -= 30 * 24 * HOUR_MS
    machines.restore_server(world)
    await two_fields(world)
    world.time.server_off_ms = 0


async def full_disk(world: World) -> None:
    """A disk is full while somebody types, saves and exchanges."""
    together = await meet(world)
    if together is None:
        return
    tablet, other, household = together
    place = visiting.begin(world, tablet, household)
    forms = visiting.show(world, tablet, place, "housing") if place is not None else []
    if place is None or not forms:
        return
    visiting.write(world, tablet, forms[0], {"phone": "96"})
    record(world, other, household, {"address": "while the disk was full"})
    await travel(world, other, CALM)
    tablet.disk.full = True
    visiting.save(world, tablet, place, "housing")
    await travel(world, tablet, CALM)
    tablet.disk.full = False
    visiting.save(world, tablet, place, "housing")
    await travel(world, tablet, CALM)


async def killed_saves(world: World) -> None:
    """The app dies right before and right after a save is on the disk."""
    together = await meet(world)
    if together is None:
        return
    tablet, _, household = together
    place = visiting.begin(world, tablet, household)
    if place is None:
        return
    for when in world.chance.shuffled(["before", "after"]):
        forms = visiting.show(world, tablet, place, "housing")
        if forms and visiting.write(world, tablet, forms[0], {"phone": world.chance.new_id("8")}):
            tablet.disk.kill_at_commit(1, "before" if when == "before" else "after")
            visiting.save(world, tablet, place, "housing")


async def a_move_undone(world: World) -> None:
    """A household moves, tablets learn of it, and the server goes back to a time before."""
    together = await meet(world)
    if together is None:
        return
    first, second, household = together
    machines.back_up(world)
    machines.back_up(world)
    home = office.open_page(world, household)
    targets = [one for one in NEAR if one in world.granted[first.user] and one != world.places[household]]
    if home is None or not targets:
        return
    office.move(world, home, world.chance.pick(targets))
    for tablet in (first, second):
        await travel(world, tablet, CALM)
    machines.restore_server(world)
    for tablet in (first, second):
        await travel(world, tablet, CALM)


MACHINE_PIECES: Sequence[Piece] = (
    twins,
    a_move_undone,
    server_goes_back,
    old_copy,
    full_disk,
    killed_saves,
    server_clock,
    river,
    wrong_clocks,
)
