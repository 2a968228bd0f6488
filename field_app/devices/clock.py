"""The device's clocks: wall, since-boot, and which boot. Read here and nowhere else."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from shared_models.change import Stamp

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
"""Linux and Android name each boot here; where it may not be read, the moment of booting does, to the minute."""


def boot_id() -> str:
    """A text that stays the same until the device starts anew."""
    try:
        return BOOT_ID.read_text().strip()
    except OSError:
        return f"booted-{round(time.time() - time.monotonic()) // 60}"


def system_clock() -> Callable[[], Stamp]:
    """Reads the system's clocks at each call."""
    boot = boot_id()

    def read() -> Stamp:
        offset_s = time.localtime().tm_gmtoff
        mono_ms = int(time.monotonic() * 1_000)
        return Stamp(wall_ms=int(time.time() * 1_000), mono_ms=mono_ms, boot=boot, tz_min=offset_s // 60)

    return read


@dataclass(slots=True)
class SetClock:
    """A clock that tests set by hand; call it to read it."""

    wall_ms: int
    mono_ms: int = 1_000
    boot: str = "boot-1"

    def __call__(self) -> Stamp:
        """What the clocks say now."""
        return Stamp(wall_ms=self.wall_ms, mono_ms=self.mono_ms, boot=self.boot)

    def pass_ms(self, ms: int) -> None:
        """Lets time pass."""
        self.wall_ms += ms
        self.mono_ms += ms

    def restart(self, boot: str) -> None:
        """Starts the device anew."""
        self.boot = boot
        self.mono_ms = 0
