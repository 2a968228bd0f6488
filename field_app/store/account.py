"""One person's open account on this tablet."""

from __future__ import annotations

from shared_models.ids import DeviceId, UserId


class Account:
    """An unlocked account: everything the use cases read and write."""

    user: UserId
    user_name: str
    device: DeviceId
    server_url: str

    def close(self) -> None:
        """Locks the account: the key leaves memory, the file is closed."""
