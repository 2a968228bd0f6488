"""What must hold when every fault is over and everybody has exchanged until nothing moves."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from shared_models.case import combined_digest
from shared_models.ids import AreaCode, EntityId
from sync_server.store import case_store
from sync_server.store.blob_store import FolderBlobs
from sync_server.use_cases.verify_log import verify_log
from tests.simulation.findings import note_findings
from tests.simulation.log_checks import check_log
from tests.simulation.violation import require

if TYPE_CHECKING:
    from tests.simulation.tablet import SimTablet
    from tests.simulation.world import World


def check_end(world: World) -> None:
    """Passes a world at rest."""
    check_log(world)
    _check_books(world)
    _check_nothing_lost(world)
    _check_labels(world)
    for tablet in world.standing():
        _check_same(world, tablet)
    _check_files(world)
    note_findings(world)


def _check_books(world: World) -> None:
    """P23, P26, P27: what the server's own command checks, and that no row was ever altered."""
    faults = list(verify_log(world.server.database, FolderBlobs(world.server.blobs)))
    numbering = [fault for fault in faults if "positions" in fault]
    require(not numbering, "P27", "; ".join(numbering))
    files = [fault for fault in faults if fault.startswith("file ")]
    require(not files, "P26", "; ".join(files))
    require(not faults, "P23", "; ".join(faults))
    for kept in world.eyes().log():
        require(world.custody.rows[kept.serial] == kept, "P23", f"{kept.id} was altered in the log")
    with world.server.database.reading() as tx:
        cases = [case_store.load_case(tx, EntityId(id_)) for id_ in world.places]
    rows = {row.id: row for row in world.eyes().log()}
    labelled = {label.change for label in world.eyes().labels()}
    for case in cases:
        assert case is not None
        for id_, save in case.saves.items():
            require(id_ in rows and id_ in labelled, "P23", f"nobody knows how {id_} came here")
            row = rows[id_]
            same = (save.author, save.device, save.ms) == (row.author, row.device, row.corrected_ms)
            require(same, "P23", f"{id_} is shown as by {save.author} on {save.device}, kept as by {row.author}")


def _check_nothing_lost(world: World) -> None:
    """P1, P21: everything a surviving device kept is in the log, byte for byte."""
    logged = world.logged_bodies()
    for tablet in world.standing():
        lost = [id_ for id_ in tablet.memory.kept if world.oracle.made[id_].body not in logged]
        name = "P21" if world.restores else "P1"
        require(not lost, name, f"{tablet.name} kept {lost}, the log does not have it")
    for stray in world.strays:
        lost = [id_ for id_, body in stray.offered.items() if body not in logged]
        require(not lost, "P1", f"{stray.name} sent {lost}, the log does not have it")


def _check_labels(world: World) -> None:
    """P3: within a replica the log is in order, and causes come first."""
    serial = {row.id: row.serial for row in world.eyes().log()}
    replicas: dict[str, list[int]] = {}
    firsts: set[str] = set()
    for label in world.eyes().labels():
        require(label.change in serial, "P17", f"label {label.replica}:{label.seq} stands for nothing")
        if label.change not in firsts:
            replicas.setdefault(label.replica, []).append(serial[label.change])
        firsts.add(label.change)
    if world.restores:
        return
    for id_, at in serial.items():
        made = world.oracle.made.get(id_)
        for part in made.content.get("parts", ()) if made and made.strict else ():
            for unit, write in part.get("set", {}).items():
                late = [seen for seen in write.get("saw", ()) if serial.get(seen, at + 1) > at]
                require(not late, "P3", f"{id_} wrote {unit} having seen {late}, which came later or never")


def _check_same(world: World, tablet: SimTablet) -> None:
    """P4: the tablet shows what the server has."""
    account = tablet.open_app()
    heads = world.eyes().heads()
    for scope in account.stage.communities():
        digest = combined_digest(account.cases.digests(AreaCode(scope)))
        require(digest == heads[scope][1], "P4", f"{tablet.name}: {scope} is {digest}, the server's {heads[scope][1]}")
    granted = set(world.granted.get(tablet.user, {}))
    held = {str(code) for code in account.stage.communities()}
    require(held == granted, "P4", f"{tablet.name} holds {held}, granted are {granted}")
    require(not account.outbox.overlaid(), "P4", f"{tablet.name} still lays own work over the server's")
    with world.server.database.reading() as tx:
        for household, place in world.places.items():
            mine = account.cases.view(EntityId(household))
            theirs = case_store.load_case(tx, EntityId(household))
            require((mine is not None) == (place in granted), "P4", f"{tablet.name}: {household} of {place}")
            if mine is None or theirs is None:
                continue
            here = {(e.id, u): r.effective for e in mine.entities.values() for u, r in e.units.items()}
            there = {(e.id, u): r.effective for e in theirs.entities.values() for u, r in e.units.items()}
            require(here == there, "P4", f"{tablet.name} shows {household} otherwise than the server")


def _check_files(world: World) -> None:
    """P26: every file of a surviving tablet is on it or stored whole on the server, and what is stored is whole."""
    stored = dict(world.eyes().files())
    for sha256, size in stored.items():
        path = world.server.blobs / sha256[:2] / sha256
        data = path.read_bytes() if path.exists() else b""
        whole = len(data) == size and hashlib.sha256(data).hexdigest() == sha256
        require(whole, "P26", f"{sha256[:8]} is said to be stored and is not whole")
    for tablet in world.standing():
        for sha256, change in tablet.memory.files.items():
            require(sha256 in stored, "P26", f"{tablet.name}: file {sha256[:8]} of {change} never came")
