"""Choose another PIN; the data stays under the same data key, so nothing is rewritten."""

from __future__ import annotations

from collections.abc import Callable

from field_app.store.account import Account
from field_app.store.tablet import Tablet


def change_pin(
    tablet: Tablet, account: Account, *, pins: tuple[str, str], now_ms: int, random_bytes: Callable[[int], bytes]
) -> None:
    """Wraps the account's data key under a new PIN; `pins` are the present and the new one.

    Raises:
        PinError: the present PIN is wrong, or the new one is too weak.
    """
    raise NotImplementedError
