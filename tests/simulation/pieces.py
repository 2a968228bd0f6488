"""Set pieces: short stories that lead to one fault each. Chance decides who, where and when; the checks know nothing
of them, and whether a fault was reached is counted where it is seen, not where it is staged.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from shared_models.case import Case, Contradiction, contradictions
from shared_models.ids import EntityId
from shared_models.values import Value
from tests.simulation import machines, office, visiting
from tests.simulation.clocks import HOUR_MS
from tests.simulation.network import CALM, deliver_late
from tests.simulation.tablet import SimTablet
from tests.simulation.town import OFFICERS
from tests.simulation.trips import travel

if TYPE_CHECKING:
    from tests.simulation.office import OpenPage
    from tests.simulation.world import World

Piece: TypeAlias = Callable[["World"], Awaitable[object]]
Together: TypeAlias = tuple[SimTablet, SimTablet, EntityId]


async def meet(world: World) -> Together | None:
    """Two tablets that both hold a household, both up to date; nothing when no two do."""
    tablets = [one for one in world.chance.shuffled(world.standing()) if not one.exchanging and not one.disk.full]
    for tablet in tablets[:3]:
        await travel(world, tablet, CALM)
    for first in tablets:
        for second in tablets:
            both = set(_listed(first)) & set(_listed(second))
            if first is not second and first.user != second.user and both:
                return first, second, EntityId(world.chance.pick(sorted(both)))
    return None


def _listed(tablet: SimTablet) -> list[EntityId]:
    return [one for one in visiting.households_on(tablet) if tablet.open_app().cases.confirmed(one) is not None]


def record(
    world: World, tablet: SimTablet, household: EntityId, values: dict[str, Value], *, section: str = "housing"
) -> bool:
    """Opens a section, types and saves; whether it was saved."""
    place = visiting.begin(world, tablet, household)
    if place is None:
        return False
    forms = visiting.show(world, tablet, place, section)
    return (
        bool(forms) and visiting.write(world, tablet, forms[0], values) and visiting.save(world, tablet, place, section)
    )


async def two_values(world: World) -> None:
    """Two people write one field apart, differently."""
    await _apart(world, {"phone": "11"}, {"phone": "22"})


async def one_value(world: World) -> None:
    """Two people write the same into one field apart."""
    await _apart(world, {"phone": "33"}, {"phone": "33"})


async def two_fields(world: World) -> None:
    """Two people write different fields apart."""
    await _apart(world, {"phone": "44"}, {"address": "new road 5"})


async def _apart(world: World, mine: dict[str, Value], theirs: dict[str, Value]) -> Together | None:
    together = await meet(world)
    if together is None:
        return None
    first, second, household = together
    record(world, first, household, mine)
    record(world, second, household, theirs)
    for tablet in world.chance.shuffled([first, second, first]):
        await travel(world, tablet, CALM)
    return together


async def edit_and_removal(world: World) -> None:
    """One person edits a member whom another removes; either may come in first."""
    for _ in range(2):
        together = await meet(world)
        if together is None:
            return
        first, second, household = together
        place = visiting.begin(world, second, household)
        case = first.open_app().cases.view(household)
        members = [entity.id for entity in case.shown("member")] if case is not None else []
        if place is None or not members:
            return
        member = world.chance.pick(members)
        _edit_member(world, first, household, member)
        visiting.remove_somebody(world, second, place, member)
        for tablet in world.chance.shuffled([first, second]):
            await travel(world, tablet, CALM)


def _edit_member(world: World, tablet: SimTablet, household: EntityId, member: EntityId) -> None:
    place = visiting.begin(world, tablet, household)
    if place is None:
        return
    forms = [form for form in visiting.show(world, tablet, place, "members") if form.entity == member]
    if forms and visiting.write(world, tablet, forms[0], {"occupation": world.chance.new_id("job")}):
        visiting.save(world, tablet, place, "members")


async def three_in_a_chain(world: World) -> None:
    """One person writes a field three times without a network."""
    together = await meet(world)
    if together is None:
        return
    tablet, _, household = together
    for value in ("51", "52", "53"):
        record(world, tablet, household, {"phone": value})
    await travel(world, tablet, CALM)


async def a_report_runs(world: World) -> None:
    """Somebody runs a report while work comes in."""
    machines.begin_report(world)
    await two_fields(world)
    if world.reports:
        machines.end_report(world)


async def old_mail(world: World) -> None:
    """Copies of requests arrive hours later."""
    together = await meet(world)
    if together is None:
        return
    tablet, _, household = together
    for value in ("97", "98"):
        record(world, tablet, household, {"phone": value})
        await travel(world, tablet, CALM)
    world.time.pass_by(5 * HOUR_MS)
    for _ in range(3):
        await deliver_late(world)


async def a_new_household(world: World) -> None:
    """Somebody registers a household that nobody listed, visits it and hands it over."""
    tablet = world.chance.pick([one for one in world.standing() if not one.exchanging])
    before = set(visiting.households_on(tablet))
    if visiting.find_household(world, tablet):
        for household in set(visiting.households_on(tablet)) - before:
            record(world, tablet, household, {"phone": "99"})
    await travel(world, tablet, CALM)


async def three_values(world: World) -> None:
    """The office settles a contradiction from a page while a third value comes in; then from a fresh page, twice."""
    household = await _rooms_apart(world)
    page, other = _both_look(world, household)
    clash = _of_rooms(page.case) if page else None
    if page is None or other is None or clash is None:
        return
    office.edit(world, other, {"housing_rooms": 13})
    world.last_refusal = ""
    office.settle(world, page, clash)
    world.tally["26"] += world.last_refusal == "OvertakenError"
    page, _ = _both_look(world, household)
    clash = _of_rooms(page.case) if page else None
    if page is not None and clash is not None:
        office.settle(world, page, clash)
        office.click_again(world)


async def settled_at_once(world: World) -> None:
    """Two officers settle one contradiction, each from a page that does not show the other's word."""
    page, other = _both_look(world, await _rooms_apart(world))
    clash = _of_rooms(page.case) if page else None
    if page is None or other is None or clash is None:
        return
    settled = office.settle(world, page, clash)
    world.tally["28a"] += office.settle(world, other, clash) and settled


async def _rooms_apart(world: World) -> str | None:
    together = await _apart(world, {"housing_rooms": "11"}, {"housing_rooms": "12"})
    return together[2] if together is not None else None


def _both_look(world: World, household: str | None) -> tuple[OpenPage | None, OpenPage | None]:
    if household is None:
        return None, None
    first, second = (office.open_page(world, household, user=user) for user in OFFICERS[:2])
    return first, second


def _of_rooms(case: Case) -> Contradiction | None:
    return next((one for one in contradictions(case) if one.unit == "housing_rooms"), None)


PIECES: Sequence[Piece] = (
    two_values,
    three_values,
    settled_at_once,
    edit_and_removal,
    one_value,
    three_in_a_chain,
    two_fields,
    a_report_runs,
    old_mail,
    a_new_household,
)
