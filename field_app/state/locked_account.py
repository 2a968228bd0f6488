"""The way by file of an account that the office locked: its PIN opens it no further than that."""

from __future__ import annotations

import asyncio

from field_app.state.file_exchange import MOST, ExportedFile, file_name, in_memory
from field_app.use_cases.means import Means
from field_app.use_cases.open_by_file import Asking, export_locked, open_by_answer
from field_app.use_cases.unlock import Account, Tablet


class LockedAccount:
    """One account of the lock screen."""

    def __init__(self, tablet: Tablet, account_id: str, means: Means) -> None:
        """Takes the tablet and which of its accounts it is."""
        self._tablet = tablet
        self._id = account_id
        self._means = means

    async def export(self, pin: str) -> ExportedFile:
        """Everything that is only here, as one sealed file.

        Raises:
            PinError: wrong PIN, or the pad is shut.
            FileTroubleError: this sign-in has no keys, or there is too much for any file.
            OSError: the storage is full.
        """
        data, told = await asyncio.to_thread(
            in_memory,
            self._tablet.folder,
            lambda path: export_locked(self._asking(pin), path, means=self._means, most=MOST),
        )
        return ExportedFile(name=file_name(self._tablet.entry(self._id).device, self._means), data=data, told=told)

    async def take(self, pin: str, data: bytes) -> Account:
        """The account, open, when the answer unlocks it.

        Raises:
            PinError: wrong PIN, or the pad is shut.
            FileTroubleError: it is no answer, not for this sign-in, or not whole.
            OfficeLockError: it stays locked.
        """
        return await open_by_answer(self._asking(pin), data, means=self._means)

    def _asking(self, pin: str) -> Asking:
        return Asking(self._tablet, self._id, pin)
