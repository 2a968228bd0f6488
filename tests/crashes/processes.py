"""The two processes that are killed: a server on a socket, and a tablet whose person saves without a pause."""

from __future__ import annotations

import hashlib
import logging
import os
import socket
import time
import uuid
from pathlib import Path

import structlog
import uvicorn

from field_app.store.account import Account
from field_app.use_cases.keep_draft import keep_draft
from field_app.use_cases.means import Means
from field_app.use_cases.open_section import open_section
from field_app.use_cases.open_tablet import open_tablet
from field_app.use_cases.record_change import NewFile, Recording, case_of, record_change
from field_app.use_cases.save_section import save_section
from field_app.use_cases.start_visit import start_visit
from field_app.use_cases.unlock import unlock
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Change, Stamp, change_bytes
from shared_models.editing import new_part
from shared_models.ids import EntityId, Sha256
from sync_server.app import create_app
from sync_server.settings import Settings

PIN = "730184"
PHOTO_BYTES = 400_000
"""Two pieces of an upload that was cut."""
DATABASE = "zoufang.sqlite3"


def means() -> Means:
    """The clock and the randomness of this machine."""
    return Means(stamp=_stamp, new_id=lambda: uuid.uuid4().hex, random_bytes=os.urandom, fraction=lambda: 0.5)


def _stamp() -> Stamp:
    return Stamp(wall_ms=time.time_ns() // 1_000_000, mono_ms=time.monotonic_ns() // 1_000_000, boot="one")


def serve(folder: Path, listening: socket.socket) -> None:
    """A whole server over a folder; runs until it is killed."""
    settings = Settings(database=str(folder / DATABASE), blobs=str(folder / "blobs"), staging=folder / "arriving")
    app = create_app(settings)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False)).run(sockets=[listening])


def open_account(folder: Path) -> Account:
    """The one account on a tablet's folder."""
    tablet, mine = open_tablet(folder, means()), means()
    return unlock(tablet, tablet.accounts[0].id, PIN, now_ms=mine.stamp().wall_ms, new_id=mine.new_id)


def save_for_ever(folder: Path, promised: Path) -> None:
    """Types, saves and photographs until it is killed; each save is promised in a file once it was said to be kept."""
    account = open_account(folder)
    household = min(summary.household for summary in account.summaries)
    mine = means()
    place = start_visit(account, household, stamp=mine.stamp(), new_id=mine.new_id)
    with promised.open("ab", buffering=0) as file:
        while True:
            for change in (_save(account, place), _photograph(account, place)):
                line = f"{change.id} {hashlib.sha256(change_bytes(change)).hexdigest()}\n"
                file.write(line.encode())


def _save(account: Account, place: VisitPlace) -> Change:
    mine = means()
    form = open_section(account, place, "housing").entities[0]
    keep_draft(account, form, {"phone": mine.new_id()}, now_ms=mine.stamp().wall_ms)
    change = save_section(account, place, "housing", stamp=mine.stamp(), new_id=mine.new_id).change
    assert change is not None
    return change


def _photograph(account: Account, place: VisitPlace) -> Change:
    mine = means()
    photo, data = EntityId(mine.new_id()), os.urandom(PHOTO_BYTES)
    sha256 = Sha256(hashlib.sha256(data).hexdigest())
    file = NewFile(sha256=sha256, data=data, entity=photo, unit="file", mime="image/jpeg", rank=1)
    part = new_part(photo, "photo", {"visit": place.visit, "slot": "front", "file": sha256})
    scope = case_of(account, place.household).community
    recording = Recording(household=place.household, scope=scope, visit=place.visit, parts=(part,), files=(file,))
    return record_change(account, recording, stamp=mine.stamp(), new_id=mine.new_id)
