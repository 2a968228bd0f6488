"""Going through one blind re-check: what is typed, and what every step keeps."""

from __future__ import annotations

from field_app.state.shift import Shift
from field_app.state.typing_buffer import TypingBuffer
from field_app.use_cases.recheck_household import (
    RecheckSheet,
    begin_recheck,
    finish_recheck,
    open_recheck,
    save_recheck,
)
from field_app.use_cases.section_form import EntityForm
from shared_models.ids import EntityId
from shared_models.values import Value


class RecheckWalk:
    """One re-check under way. Every method that keeps something has kept it when it returns."""

    def __init__(self, shift: Shift, household: EntityId) -> None:
        """Takes who goes and where."""
        self.shift = shift
        self._household = household
        self._typing = TypingBuffer(shift.account, shift.now_ms)

    def sheet(self) -> RecheckSheet | None:
        """What may be seen now; nothing once the household may be seen as a whole again."""
        return open_recheck(self.shift.account, self._household)

    def typed(self, form: EntityForm, unit: str, value: Value) -> None:
        """Takes what an input holds now; it is in the journal within a quarter of a second."""
        self._typing.typed(form, unit, value)

    def begin(self) -> None:
        """Records that it begins."""
        sheet, means = self.sheet(), self.shift.means
        if sheet is not None:
            begin_recheck(self.shift.account, sheet.place, stamp=means.stamp(), new_id=means.new_id)

    def keep(self) -> None:
        """Puts everything typed into the journal now."""
        self._typing.flush()

    def save(self) -> None:
        """Makes a change of what was typed, while the re-check is open."""
        self.keep()
        sheet, means = self.sheet(), self.shift.means
        if sheet is not None and not sheet.finished:
            save_recheck(self.shift.account, sheet.place, stamp=means.stamp(), new_id=means.new_id)

    def finish(self) -> None:
        """Hands it in: the exchange is asked to run soon.

        Raises:
            NotReadyError: no outcome was chosen.
        """
        self.keep()
        sheet, means = self.sheet(), self.shift.means
        if sheet is not None:
            finish_recheck(self.shift.account, sheet.place, stamp=means.stamp(), new_id=means.new_id)
            self.shift.exchange.wake()
