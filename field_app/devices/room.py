"""How much room is left on the disk that the tablet's folder lies on."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class DiskRoom(Protocol):
    """Knows how much can still be kept."""

    def free_bytes(self) -> int | None:
        """What is free; nothing when it cannot be told."""


class DeviceRoom:
    """The system's own word about the disk of a folder."""

    def __init__(self, folder: Path) -> None:
        """Takes the folder that everything is kept in."""
        self._folder = folder

    def free_bytes(self) -> int | None:
        """What is free; nothing when it cannot be told."""
        try:
            return shutil.disk_usage(self._folder).free
        except OSError:
            return None


@dataclass(slots=True)
class SetRoom:
    """A disk that tests fill by hand."""

    free: int | None = None

    def free_bytes(self) -> int | None:
        """The set figure."""
        return self.free
