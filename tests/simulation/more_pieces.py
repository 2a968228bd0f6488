"""Further set pieces: grants and moves, foreign clients, rot, photos, officers apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from field_app.sync_client.transport import Reply
from shared_models.area import Grant, Role
from shared_models.case import contradictions
from shared_models.change import SCHEMA, change_bytes
from shared_models.editing import settle_part
from shared_models.ids import AreaCode, UserId
from shared_models.packing import unpack
from shared_models.sync_protocol import PullAnswer
from sync_server.store import grant_store
from tests.simulation import office, visiting
from tests.simulation.network import CALM
from tests.simulation.oracle import shown_of
from tests.simulation.pieces import Piece, meet, record
from tests.simulation.stray import PAST, UPGRADE, from_the_past, writing
from tests.simulation.town import DOU, NEAR, QIN
from tests.simulation.trips import travel
from tests.simulation.violation import require
from tests.simulation.world import Ambush

if TYPE_CHECKING:
    from tests.simulation.world import World


def set_grant(world: World, user: str, community: str, *, given: bool) -> None:
    """Gives a community to an investigator, or takes it away."""
    grant = Grant(role=Role.INVESTIGATOR, area=AreaCode(community))
    if given == (community in world.granted.get(user, {})):
        return
    with world.server.database.writing() as tx:
        change = grant_store.add_grant if given else grant_store.end_grant
        change(tx, UserId(user), grant, now_ms=world.time.server_ms())
    world.say(f"administrator: {user} {'gets' if given else 'loses'} {community}")
    world.refresh()


async def taken_away(world: World) -> None:
    """A community is taken from somebody with unsent work and open typing in it, then given back."""
    together = await meet(world)
    if together is None:
        return
    tablet, _, household = together
    community = world.places[household]
    record(world, tablet, household, {"phone": "101"})
    if world.chance.happens(0.5):
        visiting.take_photo(world, tablet, tablet.memory.visits[household], size=700)
    place = tablet.memory.visits.get(household)
    forms = visiting.show(world, tablet, place, "housing") if place is not None else []
    typing = bool(forms) and visiting.write(world, tablet, forms[0], {"address": "half a wor"})
    set_grant(world, tablet.user, community, given=False)
    pending = any(state == "pending" for state in tablet.outbox().values())

    async def type_on(_reply: Reply) -> None:
        if place is not None and forms:
            visiting.write(world, tablet, forms[0], {"address": "half a word"})

    world.ambushes.append(Ambush("/sync/pull", type_on))
    report = await travel(world, tablet, CALM)
    world.ambushes.clear()
    world.tally["17"] += bool(pending and typing and report is not None and report.complete)
    if place is not None and world.chance.happens(0.5):
        visiting.save(world, tablet, place, "housing")
    visiting.put_away(world, tablet)
    await travel(world, tablet, CALM)
    await travel(world, tablet, CALM)
    gone = tablet.open_app().cases.confirmed(household) is None
    world.tally["purged"] += gone
    set_grant(world, tablet.user, community, given=True)
    await travel(world, tablet, CALM)


async def moved_between_pages(world: World) -> None:
    """A household moves to another community after the first page of a pull went out."""
    together = await meet(world)
    if together is None:
        return
    tablet, other, household = together
    for community in sorted(world.granted[tablet.user]):
        page = office.open_page(world, next(h for h, p in sorted(world.places.items()) if p == community))
        if page is not None:
            office.edit(world, page, {"phone": world.chance.new_id("2"), "address": world.chance.new_id("a")})
    record(world, other, household, {"phone": "111", "housing_rooms": "7", "address": "moving road"})
    visiting.add_somebody(world, other, other.memory.visits[household])
    await travel(world, other, CALM)

    async def move(reply: Reply) -> None:
        more = any(page.more for page in unpack(reply.body, PullAnswer).pages)
        home = office.open_page(world, household)
        if home is None:
            return
        target = world.chance.pick([one for one in NEAR if one != home.case.community])
        if office.move(world, home, target):
            world.tally["18"] += more

    world.ambushes.append(Ambush("/sync/pull", move))
    await travel(world, tablet, CALM)
    world.ambushes.clear()
    await travel(world, tablet, CALM)
    await travel(world, other, CALM)


async def old_app(world: World) -> None:
    """An app several versions behind hands over its work and is asked to update when it wants to receive."""
    client = await world.stray("old app", UserId("u-lin"), version=0, schema=PAST)
    home = _home_of(world, client.user)
    if home is None:
        return
    made = client.change(home, world.places[home], writing(home, "safety_note", "from an old app"), visit="v-old")
    body = from_the_past(change_bytes(made))
    client.make(body)
    await client.push()
    kept = [row for row in world.custody.rows.values() if row.body == body]
    require(len(kept) == 1 and kept[0].status == "applied", "P1", f"an old app's work was not taken: {kept}")
    reply = await client.pull()
    require(reply.status == UPGRADE, "P15", f"an app too old to read got {reply.status}")
    world.tally["20a"] += 1


async def unknown_field(world: World) -> None:
    """A newer app writes a field that the tablets do not know; they go on working on the household."""
    together = await meet(world)
    if together is None:
        return
    tablet, other, household = together
    client = await world.stray("newer app", UserId("u-wu"))
    if world.places[household] not in world.granted.get(client.user, {}):
        return
    name = world.chance.new_id("future")
    body = change_bytes(client.change(household, world.places[household], writing(household, name, ["a", {"b": 1}])))
    client.make(body)
    await client.push()
    for one in (tablet, other):
        await travel(world, one, CALM)
        record(world, one, household, {"phone": world.chance.new_id("3")})
        await travel(world, one, CALM)
    for one in (tablet, other):
        case = one.open_app().cases.confirmed(household)
        value = case.root.value(name) if case is not None else None
        here = case is None or not one.holds(world.places[household]) or value == ["a", {"b": 1}]
        require(here, "P25", f"{one.name}: a field it does not know holds {value}")
    world.tally["20b"] += 1


async def newer_form(world: World) -> None:
    """A newer app uses a form that this server cannot read yet: held, with its bytes."""
    client = await world.stray("newest app", UserId("u-lin"), schema=SCHEMA + 1)
    home = _home_of(world, client.user)
    if home is None:
        return
    change = client.change(home, world.places[home], writing(home, "phone", "5"), schema=SCHEMA + 1)
    client.make(change_bytes(change))
    answer = await client.push()
    require(answer is not None and answer.results[change.id].reason == "unknown_schema", "P19", f"{answer}")
    world.tally["20c"] += 1


async def skipped_number(world: World) -> None:
    """A broken app skips a number."""
    client = await world.stray("broken app", UserId("u-lin"))
    home = _home_of(world, client.user)
    if home is not None:
        body = change_bytes(client.change(home, world.places[home], writing(home, "safety_note", "skipped")))
        await client.push_with_a_gap(body)


def _home_of(world: World, user: str) -> str | None:
    mine = world.granted.get(user, {})
    homes = sorted(household for household, place in world.places.items() if place in mine)
    return world.chance.pick(homes) if homes else None


async def officers_apart(world: World) -> None:
    """Two officers settle one contradiction on devices of their own, neither knowing of the other."""
    together = await meet(world)
    if together is None:
        return
    first, second, household = together
    if world.places[household] not in NEAR:
        return
    record(world, first, household, {"housing_rooms": "21"})
    record(world, second, household, {"housing_rooms": "22"})
    for one in (first, second):
        await travel(world, one, CALM)
    case = office.case_now(world, household)
    if case is None or not any(clash.unit == "housing_rooms" for clash in contradictions(case)):
        return
    third = world.chance.happens(0.5)
    if third:
        record(world, first, household, {"address": "third road"})
    for name, user, value in (("qin's", QIN, "31"), ("dou's", DOU, "32")):
        client = await world.stray(name, user)
        part = settle_part(case.root, "housing_rooms", value)
        change = client.change(household, case.community, part, kind="resolve", reason="each on the telephone")
        client.make(change_bytes(change), screen={str(household): shown_of(case.root)}, strict=True)
        await client.push()
    for one in (first, second):
        await travel(world, one, CALM)


MORE_PIECES: Sequence[Piece] = (
    taken_away,
    moved_between_pages,
    old_app,
    unknown_field,
    officers_apart,
    newer_form,
    skipped_number,
)
