"""Where photos come from: the tablet's camera, or a file."""

from __future__ import annotations

from typing import Protocol


class Pictures(Protocol):
    """What gives the bytes of a picture; nothing when the person thought better of it."""

    has_camera: bool
    """Whether `take` can work on this device."""

    async def take(self) -> bytes | None:
        """A picture taken now."""

    async def choose(self) -> bytes | None:
        """A picture from a file."""
