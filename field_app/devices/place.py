"""Where the device is, asked only at the moment of a visit or photo, never tracked."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Protocol

import flet as ft
from flet_geolocator import Geolocator, GeolocatorPermissionStatus

from shared_models.values import Value

PATIENCE_S = 10.0
"""Indoors a fix may never come: the visit goes on, and the photo says so."""

ALLOWED = frozenset({GeolocatorPermissionStatus.ALWAYS, GeolocatorPermissionStatus.WHILE_IN_USE})


class Place(Protocol):
    """Knows where the device is, or not."""

    async def here(self) -> Value:
        """A position group `{lat, lon, accuracy_m}` as decimal text; nothing when it cannot be told."""


def position_group(latitude: float, longitude: float, accuracy_m: float) -> Value:
    """The group as it is recorded: six decimals (about a decimetre), whole metres of accuracy."""
    return {"lat": f"{latitude:.6f}", "lon": f"{longitude:.6f}", "accuracy_m": f"{accuracy_m:.0f}"}


class DevicePlace:
    """The device's own receiver, in a browser and on Android alike."""

    def __init__(self) -> None:
        """Makes the service; permission is asked at the first use."""
        self._geolocator = Geolocator()

    async def here(self) -> Value:
        """The position; nothing without permission, receiver or fix."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                if await self._geolocator.request_permission() not in ALLOWED:
                    return None
                found = await self._geolocator.get_current_position()
        except (TimeoutError, RuntimeError, ft.FletUnsupportedPlatformException):
            return None
        if found.latitude is None or found.longitude is None:
            return None
        return position_group(found.latitude, found.longitude, found.accuracy or 0)


@dataclass(slots=True)
class FixedPlace:
    """A place that tests set by hand; nothing means nowhere."""

    position: Value = None

    async def here(self) -> Value:
        """The set position."""
        return self.position
