"""Files that leave and enter the tablet by hand: on a stick, over a cable, from the folder of downloads."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import flet as ft


@dataclass(frozen=True, slots=True)
class PickedFile:
    """A file as the person picked it."""

    name: str
    data: bytes


class Files(Protocol):
    """Hands files out and takes them in."""

    async def save(self, name: str, data: bytes) -> bool:
        """Lets the person say where; false when they said nowhere. A browser saves at once, and it is true."""

    async def choose(self) -> PickedFile | None:
        """The file the person picked; nothing when they picked none."""


class DeviceFiles:
    """The system's own dialogs, in a browser and on Android alike."""

    def __init__(self) -> None:
        """Makes the service."""
        self._picker = ft.FilePicker()

    async def save(self, name: str, data: bytes) -> bool:
        """Lets the person say where; false when they said nowhere."""
        chosen = await self._picker.save_file(file_name=name, src_bytes=data)
        return chosen is not None or bool(self._picker.page.web)

    async def choose(self) -> PickedFile | None:
        """The file the person picked.

        Any kind may be picked: Android's dialog shows nothing at all for an ending it has no type for.
        """
        picked = await self._picker.pick_files(with_data=True, cancel_upload_on_window_blur=False)
        if not picked:
            return None
        file = picked[0]
        data = file.bytes
        if data is None and file.path:
            data = await asyncio.to_thread(Path(file.path).read_bytes)
        return PickedFile(file.name, data) if data is not None else None


@dataclass(slots=True)
class GivenFiles:
    """Files that tests lay ready, and what was saved."""

    waiting: deque[PickedFile] = field(default_factory=deque)
    saved: dict[str, bytes] = field(default_factory=dict)
    refuses: bool = False
    """The person closes the dialog without saying where."""

    async def save(self, name: str, data: bytes) -> bool:
        """Keeps the file."""
        if not self.refuses:
            self.saved[name] = data
        return not self.refuses

    async def choose(self) -> PickedFile | None:
        """The next file; nothing when none is left."""
        return self.waiting.popleft() if self.waiting else None
