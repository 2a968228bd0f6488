"""What happens to machines: backups and restores, copies and clones, loss, rot, long reports."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from field_app.use_cases.read_sync_state import read_sync_state
from sync_server.store.database import Database
from tests.simulation.clocks import TabletClock
from tests.simulation.tablet import SimTablet
from tests.simulation.violation import require
from tests.simulation.world import Backup, FolderCopy, OpenReport

if TYPE_CHECKING:
    from tests.simulation.world import World

MOST_TABLETS = 6


def back_up(world: World) -> None:
    """Makes a backup; from now on devices may forget what the backup before it holds: two are always kept."""
    eyes, server = world.eyes(), world.server
    last: dict[str, int] = {}
    for label in eyes.labels():
        last[label.replica] = max(label.seq, last.get(label.replica, 0))
    backup = Backup(f"backup-{world.chance.new_id('b')}", last, frozenset(sha256 for sha256, _ in eyes.files()))
    server.back_up(backup.name)
    world.backups = [*world.backups, backup][-2:]
    if len(world.backups) > 1:
        older = world.backups[0]
        for replica, seq in older.last.items():
            server.keeping.execute(f"UPDATE replica SET durable_seq = {seq} WHERE id = '{replica}'")  # noqa: S608
        world.keep_durable(older.files)
        world.tally["durable"] += 1
    world.say(f"the server is backed up as {backup.name}")


def restore_server(world: World) -> bool:
    """Goes on from one of the two backups that are kept; whether there was one."""
    if not world.backups or world.depth:
        return False
    _end_reports(world)
    backup = world.chance.pick(world.backups)
    world.backups = world.backups[: world.backups.index(backup) + 1]
    world.restores += 1
    world.server_epoch = world.chance.new_id("e")
    world.server.restore(backup.name, epoch=world.server_epoch)
    world.pages.clear()
    world.clicks.clear()
    world.custody.begin()
    world.refresh()
    world.tally["16"] += 1
    world.say(f"the server goes on from {backup.name} in epoch {world.server_epoch}")
    return True


def clone(world: World, tablet: SimTablet) -> SimTablet | None:
    """A second tablet with a copy of everything on the first."""
    if len(world.standing()) >= MOST_TABLETS or tablet.exchanging:
        return None
    tablet.close_app()
    name = f"{tablet.name}'"
    while any(one.name == name for one in world.tablets):
        name += "'"
    twin = tablet.twin(name, world.folder / "tablets" / name, TabletClock(world.time, name))
    world.tablets.append(twin)
    world.say(f"{tablet.name} is cloned as {name}")
    return twin


def copy_folder(world: World, tablet: SimTablet) -> FolderCopy | None:
    """Keeps a copy of a tablet's folder for later."""
    if tablet.exchanging:
        return None
    tablet.close_app()
    folder = world.folder / "copies" / world.chance.new_id("k")
    tablet.copy_folder(folder)
    kept = FolderCopy(tablet.name, folder, tablet.remembered())
    world.copies.append(kept)
    world.say(f"{tablet.name}: its folder is copied away")
    return kept


def go_back(world: World, kept: FolderCopy) -> bool:
    """Puts an old copy back on its tablet; whether the tablet still exists."""
    tablet = next((one for one in world.standing() if one.name == kept.tablet), None)
    if tablet is None or tablet.exchanging:
        return False
    tablet.go_back(kept.folder, kept.memory)
    world.say(f"{tablet.name}: goes on from an old copy of its folder")
    return True


def lose(world: World, tablet: SimTablet) -> bool:
    """Destroys a tablet; its screen must have said how much was only on it."""
    if tablet.exchanging or len(world.standing()) < 3:
        return False
    unsent = sum(state == "pending" for state in tablet.outbox().values())
    said = read_sync_state(tablet.open_app())
    require(said.unsent == unsent, "P1", f"{tablet.name} says {said.unsent} unsent, {unsent} are")
    require((said.oldest_unsent_ms is not None) == bool(unsent), "P1", f"{tablet.name} does not say since when")
    tablet.close_app()
    tablet.lost = True
    world.tally["15"] += bool(unsent)
    world.say(f"{tablet.name} falls into the river with {unsent} unsent")
    return bool(unsent)


def begin_report(world: World) -> None:
    """Somebody runs a report: a reading transaction stays open."""
    stack = ExitStack()
    elsewhere = Database(world.server.keeping.url)
    stack.callback(elsewhere.close)
    tx = stack.enter_context(elsewhere.reading())
    rows = tx.exec_driver_sql("SELECT count(*) FROM change").scalar_one()
    world.reports.append(OpenReport(stack, rows))
    world.say("a report begins")


def end_report(world: World) -> None:
    """A report ends; what it read is of one instant."""
    report = world.reports.pop(0)
    report.stack.close()
    if len(world.custody.rows) > report.rows:
        world.tally["23"] += 1
    world.say("a report ends")


def _end_reports(world: World) -> None:
    while world.reports:
        world.reports.pop().stack.close()
