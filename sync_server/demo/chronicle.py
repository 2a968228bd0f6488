"""The demo town's log as it grows: what stands of each household, and what is handed to the server when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from shared_models.area import Role
from shared_models.case import Case, Entry, empty_case, fold
from shared_models.change import Change, change_bytes
from shared_models.ids import AreaCode, DeviceId, EntityId, Sha256
from sync_server.demo.pen import CHINA_OFFSET, DAY, HOUR, MINUTE
from sync_server.demo.staff import STAFF, Worker

MORNING, VISITS, EVENING = range(3)
"""The phases of a day: the office settles what lies there, the teams go out and hand in, the office looks again."""
_HANDED_IN = {MORNING: 11 * HOUR, VISITS: 18 * HOUR, EVENING: 20 * HOUR}

Sitting: TypeAlias = tuple[date, int, str]
"""A day, a phase of it, and whose log-in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What one person handed to the server at once."""

    ms: int
    worker: Worker
    bodies: tuple[bytes, ...]
    files: tuple[Sha256, ...] = ()
    """The files these changes speak of, sent along."""

    @property
    def by_tablet(self) -> bool:
        """Whether it comes from a tablet; the others are written in the office."""
        return self.worker.role is Role.INVESTIGATOR


def midnight_ms(day: date) -> int:
    """The Unix milliseconds at which a day begins in China."""
    return (day.toordinal() - date(1970, 1, 1).toordinal()) * DAY - CHINA_OFFSET


@dataclass(slots=True)
class Chronicle:
    """Grows by one sitting of one person after another."""

    _cases: dict[EntityId, Case] = field(default_factory=dict)
    _unfolded: dict[EntityId, list[Entry]] = field(default_factory=dict)
    """Written since the case was last looked at; folding them together costs a fraction of folding each."""
    _mail: dict[Sitting, list[bytes]] = field(default_factory=dict)
    _files: dict[Sitting, list[Sha256]] = field(default_factory=dict)
    _n: int = 0

    def case(self, household: EntityId) -> Case:
        """What stands of a household so far."""
        waiting = self._unfolded.pop(household, [])
        if waiting:
            self._cases[household] = fold(self._cases[household], waiting)
        return self._cases[household]

    def open(self, household: EntityId, community: AreaCode) -> None:
        """Begins a household of which nothing is known."""
        self._cases[household] = empty_case(household, community)

    def write(self, worker: Worker, changes: Iterable[Change], *, day: date, phase: int) -> None:
        """Keeps the changes for the case and puts them into the person's delivery of this phase of the day."""
        for change in changes:
            self._n += 1
            entry = Entry(change=change, n=self._n, device=DeviceId(worker.login), ms=change.t.wall_ms, quality="mono")
            self._unfolded.setdefault(change.household, []).append(entry)
            self.hand_in(worker, change_bytes(change), day=day, phase=phase)
            self._files.setdefault((day, phase, worker.login), []).extend(blob.sha256 for blob in change.blobs)

    def hand_in(self, worker: Worker, body: bytes, *, day: date, phase: int) -> None:
        """Puts bytes into a delivery without merging them: the server will hold them."""
        self._mail.setdefault((day, phase, worker.login), []).append(body)

    def deliveries(self) -> tuple[Delivery, ...]:
        """Everything handed in, in order of time."""
        workers = {worker.login: worker for worker in STAFF}
        minutes = {worker.login: number for number, worker in enumerate(STAFF)}
        found = [
            Delivery(
                ms=midnight_ms(day) + _HANDED_IN[phase] + minutes[login] * MINUTE,
                worker=workers[login],
                bodies=tuple(bodies),
                files=tuple(self._files.get((day, phase, login), ())),
            )
            for (day, phase, login), bodies in self._mail.items()
        ]
        return tuple(sorted(found, key=lambda delivery: delivery.ms))
