"""Fills an empty server with the demo district, along the same path as everybody's work."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from threading import Event

import msgspec

from shared_models.area import Grant, Role
from shared_models.change import read_change
from shared_models.ids import DeviceId
from shared_models.policy.shelf import preset, preset_texts
from shared_models.sync_protocol import CHAIN_START, MAX_BATCH_CHANGES, PROTOCOL, Labelled, Push, chain_hash
from shared_models.visit import day_of
from sync_server.demo.chronicle import Delivery
from sync_server.demo.district import District
from sync_server.demo.matching import demo_files, import_demo_files
from sync_server.demo.pen import MINUTE, stamp_of, switched_on
from sync_server.demo.staff import ADMINISTRATOR, PASSWORD, Worker
from sync_server.demo.town import DISTRICT
from sync_server.store import area_store, device_store, grant_store, replica_store, user_store
from sync_server.store.database import Database
from sync_server.store.device_store import Device
from sync_server.store.user_store import User
from sync_server.use_cases.arrival import Sender
from sync_server.use_cases.hold_policy import Adoption, adopt_policy
from sync_server.use_cases.look_through import look_at_all
from sync_server.use_cases.password import password_hash
from sync_server.use_cases.receive_changes import receive_changes
from sync_server.use_cases.receive_file import Files, Piece, receive_piece
from sync_server.use_cases.record_office_change import record_office_changes

Progress = Callable[[int, int], None]
"""Is told how many changes are in, of how many."""


@dataclass(slots=True)
class _Outbox:
    """How far one tablet's outbox is numbered."""

    seq: int = 0
    h: str = CHAIN_START

    def label(self, body: bytes) -> Labelled:
        self.seq += 1
        self.h = chain_hash(self.h, body)
        return Labelled(seq=self.seq, h=self.h, body=msgspec.Raw(body))


def settle(database: Database, district: District, *, now_ms: int) -> None:
    """Keeps the areas, the accounts and the tablets."""
    with database.writing() as tx:
        area_store.save_areas(tx, district.areas)
        for worker in district.staff:
            kept = password_hash(PASSWORD)
            user = User(id=worker.id, login=worker.login, name=worker.name, password_hash=kept, created_ms=now_ms)
            user_store.add_user(tx, user)
            grant_store.add_grant(tx, worker.id, Grant(role=worker.role, area=worker.area), now_ms=now_ms)
            if worker.role is Role.INVESTIGATOR:
                device_store.add_device(tx, _tablet(worker, now_ms))


def _tablet(worker: Worker, now_ms: int) -> Device:
    """The tablet on which the history was recorded. What stands for its token's hash is the hash of nothing."""
    return Device(
        id=_device(worker),
        user_id=worker.id,
        install=f"demo-{worker.login}",
        name=f"演示平板 {worker.login}",
        token_hash=f"none: demo tablet of {worker.login}",
        enrolled_ms=now_ms,
    )


def _device(worker: Worker) -> DeviceId:
    return DeviceId(f"demo-{worker.login}-tablet")


@dataclass(slots=True, kw_only=True)
class Filling:
    """Hands the district's deliveries to the server, one after another."""

    database: Database
    files: Files
    district: District
    epoch: str
    _outboxes: dict[str, _Outbox] = field(default_factory=dict)

    def run(self, progress: Progress) -> None:
        """Everything, in order; the files travel beside, as they do from tablets."""
        given_up = Event()
        with ThreadPoolExecutor(max_workers=1) as beside:
            sent = beside.submit(self._send_files, given_up)
            try:
                self._hand_in(progress)
                sent.result()
            finally:
                given_up.set()

    def _hand_in(self, progress: Progress) -> None:
        total = sum(len(delivery.bodies) for delivery in self.district.deliveries)
        done = 0
        for delivery in self.district.deliveries:
            for start in range(0, len(delivery.bodies), MAX_BATCH_CHANGES):
                bodies = delivery.bodies[start : start + MAX_BATCH_CHANGES]
                (self._push if delivery.by_tablet else self._record)(delivery, bodies)
                done += len(bodies)
                progress(done, total)

    def _push(self, delivery: Delivery, bodies: tuple[bytes, ...]) -> None:
        worker = delivery.worker
        outbox = self._outboxes.setdefault(worker.login, _Outbox())
        met_ms = switched_on(delivery.ms)
        push = Push(
            v=PROTOCOL,
            replica=worker.replica,
            epoch=self.epoch,
            changes=tuple(outbox.label(body) for body in bodies),
            anchor_server_ms=met_ms,
            anchor=stamp_of(worker, met_ms),
        )
        sender = Sender(user=worker.id, device=_device(worker), replica=worker.replica)
        receive_changes(self.database, push, sender=sender, received_ms=delivery.ms)

    def _record(self, delivery: Delivery, bodies: tuple[bytes, ...]) -> None:
        changes = [read_change(body) for body in bodies]
        record_office_changes(self.database, changes, user=delivery.worker.id, now_ms=delivery.ms)

    def _send_files(self, given_up: Event) -> None:
        for delivery in self.district.deliveries:
            for name in delivery.files:
                if given_up.is_set():
                    return
                data = self.district.files[name]
                piece = Piece(sha256=name, offset=0, length=len(data), data=data)
                receive_piece(self.database, self.files, piece, user=delivery.worker.id, now_ms=delivery.ms)


DEMO_POLICY = "shahe"
"""The preset that the demo district adopts unless another one is asked for."""


def adopt_preset(database: Database, name: str, *, since: date, now_ms: int) -> None:
    """Has a shipped policy hold in the demo district from a day on.

    Raises:
        NotFoundError: no preset has that name.
    """
    source = preset_texts()[name].text if name in preset_texts() else ""
    adoption = Adoption(policy=preset(name), source=source, area=DISTRICT, since=since)
    adopt_policy(database, adoption, by=ADMINISTRATOR.id, now_ms=now_ms)


def fill(
    database: Database, files: Files, district: District, *, progress: Progress, policy: str = DEMO_POLICY
) -> None:
    """Puts the whole district into a migrated, empty database and its file store."""
    begun = district.deliveries[0].ms
    settle(database, district, now_ms=begun)
    adopt_preset(database, policy, since=day_of(begun), now_ms=begun)
    with database.reading() as tx:
        epoch = replica_store.current_epoch(tx)
    Filling(database=database, files=files, district=district, epoch=epoch).run(progress)
    ended = max(delivery.ms for delivery in district.deliveries)
    files_sent = demo_files(district.homes, district.odd_homes("wages"))
    import_demo_files(database, files_sent, today=district.today, now_ms=ended + MINUTE)
    look_at_all(database)
