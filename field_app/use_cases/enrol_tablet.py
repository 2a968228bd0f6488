"""Sign a person in on this tablet for the first time: the only moment that needs the network and the password."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.store.tablet import Tablet
from field_app.sync_client.server import Server
from field_app.use_cases.means import Means


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What the person types at the first sign-in. The password is sent once and never stored."""

    server_url: str
    login: str
    password: str
    device_name: str
    pin: str
    """Opens this account on this tablet from now on, without network."""
    start_anew: bool = False
    """The PIN of an account already here is forgotten: begin a second one; the old one's sealed work stays."""


async def enrol_tablet(tablet: Tablet, server: Server, enrolment: Enrolment, *, means: Means) -> Account:
    """The account, open, with its device token sealed under the PIN.

    Signing in again (after a token was revoked) keeps all data and needs the PIN chosen earlier.

    Raises:
        TroubleError: no network, wrong password, old app … with the words to show.
        PinError: the PIN is too weak, or is not the one that seals the data already here.
    """
    raise NotImplementedError
