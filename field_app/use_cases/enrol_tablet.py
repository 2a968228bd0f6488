"""Sign a person in on this tablet for the first time: the only moment that needs the network and the password."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account, TabletKeys
from field_app.store.pin import check_pin
from field_app.store.tablet import SignedIn, Tablet
from field_app.sync_client.server import EnrolmentRequest, Server
from field_app.use_cases.means import Means
from field_app.use_cases.office_lock import OfficeLockError
from shared_models.bundle_keys import SEED_BYTES, PrivateKeys, keys_of


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
        OfficeLockError: the office locked what is here; the sign-in is renewed, its word is still to be asked for.
    """
    check_pin(enrolment.pin)
    signed_in = await _sign_in(tablet, server, enrolment, own=keys_of(means.random_bytes(SEED_BYTES)))
    now_ms = means.stamp().wall_ms
    known = tablet.entry_of(signed_in.user, signed_in.server_url)
    if known is not None and enrolment.start_anew:
        tablet.set_aside(known)
        known = None
    if known is None:
        known = tablet.create(signed_in, enrolment.pin, id_=means.new_id(), now_ms=now_ms)
        key = tablet.try_pin(known.id, enrolment.pin, now_ms=now_ms)
    else:
        key = tablet.try_pin(known.id, enrolment.pin, now_ms=now_ms)
        known = tablet.renew(known.id, signed_in, key)
        if known.locked is not None:
            raise OfficeLockError(known.locked)
    account = tablet.open(known.id, key, new_id=means.new_id)
    if account.meta.epoch is None and signed_in.epoch:
        account.meta.epoch = signed_in.epoch
    return account


async def _sign_in(tablet: Tablet, server: Server, enrolment: Enrolment, *, own: PrivateKeys) -> SignedIn:
    request = EnrolmentRequest(
        login=enrolment.login.strip(),
        password=enrolment.password,
        install=tablet.install,
        device_name=enrolment.device_name,
        keys=own.public,
    )
    try:
        answer = await server.enrol(request)
    finally:
        await server.close()
    return SignedIn(
        user=answer.user,
        name=answer.user_name,
        login=request.login,
        device=answer.device,
        token=answer.token,
        server_url=enrolment.server_url.strip().rstrip("/"),
        keys=TabletKeys(own=own, server=answer.keys) if answer.keys is not None else None,
        epoch=answer.epoch,
    )
