"""The one error boundary: what fails in a handler, a screen or a background task is logged and told, never fatal."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeAlias

import flet as ft

Work: TypeAlias = Callable[..., Awaitable[None] | None]
"""A handler of an event: taking the event or nothing, plain or async."""
Guarded: TypeAlias = Callable[[Any], Coroutine[Any, Any, None]]

log = logging.getLogger("field_app.screens")


class Boundary:
    """Wraps handlers so that an exception becomes a log entry and a message."""

    def __init__(self, failed: Callable[[Exception, str], None], number: Callable[[], str]) -> None:
        """Takes how a failure is told, and what gives it the number that support finds it by in the log."""
        self._failed = failed
        self._number = number

    def handler(self, work: Work) -> Guarded:
        """The work as an event handler that cannot break the session.

        Automatic updates are off inside: a handler updates what it changed, so that no text field is sent again while
        somebody types in it, and so that a failing update is caught here too.
        """
        takes_event = bool(inspect.signature(work).parameters)

        async def guarded(event: Any) -> None:
            _no_automatic_update()
            await self.run(work, *((event,) if takes_event else ()))

        return guarded

    async def run(self, work: Work, *given: Any) -> bool:
        """Whether the work was done; a failure is logged and told."""
        try:
            result = work(*given)
            if inspect.isawaitable(result):
                await result
        except Exception as error:  # noqa: BLE001 - this is the place where everything ends up
            self.caught(error, getattr(work, "__qualname__", repr(work)))
            return False
        return True

    def caught(self, error: Exception, doing: str) -> None:
        """Logs a failure and tells it; a failure while telling is only logged."""
        number = self._number()
        log.error("failed (number %s): %s", number, doing, exc_info=error)
        try:
            self._failed(error, number)
        except Exception:
            log.exception("could not tell the failure of %s", doing)


def _no_automatic_update() -> None:
    ft.context.disable_auto_update()  # type: ignore[no-untyped-call]  # Flet leaves this one without types
