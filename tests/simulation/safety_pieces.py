"""Set pieces about what must be safe: photos, rotten disks, old cursors, strangers, tablets shut out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from field_app.sync_client.transport import Reply
from shared_models.case import Case
from shared_models.ids import AreaCode
from shared_models.packing import unpack
from shared_models.sync_protocol import PullAnswer
from sync_server.use_cases.enrol_device import revoke_device
from tests.simulation import machines, office, visiting
from tests.simulation.clocks import HOUR_MS
from tests.simulation.network import CALM, Fate
from tests.simulation.pieces import Piece, meet, record
from tests.simulation.stray import MISSING, OK
from tests.simulation.town import ADMINISTRATOR, STRANGER
from tests.simulation.trips import travel
from tests.simulation.violation import require
from tests.simulation.world import Ambush

if TYPE_CHECKING:
    from tests.simulation.world import World


async def rot(world: World) -> None:
    """Something on a tablet's disk is not what it was: the next exchange brings it to light, news or not."""
    together = await meet(world)
    if together is None:
        return
    tablet, other, household = together
    old = tablet.open_app().db.row("SELECT * FROM confirmed WHERE household = ?", (household,))
    record(world, other, household, {"phone": world.chance.new_id("4")})
    for one in (other, tablet):
        await travel(world, one, CALM)
    db = tablet.open_app().db
    now = db.row("SELECT * FROM confirmed WHERE household = ?", (household,))
    if old is None or now is None or old[:4] == now[:4] or not tablet.holds(old[1]) or old[1] != now[1]:
        return
    tablet.rotten = True
    with db.writing():
        db.run("INSERT OR REPLACE INTO confirmed VALUES (?, ?, ?, ?, ?)", old)
    world.say(f"{tablet.name}: {household} rots")
    with world.undisturbed():
        await travel(world, tablet, CALM)
    tablet.rotten = False
    log = tablet.open_app().log.latest(20)
    found = any("differed" in line.text.en for line in log)
    require(found, "P4", f"{tablet.name} does not notice that {household} is not the server's")
    world.tally["21"] += 1


async def horizon(world: World) -> None:
    """The server forgets departures before today: who has not been here since begins afresh."""
    together = await meet(world)
    if together is None:
        return
    tablet, other, household = together
    await travel(world, tablet, CALM)
    record(world, other, household, {"phone": world.chance.new_id("6")})
    await travel(world, other, CALM)
    world.server.keeping.execute("UPDATE scope SET min_n = head")
    known = tablet.open_app().stage.reached().get(AreaCode(world.places[household]))
    behind = known is not None and 0 < known.since < world.eyes().heads()[world.places[household]][0]
    resets: list[str] = []

    async def look(reply: Reply) -> None:
        resets.extend(unpack(reply.body, PullAnswer).reset)

    world.ambushes.append(Ambush("/sync/pull", look))
    with world.undisturbed():
        report = await travel(world, tablet, CALM)
    world.ambushes.clear()
    community = world.places[household]
    if behind and report is not None and report.complete and tablet.holds(community):
        require(community in resets, "P24", f"a cursor before the horizon of {community} was simply continued")
        world.tally["22"] += 1
        world.tally["reset"] += 1


async def photos(world: World) -> None:
    """A large photo comes piece by piece through bad weather, and the same photo from somebody else."""
    together = await meet(world)
    if together is None:
        return
    tablet, other, household = together
    weather: dict[Fate, float] = {"arrives": 6, "piece cut": 2, "damaged": 2, "twice": 1, "answer lost": 1}
    for one in (tablet, other):
        place = visiting.begin(world, one, household)
        if place is None:
            return
        visiting.take_photo(world, one, place, size=700_000, look=world.step)
    for one in (tablet, other, tablet, other):
        await travel(world, one, weather)
        page = office.case_now(world, household)
        if page is not None:
            world.tally["25d"] += len(photos_of(page) - {sha256 for sha256, _ in world.eyes().files()})
    for one in (tablet, other):
        await travel(world, one, CALM)


def photos_of(case: Case) -> set[str]:
    """The files that a case names."""
    units = ("file", "thumbnail")
    return {str(photo.value(unit)) for photo in case.shown("photo") for unit in units if photo.value(unit)}


async def photos_safe(world: World) -> None:
    """Photos are stored, two backups made and more work handed over: the tablet may give up its copy."""
    together = await meet(world)
    if together is None:
        return
    tablet, _, household = together
    place = visiting.begin(world, tablet, household)
    if place is None:
        return
    visiting.take_photo(world, tablet, place, size=30_000)
    await travel(world, tablet, CALM)
    record(world, tablet, household, {"phone": world.chance.new_id("9")})
    await travel(world, tablet, CALM)
    for _ in range(2):
        machines.back_up(world)
    await travel(world, tablet, CALM)
    await travel(world, tablet, CALM)
    given_up = [blob for blob in tablet.open_app().blobs.all() if blob.state == "safe"]
    world.tally["25e"] += len(given_up)


async def strangers_ask(world: World) -> None:
    """Somebody from another street asks for a photo whose name he learned somewhere, and for everything."""
    together = await meet(world)
    if together is None:
        return
    tablet, _, household = together
    place = visiting.begin(world, tablet, household)
    if place is None:
        return
    visiting.take_photo(world, tablet, place, size=700)
    await travel(world, tablet, CALM)
    stored = sorted(sha256 for sha256, _ in world.eyes().files())
    if not stored:
        return
    sha256 = world.chance.pick(stored)
    stranger = await world.stray("stranger", STRANGER)
    await stranger.hello()
    reply = await stranger.ask("HEAD", f"/blobs/{sha256}")
    require(reply.status == MISSING, "P15", f"a stranger learned that {sha256[:8]} exists ({reply.status})")
    require((await stranger.ask("GET", f"/blobs/{sha256}")).status == MISSING, "P15", "a stranger got a photo")
    require((await stranger.pull()).status == OK, "P22", "a stranger cannot pull his own")
    world.tally["probe"] += 1


async def shut_out(world: World) -> None:
    """The office ends a tablet's token; its person signs in again and nothing is missing."""
    together = await meet(world)
    if together is None:
        return
    tablet, _, household = together
    record(world, tablet, household, {"phone": world.chance.new_id("0")})
    account = tablet.open_app()
    if account.device in world.devices():
        revoke_device(world.server.database, account.device, by=ADMINISTRATOR, now_ms=world.time.server_ms())
        world.refresh()
    report = await travel(world, tablet, CALM)
    told = report is not None and report.trouble is not None and report.trouble.kind == "revoked"
    require(told, "P15", f"{tablet.name} was shut out and got {report}")
    world.time.pass_by(HOUR_MS)
    await world.sign_in(tablet)
    await travel(world, tablet, CALM)


SAFETY_PIECES: Sequence[Piece] = (photos, rot, photos_safe, horizon, strangers_ask, shut_out)
