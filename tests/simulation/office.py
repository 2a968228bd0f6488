"""What the office does: open a page, and decide on it when it may be out of date already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared_models.case import LIFE_UNIT, Case, Contradiction, contradictions
from shared_models.change import Change, Part
from shared_models.editing import edit_part
from shared_models.errors import NotFoundError, ZoufangError
from shared_models.ids import AreaCode, ChangeId, EntityId, UserId
from shared_models.values import Value
from shared_models.visit import Remark, visits
from sync_server.store import case_store, held_store
from sync_server.use_cases.accept_visit import ShownVisit, accept_visit
from sync_server.use_cases.decide import Officer
from sync_server.use_cases.open_case import readable_case
from sync_server.use_cases.record_office_change import record_office_change
from sync_server.use_cases.return_visit import return_visit
from sync_server.use_cases.settle_contradiction import Settlement, settle_contradiction, standing
from sync_server.use_cases.settle_held import Verdict, settle_held
from tests.simulation.oracle import Made, Shown, content_of, shown_of
from tests.simulation.server import ServerKilledError
from tests.simulation.town import NEAR, OFFICERS

if TYPE_CHECKING:
    from tests.simulation.world import World

REASON = "the family was called"


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A household's page as an officer has it before her."""

    user: UserId
    case: Case


@dataclass(frozen=True, slots=True)
class Click:
    """Something an officer sent that may be sent again: a form submitted twice."""

    name: str
    send: Callable[[], object]
    change: str


def open_page(world: World, household: str, *, user: UserId | None = None) -> OpenPage | None:
    """Opens a household's page; nothing for somebody who may not."""
    reader = user or world.chance.pick(OFFICERS)
    with world.server.database.reading() as tx:
        try:
            case, _ = readable_case(tx, reader, EntityId(household))
        except NotFoundError:
            return None
    page = OpenPage(reader, case)
    world.pages = [*world.pages[-5:], page]
    return page


def clicked(world: World, click: Click, *, screen: dict[str, Shown] | None = None) -> bool:
    """Sends a click; whether the server kept it. It may arrive twice, and the server may die over it."""
    try:
        if world.chance.happens(world.dials.server_kill):
            with world.server.dying_at_commit(world.chance.between(1, 2)):
                done = click.send()
        else:
            done = click.send()
    except ZoufangError as error:
        world.say(f"office: {click.name} refused ({error})")
        world.last_refusal = type(error).__name__
        return False
    except ServerKilledError:
        world.server.restart()
        world.tally["5b"] += 1
        world.say(f"office: the server died over {click.name}")
        return False
    finally:
        note_office_change(world, click.change, screen or {})
        world.observe()
    world.say(f"office: {click.name} ({click.change})")
    if done is False:
        world.tally["27"] += 1
    world.clicks.append(click)
    return bool(done)


def note_office_change(world: World, id_: str, screen: dict[str, Shown]) -> None:
    """Remembers an office change that was kept, with the page it was made from."""
    rows = [row for row in world.eyes().log(world.custody.serial) if row.id == id_]
    for row in rows:
        made = Made(
            id=id_,
            body=row.body,
            by=row.author,
            step=world.step,
            screen=screen,
            own=frozenset(),
            content=content_of(row.body),
        )
        world.oracle.note(made)


def edit(world: World, page: OpenPage, values: dict[str, Value]) -> bool:
    """Writes fields of the household from a page."""
    part = edit_part(page.case.root, values)
    if part is None:
        return False
    change = _change(world, page, part)
    now_ms = world.time.server_ms()
    send = lambda: record_office_change(world.server.database, change, now_ms=now_ms).s != "duplicate"  # noqa: E731
    screen = {str(page.case.household): shown_of(page.case.root)}
    return clicked(world, Click(f"edit {page.case.household} {values}", send, change.id), screen=screen)


def _change(world: World, page: OpenPage, part: Part) -> Change:
    return Change(
        id=ChangeId(world.chance.new_id("o")),
        kind="save",
        household=page.case.household,
        scope=page.case.community,
        author=page.user,
        t=officer(world, page.user).stamp(),
        form="office-1",
        parts=(part,),
    )


