"""Time in the world: one true time, and clocks that show something else."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.change import Stamp

START_MS = 1_790_000_000_000
"""September 2026: every run begins here."""
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
FACTORY_MS = 1_293_840_000_000
"""January 2011: what a discharged tablet wakes up with."""
FAR_MS = 1_924_992_000_000
"""2031."""


@dataclass(slots=True)
class WorldTime:
    """What time it really is, and how far the server's clock is off."""

    now_ms: int = START_MS
    server_off_ms: int = 0
    started_ms: int = START_MS

    def pass_by(self, ms: int) -> None:
        """Lets time pass."""
        self.now_ms += ms

    def server_ms(self) -> int:
        """What the server's clock shows."""
        return self.now_ms + self.server_off_ms


@dataclass(slots=True)
class TabletClock:
    """The clocks of one tablet: a wall clock that may be anything, and one that counts from the last boot."""

    time: WorldTime
    name: str
    off_ms: int = 0
    boots: int = 1
    booted_ms: int = START_MS - 60_000

    def stamp(self) -> Stamp:
        """What the device says now."""
        return Stamp(
            wall_ms=max(0, self.time.now_ms + self.off_ms),
            mono_ms=self.time.now_ms - self.booted_ms,
            boot=f"boot-{self.name}-{self.boots}",
        )

    def reboot(self) -> None:
        """Starts the tablet again: the counting clock begins anew."""
        self.boots += 1
        self.booted_ms = self.time.now_ms

    def show(self, wall_ms: int) -> None:
        """Sets the wall clock."""
        self.off_ms = wall_ms - self.time.now_ms
