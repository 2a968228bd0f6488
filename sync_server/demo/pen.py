"""The hand that writes: changes of one person about one household, one after another in time."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.area import Role
from shared_models.change import SCHEMA, Act, BlobRef, Change, ChangeKind, Part, Stamp
from shared_models.ids import AreaCode, ChangeId, EntityId
from shared_models.values import Value
from sync_server.demo.dice import Dice
from sync_server.demo.staff import Worker

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
CHINA_OFFSET = 8 * HOUR
SWITCHED_ON = 8 * HOUR
"""Tablets are switched on at eight in the morning, in China's time."""


@dataclass(slots=True, kw_only=True)
class Pen:
    """Gives each change its id and its time; `ms` moves on with every one."""

    worker: Worker
    household: EntityId
    scope: AreaCode
    dice: Dice
    ms: int
    visit: EntityId | None = None
    form: str = ""

    def save(self, *parts: Part, blobs: tuple[BlobRef, ...] = ()) -> Change:
        """A form save."""
        return self._change("save", parts=parts, blobs=blobs)

    def resolve(self, part: Part, reason: str) -> Change:
        """The office's decision between values."""
        return self._change("resolve", parts=(part,), reason=reason)

    def act(
        self, name: str, about: EntityId, *, data: dict[str, Value] | None = None, blobs: tuple[BlobRef, ...] = ()
    ) -> Change:
        """Something done that is not a value."""
        return self._change("act", act=Act(name=name, about=about, data=data or {}), blobs=blobs)

    def _change(
        self,
        kind: ChangeKind,
        *,
        parts: tuple[Part, ...] = (),
        act: Act | None = None,
        reason: str = "",
        blobs: tuple[BlobRef, ...] = (),
    ) -> Change:
        change = Change(
            id=ChangeId(self.dice.new_id(self.ms)),
            kind=kind,
            household=self.household,
            scope=self.scope,
            author=self.worker.id,
            t=stamp_of(self.worker, self.ms),
            form=self.form,
            schema=SCHEMA,
            visit=self.visit,
            parts=parts,
            act=act,
            reason=reason,
            blobs=blobs,
        )
        self.ms += self.dice.between(40, 170) * 1_000
        return change


def stamp_of(worker: Worker, ms: int) -> Stamp:
    """What a worker's clocks say at a true time: tablets are switched on each morning, the office has the server's."""
    if worker.role is not Role.INVESTIGATOR:
        return Stamp(wall_ms=ms, mono_ms=0, boot="office")
    boot_ms = switched_on(ms)
    return Stamp(wall_ms=ms, mono_ms=ms - boot_ms, boot=f"{worker.login}-{boot_ms // DAY}")


def switched_on(ms: int) -> int:
    """The moment at which a tablet in use at this time was switched on."""
    return (ms + CHINA_OFFSET) // DAY * DAY - CHINA_OFFSET + SWITCHED_ON
