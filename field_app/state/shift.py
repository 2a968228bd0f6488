"""One person at work on this tablet, from unlocking to locking."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from field_app.state.exchange_runner import ExchangeRunner
from field_app.state.file_exchange import FileExchange
from field_app.use_cases.asked_forms import AskedForms
from field_app.use_cases.held_forms import HeldForms
from field_app.use_cases.held_rules import HeldRules, Rules
from field_app.use_cases.means import Means
from field_app.use_cases.office_lock import lock_account
from field_app.use_cases.open_household import HouseholdSheet, open_household
from field_app.use_cases.recheck_household import open_recheck
from field_app.use_cases.unlock import Account, StoreError, Tablet
from field_app.use_cases.visit_place import VisitPlace
from shared_models.ids import EntityId
from shared_models.policy.policy import Policy
from shared_models.visit import china_time, day_of

log = logging.getLogger("field_app.shift")


@dataclass(slots=True, kw_only=True)
class Shift:
    """An open account with the clock and the exchange that go with it."""

    account: Account
    tablet: Tablet
    means: Means
    now_ms: Callable[[], int]
    policy: Policy
    """What holds where the server has not said anything yet."""
    font: Path
    exchange: ExchangeRunner = field(init=False)
    _held: HeldRules = field(init=False)
    forms: HeldForms = field(init=False)
    by_file: FileExchange = field(init=False)
    windows: dict[int, Callable[[], None]] = field(default_factory=dict)
    """The windows that show this shift, each with how it is told to lock."""
    locked_ms: int | None = None
    """When the office asked for the lock; nothing while it did not."""

    def __post_init__(self) -> None:
        """Makes the exchanges, not yet running."""
        self._held = HeldRules(self.account, self.policy)
        self.forms = HeldForms(self.account)
        self.exchange = ExchangeRunner(self.account, self.means)
        self.by_file = FileExchange(self.account, self.means, self.exchange)
        self.exchange.told_locked = self._lock

    def today(self) -> date:
        """The day in China by the tablet's clock."""
        return day_of(self.now_ms())

    def rules(self) -> Rules:
        """What holds today in each community of this tablet."""
        return self._held.on(self.today())

    def asked(self) -> AskedForms:
        """What visits are asked by questionnaires today."""
        return AskedForms(rules=self.rules(), shelf=self.forms, now=china_time(self.now_ms()))

    def household(self, household: EntityId) -> HouseholdSheet:
        """The sheet of a household, as it stands now."""
        return open_household(self.account, household, rules=self.rules(), today=self.today())

    def is_blind(self, household: EntityId) -> bool:
        """Whether a re-check keeps what was answered before from this person."""
        return open_recheck(self.account, household) is not None

    def household_of(self, place: VisitPlace) -> HouseholdSheet:
        """The sheet of a visit's household."""
        return self.household(place.household)

    async def end(self) -> None:
        """Stops the exchange and lets the key leave memory."""
        await self.exchange.stop()
        if self.locked_ms is not None:
            self._note_lock(self.locked_ms)
        self.account.close()

    def _lock(self, at_ms: int) -> None:
        """Locks the account at once, then asks every window to leave it."""
        self.locked_ms = at_ms
        self._note_lock(at_ms)
        for lock_window in tuple(self.windows.values()):
            try:
                lock_window()
            except Exception:
                log.exception("a window could not be locked")  # the others are, whatever is the matter with this one

    def _note_lock(self, at_ms: int) -> None:
        """Written twice: at once, and when the last window has put what was being typed into the journal."""
        with suppress(StoreError):  # on a full disk it holds until the app ends, and the next exchange tells it again
            lock_account(self.tablet, self.account, at_ms=at_ms)
