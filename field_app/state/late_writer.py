"""Writing within a quarter of a second of the first keystroke that waits, or at once when asked."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable

DELAY_S = 0.25


class LateWriter(ABC):
    """What waits to be written, and the timer that writes it."""

    def __init__(self) -> None:
        """Nothing waits."""
        self.kept: Callable[[], None] = _nobody
        """Called after something was kept."""
        self.failed: Callable[[Exception], None] = _raise
        """Called when the journal could not be written by the timer."""
        self._timer: asyncio.TimerHandle | None = None

    def flush(self) -> None:
        """Keeps everything now.

        Raises:
            StoreError: the tablet cannot keep it; it stays here and the next flush tries again.
        """
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._write()

    @abstractmethod
    def _write(self) -> None:
        """Keeps what waits, calling `kept` after each piece; what could not be kept waits on."""

    def _soon(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(DELAY_S, self._due)

    def _due(self) -> None:
        try:
            self.flush()
        except Exception as error:  # noqa: BLE001 - a timer has nobody else to tell
            self.failed(error)


def _nobody() -> None:
    pass


def _raise(error: Exception) -> None:
    raise error
