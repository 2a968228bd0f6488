"""One questionnaire that is being filled in: every answer is in the draft journal within a quarter of a second."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from field_app.state.typing_buffer import DELAY_S
from field_app.use_cases.keep_answers import keep_answers
from field_app.use_cases.open_questionnaire import Questionnaire
from field_app.use_cases.typed_value import half_width
from field_app.use_cases.unlock import Account
from shared_models.questionnaire.node import Node

NUMERIC = frozenset({"integer", "decimal", "range", "date", "time", "dateTime"})
"""Kinds of question whose digits a Chinese keyboard may give in full width."""


class FormWalk:
    """Answers on their way to the journal."""

    def __init__(self, account: Account, now_ms: Callable[[], int], open_one: Questionnaire) -> None:
        """Takes whose journal it is, the clock, and what is open."""
        self.open = open_one
        self.kept: Callable[[], None] = _nobody
        """Called after something was kept."""
        self.failed: Callable[[Exception], None] = _raise
        """Called when the journal could not be written by the timer."""
        self._account = account
        self._now_ms = now_ms
        self._timer: asyncio.TimerHandle | None = None
        self._waiting = False

    def answer(self, node: Node, text: str) -> None:
        """Takes in what an input holds now.

        Raises:
            UnfitError: the text is longer than any answer.
        """
        if self.open.filling is not None:
            self.open.filling.answer(node, half_width(text) if node.place.kind in NUMERIC else text)
            self._touched(node)

    def decline(self, node: Node, code: str) -> None:
        """Notes why there is no answer; a blank code takes that back."""
        if self.open.filling is not None:
            if code:
                self.open.filling.decline(node, code)
            else:
                self.open.filling.answer(node, "")
            self._touched(node)

    def add_entry(self, series: Node) -> None:
        """A new entry at the end of a repeat.

        Raises:
            UnfitError: there are too many.
        """
        if self.open.filling is not None:
            self._touched(self.open.filling.add_entry(series))

    def remove_entry(self, series: Node, entry: str) -> None:
        """Takes an entry away."""
        if self.open.filling is not None:
            self.open.filling.remove_entry(series, entry)
            self._touched(series)

    def flush(self) -> None:
        """Keeps everything now.

        Raises:
            StoreError: the tablet cannot keep it; it stays here and the next flush tries again.
        """
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._waiting:
            keep_answers(self._account, self.open, now_ms=self._now_ms())
            self._waiting = False
            self.kept()

    def leave(self) -> None:
        """Notes when it was done, where the form asks for it, and keeps everything."""
        if self.open.filling is not None and self.open.touched:
            self.open.filling.finish()
            self._waiting = True
        self.flush()

    def _touched(self, node: Node) -> None:
        self.open.touched.add(self.open.spot(node))
        self._waiting = True
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
