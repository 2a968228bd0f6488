"""One questionnaire that is being filled in: every answer is in the draft journal within a quarter of a second."""

from __future__ import annotations

from collections.abc import Callable

from field_app.state.late_writer import LateWriter
from field_app.use_cases.keep_answers import keep_answers
from field_app.use_cases.open_questionnaire import Questionnaire
from field_app.use_cases.typed_value import half_width
from field_app.use_cases.unlock import Account
from shared_models.questionnaire.node import Node

NUMERIC = frozenset({"integer", "decimal", "range", "date", "time", "dateTime"})
"""Kinds of question whose digits a Chinese keyboard may give in full width."""


class FormWalk(LateWriter):
    """Answers on their way to the journal."""

    def __init__(self, account: Account, now_ms: Callable[[], int], open_one: Questionnaire) -> None:
        """Takes whose journal it is, the clock, and what is open."""
        super().__init__()
        self.open = open_one
        self._account = account
        self._now_ms = now_ms
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

    def leave(self) -> None:
        """Notes when it was done, where the form asks for it, and keeps everything."""
        if self.open.filling is not None and self.open.touched:
            self.open.filling.finish()
            self._waiting = True
        self.flush()

    def _touched(self, node: Node) -> None:
        self.open.touched.add(self.open.spot(node))
        self._waiting = True
        self._soon()

    def _write(self) -> None:
        if self._waiting:
            keep_answers(self._account, self.open, now_ms=self._now_ms())
            self._waiting = False
            self.kept()
