"""Keystrokes on their way to the draft journal: gathered for a quarter of a second, written at once when asked."""

from __future__ import annotations

from collections.abc import Callable

from field_app.state.late_writer import LateWriter
from field_app.use_cases.keep_draft import keep_draft
from field_app.use_cases.open_section import EntityForm
from field_app.use_cases.unlock import Account
from shared_models.ids import EntityId
from shared_models.values import Value


class TypingBuffer(LateWriter):
    """What was typed and is not in the journal yet: at most the last quarter of a second."""

    def __init__(self, account: Account, now_ms: Callable[[], int]) -> None:
        """Takes whose journal it is, and the clock."""
        super().__init__()
        self._account = account
        self._now_ms = now_ms
        self._waiting: dict[EntityId, tuple[EntityForm, dict[str, Value]]] = {}

    def typed(self, form: EntityForm, unit: str, value: Value) -> None:
        """Takes a field's content; it is kept within a quarter of a second."""
        _form, values = self._waiting.setdefault(form.entity, (form, {}))
        values[unit] = value
        self._soon()

    def _write(self) -> None:
        while self._waiting:
            entity, (form, values) = next(iter(self._waiting.items()))
            keep_draft(self._account, form, values, now_ms=self._now_ms())
            del self._waiting[entity]
            self.kept()
