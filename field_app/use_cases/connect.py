"""Reach the server: at its address for the first sign-in, or with an account's own token."""

from __future__ import annotations

from field_app.store.account import Account
from field_app.sync_client.server import Server
from field_app.sync_client.transport import HttpTransport


def connect(server_url: str) -> Server:
    """The server at an address such as `https://server.example`, for `enrol_tablet`.

    Raises:
        UnfitError: the address is not one.
    """
    return Server(HttpTransport(server_url))


def connect_account(account: Account) -> Server:
    """The server of an open account, ready for `exchange`."""
    return Server(HttpTransport(account.server_url), account.token)
