"""Files that leave and enter the tablet by hand: on a stick, over a cable, from the folder of downloads."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import flet as ft


class Files(Protocol):
    """Hands files out and takes them in."""

    async def save(self, name: str, data: bytes) -> bool:
        """Lets the person say where; false when they said nowhere. A browser saves at once, and it is true."""

    async def choose(self) -> bytes | None:
        """The bytes of a file the person picked; nothing when they picked none."""


class DeviceFiles:
    """The system's own dialogs, in a browser and on Android alike."""

    def __init__(self) -> None:
        """Makes the service."""
        self._picker = ft.FilePicker()

    async def save(self, name: str, data: bytes) -> bool:
        """Lets the person say where; false when they said nowhere."""
        chosen = await self._picker.save_file(file_name=name, src_bytes=data)
        return chosen is not None or bool(self._picker.page.web)

    async def choose(self) -> bytes | None:
        """The bytes of a file the person picked.

        Any kind may be picked: Android's dialog shows nothing at all for an ending it has no type for.
        """
        picked = await self._picker.pick_files(with_data=True, cancel_upload_on_window_blur=False)
        if not picked:
            return None
        if picked[0].bytes is not None or not picked[0].path:
            return picked[0].bytes
        return await asyncio.to_thread(Path(picked[0].path).read_bytes)


@dataclass(slots=True)
class GivenFiles:
    """Files that tests lay ready, and what was saved."""

    waiting: deque[bytes] = field(default_factory=deque)
    saved: dict[str, bytes] = field(default_factory=dict)
    refuses: bool = False
    """The person closes the dialog without saying where."""

    async def save(self, name: str, data: bytes) -> bool:
        """Keeps the file."""
        if not self.refuses:
            self.saved[name] = data
        return not self.refuses

    async def choose(self) -> bytes | None:
        """The next file; nothing when none is left."""
        return self.waiting.popleft() if self.waiting else None
