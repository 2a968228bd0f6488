"""What happens next: one step of the world, drawn by weights that differ from run to run."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from shared_models.area import Grant, Role
from shared_models.change import change_bytes
from shared_models.ids import UserId
from sync_server.store import grant_store
from tests.simulation import office, stray, visiting
from tests.simulation.clocks import DAY_MS, FACTORY_MS, FAR_MS, HOUR_MS
from tests.simulation.network import CALM, ROUGH, deliver_late
from tests.simulation.tablet import SimTablet
from tests.simulation.town import NEAR, VISITORS
from tests.simulation.trips import travel
from tests.simulation.violation import require

if TYPE_CHECKING:
    from tests.simulation.world import World

Step: TypeAlias = Callable[["World"], Awaitable[object]]


def _somebody(world: World) -> SimTablet:
    return world.chance.pick(world.standing())


def work(world: World, tablet: SimTablet) -> None:
    """Something its person does on a tablet."""
    homes = visiting.households_on(tablet)
    if not homes:
        return
    household = world.chance.pick(homes[:4])
    place = visiting.begin(world, tablet, household)
    if place is None:
        return
    kind = world.chance.weighted(WORK)
    section = world.chance.weighted({"housing": 6.0, "members": 3.0, "observed": 2.0, "opinion": 1.0})
    if kind == "type":
        visiting.type_something(world, tablet, place, section)
    elif kind == "save":
        typed = sorted({key[:2] for key in tablet.draft_keys() if key[0] == place.visit})
        if typed:
            visiting.save(world, tablet, place, world.chance.pick(typed)[1])
        elif visiting.type_something(world, tablet, place, section):
            visiting.save(world, tablet, place, section)
    else:
        AT_THE_DOOR[kind](world, tablet, place)


WORK: Mapping[str, float] = {
    "type": 30,
    "save": 40,
    "remove": 5,
    "return": 4,
    "add": 3,
    "interview": 2,
    "confirm": 4,
    "photo": 4,
    "finish": 2,
}
AT_THE_DOOR: Mapping[str, Callable[..., bool]] = {
    "remove": visiting.remove_somebody,
    "return": visiting.return_somebody,
    "add": visiting.add_somebody,
    "interview": visiting.ask_neighbour,
    "confirm": visiting.confirm_something,
    "photo": visiting.take_photo,
    "finish": visiting.finish,
}


async def somebody_works(world: World) -> None:
    """Somebody types, saves, removes, photographs."""
    work(world, _somebody(world))


async def somebody_exchanges(world: World) -> None:
    """A tablet meets a network, in some weather."""
    await travel(world, _somebody(world), ROUGH if world.chance.happens(0.6) else CALM)


async def office_works(world: World) -> None:
    """An officer opens a page, or decides on one that she has had open for a while."""
    homes = sorted(household for household, place in world.places.items() if place in NEAR)
    page = office.open_page(world, world.chance.pick(homes))
    if world.pages and world.chance.happens(0.5):
        page = world.chance.pick(world.pages)
    if page is None:
        return
    kind = world.chance.weighted({"edit": 3.0, "settle": 5.0, "held": 3.0, "review": 2.0, "again": 2.0, "move": 0.7})
    if kind == "edit":
        office.edit(world, page, {"phone": world.chance.pick(["1", "2", "9"])})
    elif kind == "settle":
        office.settle_something(world, page)
    elif kind == "held":
        office.decide_held(world)
    elif kind == "review":
        office.review(world, page)
    elif kind == "move":
        office.move(world, page, world.chance.pick(NEAR))
    else:
        office.click_again(world)


async def grants_change(world: World) -> None:
    """A community is given to somebody or taken away."""
    user = world.chance.pick(VISITORS)
    community = world.chance.pick(NEAR)
    grant = Grant(role=Role.INVESTIGATOR, area=community)
    now_ms = world.time.server_ms()
    has = community in world.granted.get(user, {})
    with world.server.database.writing() as tx:
        change = grant_store.end_grant if has else grant_store.add_grant
        change(tx, UserId(user), grant, now_ms=now_ms)
    world.say(f"administrator: {user} {'loses' if has else 'gets'} {community}")
    world.refresh()


async def time_passes(world: World) -> None:
    """Minutes, or a night."""
    world.time.pass_by(world.chance.pick([5 * 60_000, HOUR_MS, 8 * HOUR_MS, DAY_MS]))


async def app_restarts(world: World) -> None:
    """An app is closed and opened, or the tablet booted again."""
    tablet = _somebody(world)
    if tablet.exchanging:
        return
    tablet.close_app()
    if world.chance.happens(0.4):
        tablet.clock.reboot()
    tablet.open_app()


async def clock_jumps(world: World) -> None:
    """A tablet's clock shows something else."""
    tablet = _somebody(world)
    tablet.clock.show(world.clocks.pick([world.time.now_ms, world.time.now_ms + HOUR_MS, FACTORY_MS, FAR_MS]))
    world.say(f"{tablet.name}: its clock jumps")


