"""Whether the device has a network at all. Whether the server answers, only asking it tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import flet as ft


class Network(Protocol):
    """Knows whether there is any network."""

    async def is_up(self) -> bool:
        """Whether an exchange is worth trying. When nobody can tell, it is."""


class DeviceNetwork:
    """The system's own word, in a browser and on Android alike."""

    def __init__(self, on_up: Callable[[], None] | None = None) -> None:
        """Makes the service; `on_up` is called when a network appears."""

        def changed(event: ft.ConnectivityChangeEvent) -> None:
            if on_up is not None and _is_up(event.connectivity):
                on_up()

        self._connectivity = ft.Connectivity(on_change=changed)

    async def is_up(self) -> bool:
        """Whether an exchange is worth trying. When nobody can tell, it is."""
        try:
            return _is_up(await self._connectivity.get_connectivity())
        except (RuntimeError, TimeoutError, ft.FletUnsupportedPlatformException):
            return True


def _is_up(kinds: list[ft.ConnectivityType]) -> bool:
    return any(kind is not ft.ConnectivityType.NONE for kind in kinds)


@dataclass(slots=True)
class SetNetwork:
    """A network that tests switch by hand."""

    up: bool = True

    async def is_up(self) -> bool:
        """The set state."""
        return self.up
