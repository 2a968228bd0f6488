"""What the log keeps of an arrival: the body as sent, and what custody knows about it."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from shared_models.case import Entry
from shared_models.change import Change
from shared_models.clock import ClockAnchor, Moment, corrected
from shared_models.conversion import read_any
from shared_models.ids import AreaCode, DeviceId, EntityId
from sync_server.store.change_store import KeptChange
from sync_server.store.held_store import Held
from sync_server.use_cases.arrival import Arrival, Fault, Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """When and how a batch arrived."""

    epoch: str
    received_ms: int
    anchor: ClockAnchor | None = None
    """The sending device's clocks at its last exchange."""
    by_server_clock: bool = False
    """Whether the stamps are this server's own: the office has no other clock."""


def kept_change(arrival: Arrival, sender: Sender, *, at: Circumstances, fault: Fault | None) -> KeptChange:
    """The log's record of an arrival that is held, or not yet numbered."""
    change = arrival.change
    stamp = change.t if change is not None else None
    moment = Moment(at.received_ms, "server")
    if stamp is not None and not at.by_server_clock:
        moment = corrected(stamp, at.anchor, at.received_ms)
    return KeptChange(
        id=arrival.id,
        household=arrival.household,
        community=AreaCode(""),
        n=None,
        kind=arrival.kind,
        author=arrival.author,
        device=sender.device,
        delivered_by=sender.user,
        form=change.form if change is not None else "",
        schema_version=arrival.schema,
        body=arrival.body,
        wall_ms=stamp.wall_ms if stamp is not None else None,
        mono_ms=stamp.mono_ms if stamp is not None else None,
        boot=stamp.boot if stamp is not None else "",
        tz_min=stamp.tz_min if stamp is not None else None,
        corrected_ms=moment.ms,
        clock_quality=moment.quality,
        received_ms=at.received_ms,
        epoch=at.epoch,
        status="applied" if fault is None else "quarantined",
        reason="" if fault is None else fault.reason,
        detail="" if fault is None else fault.detail,
    )


def new_entry(change: Change, kept: KeptChange) -> Entry:
    """The change as the fold takes it, before it has a position."""
    return Entry(change=change, n=0, device=DeviceId(kept.device), ms=kept.corrected_ms, quality=kept.clock_quality)


def kept_entry(kept: KeptChange, n: int) -> Entry:
    """A change of the log as the fold takes it, at a position.

    Raises:
        MalformedError: when it cannot be read, which no merged change can be.
    """
    return msgspec.structs.replace(new_entry(read_any(kept.body), kept), n=n)


def held_change(arrival: Arrival, fault: Fault, *, office: AreaCode, received_ms: int) -> Held:
    """The office's note of a change that is held. One that names no household stands for itself: it can be refused."""
    return Held(
        change=arrival.id,
        household=arrival.household or EntityId(arrival.id),
        community=office,
        author=arrival.author,
        reason=fault.reason,
        detail=fault.detail,
        received_ms=received_ms,
    )
