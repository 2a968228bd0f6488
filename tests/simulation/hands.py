"""What people's hands do on a tablet, and what must be true right after, whatever happened in the middle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from field_app.store.account import Account
from field_app.store.errors import StoreError
from shared_models.errors import NotFoundError, UnfitError
from tests.simulation.disk import KilledError
from tests.simulation.oracle import Made, Shown, content_of
from tests.simulation.tablet import DraftKey, SimTablet
from tests.simulation.violation import require

if TYPE_CHECKING:
    from tests.simulation.world import World

Drafts = Mapping[DraftKey, Mapping[str, Any]]


def act(
    world: World,
    tablet: SimTablet,
    action: Callable[[Account], object],
    *,
    screen: Mapping[str, Shown] | None = None,
    section: tuple[str, str] | None = None,
) -> bool:
    """Does something on a tablet; whether it was done.

    `screen` is what was displayed of each entity; `section` names the visit and section that is saved, if one is.
    """
    account = tablet.open_app()
    before = tablet.draft_keys()
    tablet.screen = screen or {}
    outcome = _attempt(world, tablet, lambda: action(account))
    new = collect(world, tablet, screen or {})
    if section is not None:
        _check_save(tablet, before, section, new=new, outcome=outcome)
    if outcome == "full":
        require(tablet.draft_keys() == before, "P20", f"{tablet.name}: a full disk took a draft")
        require(not new, "P14", f"{tablet.name}: refused for want of space, and yet {new} was kept")
    return outcome == "done"


def _attempt(world: World, tablet: SimTablet, action: Callable[[], object]) -> str:
    if world.chance.happens(world.dials.kill) and not tablet.exchanging:
        tablet.disk.kill_at_commit(world.chance.between(1, 2), world.chance.pick(["before", "after"]))
    try:
        action()
    except KilledError:
        after = tablet.disk.died_after_commit
        if tablet.exchanging:
            # The exchange runs in the same app: it dies as well, and whoever began it opens the app again.
            raise
        tablet.die()
        tablet.open_app()
        world.tally["3a" if after else "3b"] += 1
        world.say(f"{tablet.name}: killed {'after' if after else 'before'} the commit")
        return "killed"
    except StoreError as error:
        require(tablet.disk.full, "P20", f"{tablet.name}: {error} although the disk has room")
        world.tally["6a"] += 1
        world.say(f"{tablet.name}: no space, told so")
        return "full"
    except (UnfitError, NotFoundError) as error:
        world.say(f"{tablet.name}: refused ({error})")
        return "refused"
    finally:
        if not tablet.exchanging:
            tablet.disk.spare()
    return "done"


def collect(world: World, tablet: SimTablet, screen: Mapping[str, Shown]) -> list[str]:
    """Takes note of the changes that appeared in a tablet's outbox, made from this screen; their ids."""
    new = [id_ for id_ in tablet.outbox() if id_ not in tablet.memory.kept]
    for id_ in new:
        body = tablet.body(id_)
        content = content_of(body)
        visit = content.get("visit")
        own = frozenset(one for one in tablet.memory.kept if world.oracle.made[one].content.get("visit") == visit)
        world.oracle.note(
            Made(id=id_, body=body, by=tablet.name, step=world.step, screen=screen, own=own, content=content)
        )
        tablet.memory.kept.add(id_)
        for blob in content.get("blobs", ()):
            tablet.memory.files[blob["sha256"]] = id_
    for key in set(tablet.memory.drafts) - tablet.draft_keys().keys():
        del tablet.memory.drafts[key]
    return new


def _check_save(tablet: SimTablet, before: Drafts, section: tuple[str, str], *, new: list[str], outcome: str) -> None:
    """A save is one change with everything typed and no draft left, or no change and every draft still there."""
    mine = {key: typed for key, typed in before.items() if key[:2] == section}
    left = {key: typed for key, typed in tablet.draft_keys().items() if key[:2] == section}
    require(len(new) <= 1, "P14", f"{tablet.name}: one save of {section} became {new}")
    # A save in which nothing differs makes no change; killed right after it, the draft is gone all the same.
    nothing_to_save = outcome == "killed" and tablet.disk.died_after_commit and not left
    if new or outcome == "done" or nothing_to_save:
        require(not left, "P14", f"{tablet.name}: {section} was saved as {new} and its draft is still there")
    else:
        require(left == mine, "P20", f"{tablet.name}: {section} was not saved and its draft changed")
