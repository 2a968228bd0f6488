"""The devices a screen may use."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.devices.files import Files
from field_app.devices.pictures import Pictures
from field_app.devices.place import Place
from field_app.devices.room import DiskRoom


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """What this device has."""

    pictures: Pictures
    files: Files
    place: Place
    room: DiskRoom
    has_camera: bool = False
    """Whether pictures can be taken live; else they are chosen from files."""
