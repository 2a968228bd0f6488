"""What investigators do at the door: open forms, type, save, add, remove, sign, photograph."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from random import Random
from typing import TYPE_CHECKING

from field_app.store.account import Account
from field_app.use_cases.add_household_not_listed import FoundHousehold, add_household_not_listed
from field_app.use_cases.add_member import add_member
from field_app.use_cases.confirm_unchanged import confirm_unchanged
from field_app.use_cases.keep_draft import drop_drafts, keep_draft
from field_app.use_cases.open_section import EntityForm, open_section
from field_app.use_cases.record_change import NewFile, Recording, case_of, record_change
from field_app.use_cases.remove_member import Removal, remove_member
from field_app.use_cases.restore_member import restore_member
from field_app.use_cases.save_interview import save_interview
from field_app.use_cases.save_section import save_section
from field_app.use_cases.start_visit import start_visit
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Act
from shared_models.editing import new_part
from shared_models.entity import is_removed
from shared_models.errors import NotFoundError
from shared_models.ids import EntityId, Sha256
from shared_models.values import Value
from tests.simulation.hands import act
from tests.simulation.oracle import shown_of
from tests.simulation.tablet import SimTablet

if TYPE_CHECKING:
    from tests.simulation.world import World

HOT: Mapping[str, Mapping[str, Sequence[Value]]] = {
    "housing": {
        "phone": ("1", "2", "3", None),
        "housing_rooms": ("1", "2", "3", "many"),
        "housing_tenure": ("owned", "borrowed"),
        "address": ("new road", "old road"),
    },
    "observed": {
        "living_conditions": ("plain", "poor", "plain"),
        "appliances": ([], ["tv"], ["tv", "fridge"]),
        "utilities": ({"yuan": "60", "per": "month"}, {"yuan": "720", "per": "year"}),
    },
    "members": {"occupation": ("none", "farm", "shop"), "health": ("healthy", "chronic"), "marital": ("married",)},
    "opinion": {"opinion_reason": ("because", "as above")},
}
"""The sections that people work in, and what they type: few fields and few values, so that they meet."""

SIZES = (700, 30_000, 300_000)


def households_on(tablet: SimTablet) -> list[EntityId]:
    """What the list on a tablet shows."""
    return sorted(summary.household for summary in tablet.open_app().summaries)


def begin(world: World, tablet: SimTablet, household: EntityId) -> VisitPlace | None:
    """The visit that the tablet's person makes of a household; begun when there is none."""
    place = tablet.memory.visits.get(household)
    if place is not None and _is_there(tablet.open_app(), place):
        return place

    def start(account: Account) -> None:
        found = start_visit(account, household, stamp=tablet.clock.stamp(), new_id=tablet.means.new_id)
        tablet.memory.visits[household] = found

    tablet.memory.visits.pop(household, None)
    act(world, tablet, start)
    return tablet.memory.visits.get(household)


def _is_there(account: Account, place: VisitPlace) -> bool:
    try:
        return place.visit in case_of(account, place.household).entities
    except NotFoundError:
        return False


def show(world: World, tablet: SimTablet, place: VisitPlace, section: str) -> list[EntityForm]:
    """Opens a section: its forms are on the screen from now on."""
    try:
        opened = open_section(tablet.open_app(), place, section)
    except NotFoundError:
        return []
    for form in opened.entities:
        tablet.show(form)
    world.say(f"{tablet.name}: opens {section} of {place.household}")
    return list(opened.entities)


def write(world: World, tablet: SimTablet, form: EntityForm, typed: Mapping[str, Value]) -> bool:
    """Types into a form that is on the screen; whether it was kept."""
    shown = next((one for one in tablet.forms if one.form is form), None)
    if shown is None:
        return False
    fresh = shown.key not in tablet.memory.drafts
    tablet.memory.drafts.setdefault(shown.key, shown.shown)
    now_ms = tablet.clock.stamp().wall_ms
    world.say(f"{tablet.name}: types {dict(typed)} for {form.entity}")
    kept = act(world, tablet, lambda account: keep_draft(account, form, typed, now_ms=now_ms))
    if not kept and fresh and shown.key not in tablet.draft_keys():
        tablet.memory.drafts.pop(shown.key, None)
    return kept


def save(world: World, tablet: SimTablet, place: VisitPlace, section: str) -> bool:
    """Leaves a section: what was typed becomes a change; whether it did."""
    where = (place.visit, section)
    screen = {key[2]: shown for key, shown in tablet.memory.drafts.items() if key[:2] == where}
    world.say(f"{tablet.name}: saves {section} of {place.household}")
    stamp, new_id = tablet.clock.stamp(), tablet.means.new_id
    saved = act(
        world,
        tablet,
        lambda account: save_section(account, place, section, stamp=stamp, new_id=new_id),
        screen=screen,
        section=where,
    )
    if saved:
        tablet.forms = [one for one in tablet.forms if one.key[:2] != where]
    return saved


def type_something(world: World, tablet: SimTablet, place: VisitPlace, section: str) -> bool:
    """Opens a section and types into one of its forms."""
    forms = [one.form for one in tablet.forms if (one.form.place, one.form.section) == (place, section)]
    if not forms or world.chance.happens(0.3):
        forms = show(world, tablet, place, section) or forms
    if not forms:
        return False
    form = world.chance.pick(forms)
    fields = HOT[section]
    chosen = world.chance.some(sorted(fields), 2)
    return write(world, tablet, form, {unit: world.chance.pick(fields[unit]) for unit in chosen})


