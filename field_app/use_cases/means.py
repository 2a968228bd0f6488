"""The clock and the randomness that a longer use case is handed; composition roots build them from the devices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shared_models.change import Stamp
from shared_models.ids import NewId


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What only the outside world can give."""

    stamp: Callable[[], Stamp]
    """What the device's clocks say now."""
    new_id: NewId
    random_bytes: Callable[[int], bytes]
    """So many bytes from the system's cryptographic source."""
    fraction: Callable[[], float]
    """A random number from 0 up to, not including, 1: spreads retries so that tablets do not come all at once."""
