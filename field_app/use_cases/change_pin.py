"""Choose another PIN; the data stays under the same data key, so nothing is rewritten."""

from __future__ import annotations

from field_app.store.account import Account
from field_app.store.tablet import Tablet


def change_pin(tablet: Tablet, account: Account, *, pins: tuple[str, str], now_ms: int) -> None:
    """Wraps the account's data key under a new PIN; `pins` are the present and the new one.

    Raises:
        PinError: the present PIN is wrong, or the new one is too weak.
    """
    present, new = pins
    key = tablet.try_pin(account.id, present, now_ms=now_ms)
    tablet.change_pin(account.id, key, new)
