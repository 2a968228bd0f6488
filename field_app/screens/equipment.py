"""The devices a screen may use."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.devices.files import Files
from field_app.devices.pictures import Pictures
from field_app.devices.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """What this device has."""

    pictures: Pictures
    files: Files
    place: Place
    has_camera: bool = False
    """Whether pictures can be taken live; else they are chosen from files."""
