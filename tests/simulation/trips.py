"""A tablet's exchange in some weather, and everything that must hold right after, however it ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from field_app.sync_client.server import Server
from field_app.use_cases.exchange import ExchangeReport, exchange
from tests.simulation.clocks import DAY_MS
from tests.simulation.disk import KilledError
from tests.simulation.hands import collect
from tests.simulation.network import CALM, RETRY_AFTER_S, Fate, SimTransport
from tests.simulation.tablet import SimTablet
from tests.simulation.tablet_checks import (
    check_files,
    check_installed,
    check_own_work,
    check_retained,
    check_scope,
)
from tests.simulation.violation import require

if TYPE_CHECKING:
    from tests.simulation.world import World


async def travel(world: World, tablet: SimTablet, weather: Mapping[Fate, float] = CALM) -> ExchangeReport | None:
    """One exchange; nothing when the app was killed over it."""
    if tablet.exchanging or tablet.lost:
        return None
    account = tablet.open_app()
    before = _standing(tablet)
    server = Server(SimTransport(world, tablet, weather), account.token)
    tablet.exchanging = True
    if weather is not CALM and world.chance.happens(world.dials.kill):
        tablet.disk.kill_at_commit(world.chance.between(1, 12), world.chance.pick(["before", "after"]))
    report = None
    try:
        report = await exchange(account, server, tablet.means)
    except KilledError:
        world.say(f"{tablet.name}: killed in an exchange")
        tablet.die()
    finally:
        tablet.exchanging = False
        tablet.disk.spare()
    collect(world, tablet, tablet.screen)
    _note(world, tablet, report, before=before)
    check_after_exchange(world, tablet, report)
    return report


def check_after_exchange(world: World, tablet: SimTablet, report: ExchangeReport | None) -> None:
    """Passes a tablet that lost nothing, shows its own work, and holds a state the server was in."""
    check_retained(world, tablet, world.logged_bodies())
    check_installed(world, tablet)
    check_own_work(world, tablet)
    check_files(world, tablet)
    if report is not None:
        check_scope(tablet, report)


def _standing(tablet: SimTablet) -> tuple[str, str | None]:
    meta = tablet.open_app().meta
    return str(meta.replica.id), meta.epoch


def _note(world: World, tablet: SimTablet, report: ExchangeReport | None, *, before: tuple[str, str | None]) -> None:
    replica, epoch = _standing(tablet)
    if epoch != before[1] and before[1] is not None:
        world.tally["epoch"] += 1
        world.tally["reoffered"] += bool(tablet.memory.kept)
    elif replica != before[0]:
        world.tally["relabelled"] += 1
        world.tally["13"] += tablet.is_twin
        world.tally["14"] += tablet.went_back
        tablet.went_back = False
    if report is None:
        return
    world.say(f"{tablet.name}: exchange {'complete' if report.complete else report.trouble} sent {report.sent}")
    if report.trouble is not None and report.trouble.kind == "busy":
        waits = report.retry_in_ms is not None and report.retry_in_ms >= 1_000 * (report.trouble.retry_after_s or 0)
        require(waits and report.retry_in_ms is not None, "P22", f"{tablet.name} does not wait for a busy server")
        require(report.trouble.retry_after_s == RETRY_AFTER_S or world.time.now_ms > 0, "P22", "told when to come")
    if tablet.disk.full and report.trouble is not None and report.trouble.kind == "no_space":
        world.tally["6b"] += 1
    if report.sent and abs(tablet.clock.off_ms) > 365 * DAY_MS:
        world.tally["12"] += 1
        require(report.clock_off, "P18", f"{tablet.name}'s clock is years off and nobody is told")
