"""Open an account with its PIN: no network needed."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.store.device_file import OfficeLock
from field_app.store.errors import PinError, StoreError
from field_app.store.pin import wait_ms
from field_app.store.tablet import Tablet
from field_app.use_cases.office_lock import OfficeLockError
from shared_models.ids import NewId

__all__ = ["Account", "AccountRow", "PinError", "StoreError", "Tablet", "accounts_here", "unlock"]
# Screens and state may not import the store: they take these names from here.


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """One account on this tablet, as the lock screen names it before anything is unsealed."""

    id: str
    name: str
    login: str
    server_url: str
    wait_ms: int
    """How long the PIN pad stays shut after wrong PINs; 0 when it is open."""
    locked: OfficeLock | None = None
    """The office's lock, which no PIN opens."""


def accounts_here(tablet: Tablet, *, now_ms: int) -> tuple[AccountRow, ...]:
    """The accounts on this tablet, the one used last first; empty on a new tablet."""
    return tuple(
        AccountRow(
            id=entry.id,
            name=entry.name,
            login=entry.login,
            server_url=entry.server_url,
            wait_ms=wait_ms(entry.tries, now_ms),
            locked=entry.locked,
        )
        for entry in tablet.accounts
    )


def unlock(tablet: Tablet, account_id: str, pin: str, *, now_ms: int, new_id: NewId) -> Account:
    """The account, open. Takes up to a second on a tablet: run it off the drawing loop.

    Wrong PINs are counted and slow down the next try, also after a restart; they never erase anything.

    Raises:
        PinError: wrong PIN (its `wait_ms` says how long the pad is shut), or the pad is still shut.
        OfficeLockError: the office locked the account; `ask_to_open` asks whether it still is.
    """
    lock = tablet.entry(account_id).locked
    if lock is not None:
        raise OfficeLockError(lock)
    key = tablet.try_pin(account_id, pin, now_ms=now_ms)
    return tablet.open(account_id, key, new_id=new_id)
