"""Keystrokes on their way to the draft journal: gathered for a quarter of a second, written at once when asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from field_app.use_cases.keep_draft import keep_draft
from field_app.use_cases.open_section import EntityForm
from field_app.use_cases.unlock import Account
from shared_models.ids import EntityId
from shared_models.values import Value

DELAY_S = 0.25


class TypingBuffer:
    """What was typed and is not in the journal yet: at most the last quarter of a second."""

    def __init__(self, account: Account, now_ms: Callable[[], int]) -> None:
        """Takes whose journal it is, and the clock."""
        self.kept: Callable[[], None] = _nobody
        """Called after something was kept."""
        self.failed: Callable[[Exception], None] = _raise
        """Called when the journal could not be written by the timer."""
        self._account = account
        self._now_ms = now_ms
        self._waiting: dict[EntityId, tuple[EntityForm, dict[str, Value]]] = {}
        self._timer: asyncio.TimerHandle | None = None

    def typed(self, form: EntityForm, unit: str, value: Value) -> None:
        """Takes a field's content; it is kept within a quarter of a second."""
        _form, values = self._waiting.setdefault(form.entity, (form, {}))
        values[unit] = value
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(DELAY_S, self._due)

    def flush(self) -> None:
        """Keeps everything now.

        Raises:
            StoreError: the tablet cannot keep it; it stays here and the next flush tries again.
        """
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiting:
            entity, (form, values) = next(iter(self._waiting.items()))
            keep_draft(self._account, form, values, now_ms=self._now_ms())
            del self._waiting[entity]
            self.kept()

    def _due(self) -> None:
        try:
            self.flush()
        except Exception as error:  # noqa: BLE001 - a timer has nobody else to tell
            self.failed(error)


def _nobody() -> None:
    pass


def _raise(error: Exception) -> None:
    raise error
