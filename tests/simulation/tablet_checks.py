"""What must hold on a tablet after everything that happens to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared_models.case import Case, combined_digest
from tests.simulation.oracle import LIFE
from tests.simulation.tablet import SimTablet
from tests.simulation.violation import require

if TYPE_CHECKING:
    from field_app.use_cases.exchange import ExchangeReport
    from tests.simulation.world import World


def check_retained(world: World, tablet: SimTablet, logged: set[bytes]) -> None:
    """P1, P16: every change a tablet ever kept is in its outbox or in the server's log."""
    outbox = tablet.outbox()
    for id_ in tablet.memory.kept - outbox.keys():
        there = world.oracle.made[id_].body in logged
        require(there, "P16", f"{tablet.name} dropped {id_}, which the server does not have")
    for id_, state in outbox.items():
        claimed = state in {"acked", "confirmed", "quarantined"} and world.same_epoch(tablet)
        if claimed:
            there = world.oracle.made[id_].body in logged
            require(there, "P1", f"{tablet.name} believes {id_} handed over ({state}), the server does not have it")


def check_installed(world: World, tablet: SimTablet) -> None:
    """P12: what is installed is a state the server was in; cursors only advance."""
    account = tablet.open_app()
    epoch = account.meta.confirmed_epoch
    if epoch is None:
        return
    for scope, cursor in account.stage.installed().items():
        key = (epoch, str(scope))
        before = tablet.memory.cursors.get(key, 0)
        require(cursor.n >= before, "P12", f"{tablet.name}: cursor of {scope} went from {before} to {cursor.n}")
        tablet.memory.cursors[key] = cursor.n
        states = world.custody.states.get(key, {})
        digest = combined_digest(account.cases.digests(scope))
        wanted = states.get(cursor.n)
        require(
            digest == wanted or tablet.rotten,
            "P12",
            f"{tablet.name}: {scope} at {cursor.n} is {digest}, the server's was {wanted}",
        )


def check_own_work(world: World, tablet: SimTablet) -> None:
    """P13: what a tablet wrote stands in its view, or was replaced by something that stands there."""
    account = tablet.open_app()
    held = set(world.held())
    if account.meta.confirmed_epoch != world.server_epoch:
        # What the office of an earlier life refused stays out of sight until this life has told its own picture.
        held |= world.custody.ever_held
    states = tablet.outbox()
    views: dict[str, Case | None] = {}
    for id_ in tablet.memory.kept - held:
        made = world.oracle.made[id_]
        household = made.content["household"]
        if household not in views:
            views[household] = account.cases.view(household)
        case = views[household]
        if case is None:
            waits = states.get(id_) == "pending" and household in world.places
            require(
                not waits or not tablet.holds(world.places[household]), "P13", f"{tablet.name}: {household} is gone"
            )
            continue
        _check_stands(world, tablet, case, id_)


def _check_stands(world: World, tablet: SimTablet, case: Case, id_: str) -> None:
    for part in world.oracle.made[id_].content.get("parts", ()):
        entity = case.entities.get(part["e"])
        for unit in part.get("set", {}):
            live = [s.id for s in entity.register(unit).live] if entity is not None else []
            fine = world.oracle.is_accounted((part["e"], unit), id_, live)
            require(fine, "P13", f"{tablet.name} wrote {unit} of {part['e']} in {id_}, and does not show it ({live})")
        if part.get("life"):
            marks = [mark.id for mark in entity.life] if entity is not None else []
            fine = world.oracle.is_accounted((part["e"], LIFE), id_, marks)
            require(fine, "P13", f"{tablet.name} removed or returned {part['e']} in {id_}, and does not show it")


def check_scope(tablet: SimTablet, report: ExchangeReport) -> None:
    """P15: after a complete exchange a tablet holds nothing outside its grants but what still has unsent work."""
    if not report.complete or tablet.grants is None:
        return
    account = tablet.open_app()
    busy = {household for household, count in account.outbox.counts().items() if count.pending}
    busy |= {draft.household for draft in account.drafts.all()}
    for household, community in account.cases.households().items():
        inside = community in tablet.grants or household in busy
        require(inside, "P15", f"{tablet.name} keeps {household} of {community or 'nowhere'} without a grant")
    for summary in account.summaries:
        known = account.cases.view(summary.household) is not None
        require(known, "P15", f"{tablet.name} lists {summary.household}, which it does not hold")


def check_files(world: World, tablet: SimTablet) -> None:
    """P26: a file is on its tablet until the server says stored and durable."""
    account = tablet.open_app()
    for sha256 in tablet.memory.files:
        here = account.blobs.read(sha256) is not None  # type: ignore[arg-type]
        require(here or world.is_durable(sha256), "P26", f"{tablet.name} has no copy of {sha256[:8]} any more")