def remove_somebody(world: World, tablet: SimTablet, place: VisitPlace, who: EntityId | None = None) -> bool:
    """Takes a member off the roster, as the screen shows him at that moment."""
    case = case_of(tablet.open_app(), place.household)
    members = [entity for entity in case.shown("member") if not is_removed(entity)]
    if not members:
        return False
    member = next((one for one in members if one.id == who), None) or world.chance.pick(members)
    removal = Removal(member=member.id, reason="moved")
    stamp, new_id = tablet.clock.stamp(), tablet.means.new_id
    world.say(f"{tablet.name}: removes {member.id}")
    return act(
        world,
        tablet,
        lambda account: remove_member(account, place, removal, stamp=stamp, new_id=new_id),
        screen={member.id: shown_of(member)},
    )


def return_somebody(world: World, tablet: SimTablet, place: VisitPlace) -> bool:
    """Puts a removed member back."""
    case = case_of(tablet.open_app(), place.household)
    removed = [entity for entity in case.entities.values() if entity.type == "member" and is_removed(entity)]
    if not removed:
        return False
    member = world.chance.pick(removed)
    stamp, new_id = tablet.clock.stamp(), tablet.means.new_id
    world.say(f"{tablet.name}: puts {member.id} back")
    return act(
        world,
        tablet,
        lambda account: restore_member(account, place, member.id, stamp=stamp, new_id=new_id),
        screen={member.id: shown_of(member)},
    )


def add_somebody(world: World, tablet: SimTablet, place: VisitPlace) -> bool:
    """Adds a member."""
    stamp, new_id = tablet.clock.stamp(), tablet.means.new_id
    values = {"name": f"{place.household} new", "relation": "child"}
    return act(world, tablet, lambda account: add_member(account, place, values, stamp=stamp, new_id=new_id))


def ask_neighbour(world: World, tablet: SimTablet, place: VisitPlace) -> bool:
    """Records what a neighbour said, whose name is nobody's business."""
    stamp, new_id = tablet.clock.stamp(), tablet.means.new_id
    values = {"source_name": f"SEALED-{tablet.user.replace('-', '_')}", "lives_here": "two people"}
    return act(world, tablet, lambda account: save_interview(account, place, values, stamp=stamp, new_id=new_id))


def confirm_something(world: World, tablet: SimTablet, place: VisitPlace) -> bool:
    """Declares a value unchanged."""
    forms = show(world, tablet, place, "housing")
    if not forms:
        return False
    stamp, new_id = tablet.clock.stamp(), tablet.means.new_id
    asked = [(forms[0], ("phone", "address"))]
    return act(world, tablet, lambda account: confirm_unchanged(account, place, asked, stamp=stamp, new_id=new_id))


def take_photo(world: World, tablet: SimTablet, place: VisitPlace, *, size: int = 0, look: int = 0) -> bool:
    """Puts a photo and its thumbnail beside the visit; photos of the same look are the same to the last byte."""
    size = size or world.chance.pick(SIZES)
    photo = EntityId(tablet.means.new_id())
    picture = Random(look).randbytes if look else world.chance.content  # noqa: S311 - a picture, not a secret
    files = {"file": picture(size), "thumbnail": picture(300)}
    named = {unit: Sha256(hashlib.sha256(data).hexdigest()) for unit, data in files.items()}
    new_files = tuple(
        NewFile(sha256=named[unit], data=data, entity=photo, unit=unit, mime="image/jpeg", rank=int(unit == "file"))
        for unit, data in files.items()
    )
    part = new_part(photo, "photo", {"visit": place.visit, "slot": "front", **named})
    stamp, new_id = tablet.clock.stamp(), tablet.means.new_id

    def keep(account: Account) -> None:
        scope = case_of(account, place.household).community
        recording = Recording(household=place.household, scope=scope, visit=place.visit, parts=(part,), files=new_files)
        record_change(account, recording, stamp=stamp, new_id=new_id)

    world.say(f"{tablet.name}: photographs {place.household} ({size} bytes)")
    return act(world, tablet, keep)


def finish(world: World, tablet: SimTablet, place: VisitPlace) -> bool:
    """Hands a visit to the office: the act alone, what stands in the way of it is another test's business."""
    stamp, new_id = tablet.clock.stamp(), tablet.means.new_id

    def keep(account: Account) -> None:
        scope = case_of(account, place.household).community
        done = Act(name="finish", about=place.visit)
        recording = Recording(household=place.household, scope=scope, visit=place.visit, act=done)
        record_change(account, recording, stamp=stamp, new_id=new_id)

    return act(world, tablet, keep)


def find_household(world: World, tablet: SimTablet) -> bool:
    """Registers a household that nobody listed."""
    communities = sorted(tablet.open_app().stage.communities())
    if not communities:
        return False
    found = FoundHousehold(community=world.chance.pick(communities), head_name="found", address="beside the well")
    stamp, new_id = tablet.clock.stamp(), tablet.means.new_id
    world.tally["found"] += 1
    return act(world, tablet, lambda account: add_household_not_listed(account, found, stamp=stamp, new_id=new_id))


def put_away(world: World, tablet: SimTablet) -> None:
    """Saves everything that is typed; what cannot be saved any more is given up by the person."""
    for visit, section, _entity in sorted(tablet.draft_keys()):
        draft = next((one for one in tablet.open_app().drafts.all() if one.visit == visit), None)
        if draft is None:
            continue
        place = VisitPlace(draft.household, EntityId(visit))
        if not save(world, tablet, place, section) and (visit, section) in {k[:2] for k in tablet.draft_keys()}:
            act(world, tablet, lambda account, p=place, s=section: drop_drafts(account, p, s))  # type: ignore[misc]
    tablet.forms.clear()