async def server_clock_jumps(world: World) -> None:
    """The server's clock shows something else."""
    world.time.server_off_ms = world.clocks.pick([0, HOUR_MS, -HOUR_MS, -400 * DAY_MS, 400 * DAY_MS])
    world.tally["29"] += 1
    world.say(f"the server's clock is off by {world.time.server_off_ms // HOUR_MS} h")


async def disk_fills(world: World) -> None:
    """A tablet's disk is full, or has room again."""
    tablet = _somebody(world)
    tablet.disk.full = not tablet.disk.full
    world.say(f"{tablet.name}: its disk {'is full' if tablet.disk.full else 'has room'}")


async def poison_comes(world: World) -> None:
    """A broken client sends something broken between two sound changes."""
    client = await world.stray("broken", VISITORS[0])
    mine = world.granted.get(client.user, {})
    homes = sorted(household for household, place in world.places.items() if place in mine)
    if not homes:
        return
    home = world.chance.pick(homes)
    place = world.places[home]

    def sound() -> bytes:
        part = stray.writing(home, "safety_note", world.chance.pick(["dog", "stairs"]))
        return change_bytes(client.change(home, place, part))

    bad = world.chance.pick(stray.poisons(client.change(home, place, stray.writing(home, "phone", "9"))))
    first, last = sound(), sound()
    for body in (first, bad, last):
        client.make(body)
    await client.push()
    rows = {row.body: row for row in world.custody.rows.values()}
    require(rows[bad].status == "quarantined", "P19", f"poison was merged: {bad[:100]!r}")
    fine = rows[first].status == rows[last].status == "applied"
    require(fine, "P19", f"a sound change beside poison was held: {rows[last].reason}")
    world.tally["19"] += 1


STEPS: Mapping[Step, float] = {
    somebody_works: 50,
    somebody_exchanges: 22,
    office_works: 12,
    time_passes: 6,
    deliver_late: 4,
    grants_change: 2,
    app_restarts: 2,
    clock_jumps: 1.5,
    server_clock_jumps: 0.7,
    disk_fills: 1.5,
    poison_comes: 1,
}


async def meanwhile_step(world: World, tablet: SimTablet) -> None:
    """What may happen while a request of a tablet is under way."""
    kind = world.chance.weighted({"type": 5.0, "office": 2.0, "grants": 0.7, "other": 1.5})
    if kind == "type" and tablet.account is not None:
        work(world, tablet)
        world.tally["typed during"] += 1
    elif kind == "office":
        await office_works(world)
    elif kind == "grants":
        await grants_change(world)
    elif kind == "other":
        others = [one for one in world.standing() if not one.exchanging]
        if others:
            await travel(world, world.chance.pick(others), ROUGH)


def swarm(world: World) -> dict[Step, float]:
    """The weights of one run: some things often, some never, so that unlikely mixtures are met."""
    return {step: weight * world.chance.pick([0, 1, 1, 3]) if weight < 20 else weight for step, weight in STEPS.items()}
