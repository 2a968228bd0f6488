"""When something happened, given that tablet clocks may be wrong: an estimate and how good it is. Never an order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec

from shared_models.change import Stamp
from shared_models.words import Label

ClockQuality: TypeAlias = Literal["mono", "offset", "server", "suspect"]
"""mono: same boot as the last sync, so only elapsed time was added to the server's time; offset: wall clock corrected
by the offset of the last sync; server: the server's own clock; suspect: none of these gives a believable time."""

QUALITY_LABELS: Mapping[ClockQuality, Label] = {
    "mono": Label("时间已校准", "time calibrated"),
    "offset": Label("时间按上次联网推算", "time reckoned from the last sync"),
    "server": Label("服务器时间", "server time"),
    "suspect": Label("平板时钟不准，时间仅供参考", "the tablet's clock is wrong, time for reference only"),
}

EARLIEST_BELIEVABLE_MS = 1_767_225_600_000
"""2026-01-01T00:00Z: no released version is older."""
TOLERANCE_MS = 5 * 60_000
"""A time up to five minutes after receipt is clock noise, not a wrong clock; also the offset users are warned of."""


class ClockAnchor(msgspec.Struct, frozen=True, kw_only=True):
    """The last moment at which a device's clocks and the server's time were seen together."""

    server_ms: int
    wall_ms: int
    mono_ms: int
    boot: str


class Moment(msgspec.Struct, frozen=True):
    """An estimated time in Unix milliseconds and its quality."""

    ms: int
    quality: ClockQuality


def corrected(stamp: Stamp, anchor: ClockAnchor | None, received_ms: int) -> Moment:
    """The believable time of a stamp; the raw stamp is always kept beside it.

    A time before our first release or after receipt is kept as the device said it, marked suspect.
    """
    if anchor is not None and anchor.boot == stamp.boot:
        estimate = Moment(anchor.server_ms + stamp.mono_ms - anchor.mono_ms, "mono")
    elif anchor is not None:
        estimate = Moment(stamp.wall_ms + anchor.server_ms - anchor.wall_ms, "offset")
    else:
        estimate = Moment(stamp.wall_ms, "offset")
    if not EARLIEST_BELIEVABLE_MS <= estimate.ms <= received_ms + TOLERANCE_MS:
        return Moment(stamp.wall_ms, "suspect")
    return estimate


def clock_is_off(stamp: Stamp, server_ms: int) -> bool:
    """Whether the user should be told that the tablet's clock is wrong (more than five minutes)."""
    return abs(stamp.wall_ms - server_ms) > TOLERANCE_MS
