"""What every window of this process shares: the tablet's folder, its clock and randomness, and who is open on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from field_app.state.locked_account import LockedAccount
from field_app.state.shift import Shift
from field_app.use_cases.connect import connect, connect_account
from field_app.use_cases.enrol_tablet import Enrolment, enrol_tablet
from field_app.use_cases.means import Means
from field_app.use_cases.office_lock import OfficeLockError, ask_to_open
from field_app.use_cases.practise import forget_practice, practice_tablet, practise
from field_app.use_cases.unlock import Account, AccountRow, Tablet, accounts_here, unlock
from shared_models.policy.policy import Policy
from shared_models.visit import day_of
from shared_models.words import Language


@dataclass(slots=True, kw_only=True)
class Desk:
    """One tablet, whatever number of windows look at it."""

    tablet: Tablet
    means: Means
    now_ms: Callable[[], int]
    policy: Policy
    """What holds before the server has said anything: when a household is due, what families are told of deadlines."""
    font: Path
    """Writes the watermark of photos, and slips."""
    server_url: str = ""
    """Stands in the address field at the first sign-in; blank when nobody set it."""
    language_file: Path
    """Remembers the language of the screens."""
    _practice: Tablet | None = None
    _shifts: dict[tuple[str, str], Shift] = field(default_factory=dict)

    @property
    def language(self) -> Language:
        """The language chosen last; Chinese at first."""
        try:
            return "en" if self.language_file.read_text().strip() == "en" else "zh"
        except OSError:
            return "zh"

    def remember(self, language: Language) -> None:
        """Keeps the chosen language for the next start."""
        self.language_file.write_text(language)

    def today(self) -> date:
        """The day in China by the tablet's clock."""
        return day_of(self.now_ms())

    def accounts(self) -> tuple[AccountRow, ...]:
        """Who can unlock this tablet, the last one first."""
        return accounts_here(self.tablet, now_ms=self.now_ms())

    async def unlock(self, account_id: str, pin: str) -> Account:
        """The account behind a PIN, for `begin`. Slow on purpose; drawing goes on meanwhile.

        Raises:
            PinError: wrong PIN, or the pad is shut for a while.
            OfficeLockError: the office locked the account, and the server says so still or cannot be asked.
        """
        try:
            return await asyncio.to_thread(
                unlock, self.tablet, account_id, pin, now_ms=self.now_ms(), new_id=self.means.new_id
            )
        except OfficeLockError:
            return await ask_to_open(self.tablet, account_id, pin, means=self.means, connect=connect_account)

    def locked(self, account_id: str) -> LockedAccount:
        """An account that the office locked, and its way by file."""
        return LockedAccount(self.tablet, account_id, self.means)

    async def enrol(self, enrolment: Enrolment) -> Account:
        """The account of a first sign-in, for `begin`.

        Raises:
            TroubleError: no network, wrong password, and the like.
            PinError: the PIN is too easy, or not the one chosen before.
            OfficeLockError: the office locked the account that is here already.
            UnfitError: the server's address is none.
        """
        account = await enrol_tablet(self.tablet, connect(enrolment.server_url), enrolment, means=self.means)
        before = self._shifts.pop(_whose(account), None)
        if before is not None:
            await before.end()
        return account

    def practise(self) -> Account:
        """The account of invented families, for `begin`. Slow: call it off the drawing loop."""
        self._practice = practice_tablet(self.tablet.folder, self.means)
        return practise(self._practice, today=self.today(), means=self.means)

    def forget_practice(self) -> None:
        """Removes what was practised, unless another window is still at it."""
        if not any(shift.account.practice for shift in self.shifts):
            forget_practice(self.tablet.folder)

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """Who is open on this tablet now."""
        return tuple(self._shifts.values())

    def begin(self, account: Account) -> Shift:
        """The shift of an opened account; all windows of one person share one, with one store and one exchange."""
        running = self._shifts.get(_whose(account))
        if running is not None:
            account.close()
            return running
        shift = Shift(
            account=account,
            tablet=self._practice if account.practice and self._practice is not None else self.tablet,
            means=self.means,
            now_ms=self.now_ms,
            policy=self.policy,
            font=self.font,
        )
        self._shifts[_whose(account)] = shift
        return shift

    async def leave(self, shift: Shift, window: object) -> None:
        """Takes a window off a shift; with the last one the key leaves memory."""
        shift.windows.pop(id(window), None)
        if not shift.windows:
            self._shifts.pop(_whose(shift.account), None)
            await shift.end()


def _whose(account: Account) -> tuple[str, str]:
    return account.server_url, account.user
