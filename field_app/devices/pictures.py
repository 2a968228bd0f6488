"""Where pictures come from: the live camera for evidence, chosen files for papers."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import flet as ft
from flet_camera import Camera


class Pictures(Protocol):
    """Gives pictures as the device has them."""

    async def choose(self) -> bytes | None:
        """The bytes of a picture the person picked; nothing when they picked none."""


class DevicePictures:
    """The system's file picker, in a browser and on Android alike."""

    def __init__(self) -> None:
        """Makes the service."""
        self._picker = ft.FilePicker()

    async def choose(self) -> bytes | None:
        """The bytes of a picture the person picked; nothing when they picked none."""
        picked = await self._picker.pick_files(
            file_type=ft.FilePickerFileType.IMAGE, with_data=True, cancel_upload_on_window_blur=False
        )
        if not picked:
            return None
        if picked[0].bytes is not None or not picked[0].path:
            return picked[0].bytes
        return await asyncio.to_thread(Path(picked[0].path).read_bytes)


async def shoot(camera: Camera) -> bytes:
    """One picture of a camera whose preview stands on the screen."""
    picture: bytes = await camera.take_picture()
    return picture


@dataclass(slots=True)
class GivenPictures:
    """Pictures that tests lay ready, handed out in order."""

    waiting: deque[bytes] = field(default_factory=deque)

    async def choose(self) -> bytes | None:
        """The next picture; nothing when none is left."""
        return self.waiting.popleft() if self.waiting else None