def officer(world: World, user: UserId) -> Officer:
    """An officer at this moment, by the server's clock."""
    return Officer(user=user, now_ms=world.time.server_ms())


def settle(world: World, page: OpenPage, clash: Contradiction, *, value: Value = None) -> bool:
    """Settles a contradiction as the page shows it."""
    entity = page.case.entities[clash.entity]
    is_life = clash.unit == LIFE_UNIT
    options = [sibling.v for sibling in entity.register(clash.unit).live] if not is_life else [None]
    settlement = Settlement(
        household=page.case.household,
        entity=clash.entity,
        unit=clash.unit,
        saw=standing(entity, clash.unit),
        reason=REASON,
        change=ChangeId(world.chance.new_id("o")),
        value=value if value is not None else world.chance.pick(options),
        fate=world.chance.pick(["removed", "kept"]) if is_life else None,
    )
    who = officer(world, page.user)
    click = Click(
        f"settle {clash.unit} of {clash.entity}",
        lambda: settle_contradiction(world.server.database, who, settlement),
        settlement.change,
    )
    # The use case refuses whatever the page did not show of this field; its other fields are not written.
    done = clicked(world, click, screen={str(clash.entity): shown_of(entity)})
    world.tally["resolved"] += done
    return done


def settle_something(world: World, page: OpenPage) -> bool:
    """Settles one of the contradictions on a page."""
    clashes = contradictions(page.case)
    return bool(clashes) and settle(world, page, world.chance.pick(clashes))


def decide_held(world: World) -> bool:
    """Accepts or refuses something that is held."""
    user = world.chance.pick(OFFICERS)
    with world.server.database.reading() as tx:
        found = [one for one in held_store.open_held(tx, NEAR) if one.household]
    waiting = sorted(found, key=lambda one: one.change)
    if not waiting:
        return False
    kind = "accept" if world.chance.happens(0.7) else "refuse"
    verdict = Verdict(
        held=world.chance.pick(waiting).change,
        kind=kind,  # type: ignore[arg-type]
        reason=REASON,
        change=ChangeId(world.chance.new_id("o")),
    )
    who = officer(world, user)
    click = Click(f"{kind} {verdict.held}", lambda: settle_held(world.server.database, who, verdict), verdict.change)
    done = clicked(world, click)
    world.tally["accepted" if kind == "accept" else "refused"] += done
    return done


def review(world: World, page: OpenPage) -> bool:
    """Accepts or returns the visit that waits on a page."""
    waiting = [visit for visit in visits(page.case) if visit.status == "finished"]
    if not waiting:
        return False
    visit = world.chance.pick(waiting)
    change = ChangeId(world.chance.new_id("o"))
    shown = ShownVisit(household=page.case.household, visit=visit.id, n=page.case.n, change=change)
    who = officer(world, page.user)
    remarks = [Remark(page.case.household, "phone", "please ask again")]
    if world.chance.happens(0.3):
        return clicked(world, Click("accept a visit", lambda: accept_visit(world.server.database, who, shown), change))
    return clicked(
        world, Click("return a visit", lambda: return_visit(world.server.database, who, shown, remarks=remarks), change)
    )


def move(world: World, page: OpenPage, community: AreaCode) -> bool:
    """Places a household in another community."""
    change = Change(
        id=ChangeId(world.chance.new_id("o")),
        kind="move",
        household=page.case.household,
        scope=community,
        author=page.user,
        t=officer(world, page.user).stamp(),
        form="office-1",
    )
    now_ms = world.time.server_ms()
    send = lambda: record_office_change(world.server.database, change, now_ms=now_ms).s != "duplicate"  # noqa: E731
    done = clicked(world, Click(f"move {page.case.household} to {community}", send, change.id))
    world.tally["moved"] += done and community != page.case.community
    return done


def click_again(world: World) -> None:
    """Sends an earlier click once more: nothing may come of it."""
    if not world.clicks:
        return
    click = world.chance.pick(world.clicks)
    before = world.eyes().ids()
    known = click.change in before
    clicked(world, click)
    if known:
        world.checks.no_effect(click.name, world.eyes().ids() - before)


def case_now(world: World, household: str) -> Case | None:
    """A household's case as it stands."""
    with world.server.database.reading() as tx:
        return case_store.load_case(tx, EntityId(household))
