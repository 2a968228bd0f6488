"""Reach the server: at its address for the first sign-in, or with an account's own token."""

from __future__ import annotations

from field_app.store.account import Account
from field_app.sync_client.server import Server
from field_app.sync_client.transport import HttpTransport
from shared_models.errors import UnfitError
from shared_models.words import Label

NOT_SENT = Label(
    "练习的内容只在本机,不会上传,也不用上传。", "What is practised stays on this tablet: it is never sent anywhere."
)


class PracticeError(UnfitError):
    """An exchange was asked for while practising."""

    def __init__(self) -> None:
        """Has the words to show."""
        super().__init__(NOT_SENT.en)
        self.label = NOT_SENT


def connect(server_url: str) -> Server:
    """The server at an address such as `https://server.example`, for `enrol_tablet`.

    Raises:
        UnfitError: the address is not one.
    """
    return Server(HttpTransport(server_url))


def connect_account(account: Account) -> Server:
    """The server of an open account, ready for `exchange`.

    Raises:
        PracticeError: what was practised goes nowhere.
    """
    if account.practice:
        raise PracticeError
    return Server(HttpTransport(account.server_url), account.token)
