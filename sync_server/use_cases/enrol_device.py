"""Gives a person's account on one tablet its token, and knows the person behind a token later."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import msgspec

from shared_models.bundle_keys import PrivateKeys, PublicKeys, check_public, keys_of
from shared_models.errors import NotFoundError
from shared_models.ids import DeviceId, NewId, UserId
from shared_models.sync_protocol import Refusal
from sync_server.store import audit_store, bundle_store, device_store, replica_store
from sync_server.store.audit_store import AuditNote
from sync_server.store.database import Database, Transaction
from sync_server.store.device_store import Device
from sync_server.store.user_store import User
from sync_server.use_cases.administration import bounds_of, reach_over
from sync_server.use_cases.enrol_code import use_enrol_code
from sync_server.use_cases.log_in import NewSecret
from sync_server.use_cases.password import token_hash
from sync_server.use_cases.prove_identity import Credentials, prove_identity
from sync_server.use_cases.refused import RefusedError

MAX_NAME = 100
SHUT_OUT = Refusal(err="revoked", message="此平板已被停用,请联系办公室 / this tablet was shut out, ask the office")


class EnrolmentRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The first sign-in of a person on a tablet; `install` names the app's installation."""

    login: str
    password: str
    install: str
    device_name: str
    keys: PublicKeys | None = None
    """What the tablet signs its bundles with, and what answers are sealed to; older apps have none."""


class EnrolmentAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The token that stands for this person on this tablet from now on; only a hash of it is kept here."""

    token: str
    device: DeviceId
    user: UserId
    user_name: str
    keys: PublicKeys
    """What this server's answers are signed with, and what bundles are sealed to."""
    epoch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TabletUser:
    """Who asks, on which device."""

    user: UserId
    name: str
    device: DeviceId


def enrol_device(
    database: Database, request: EnrolmentRequest, *, address: str, draw: tuple[NewId, NewSecret], now_ms: int
) -> EnrolmentAnswer:
    """A token for the person behind a name and password, or a name and an enrolment code.

    An older token of the same installation ends.

    A lock of the office goes over to the new one: signing in anew does not open what was locked.

    Raises:
        WrongCredentialsError: no such name and password.
        TooManyAttemptsError: too many failures lately.
        OneTimeError: the password must first be replaced at the console.
        MalformedError: the tablet's keys are none.
    """
    typed = Credentials(login=request.login, password=request.password, address=address)

    def code_used(who: User, code: str) -> bool:
        return use_enrol_code(database, who.id, code, now_ms=now_ms)

    user = prove_identity(database, typed, now_ms=now_ms, code_used=code_used)
    if request.keys is not None:
        check_public(request.keys)
    new_id, new_secret = draw
    token = new_secret()
    device = Device(
        id=DeviceId(new_id()),
        user_id=user.id,
        install=request.install[:MAX_NAME].replace("\x00", ""),
        name=request.device_name[:MAX_NAME].replace("\x00", ""),
        token_hash=token_hash(token),
        enrolled_ms=now_ms,
    )
    with database.writing() as tx:
        older = [one for one in device_store.devices_of(tx, user.id) if one.install == device.install]
        for one in older:
            device_store.revoke_device(tx, one.id, now_ms=now_ms)
        device_store.add_device(tx, replace(device, locked_ms=older[0].locked_ms if older else None))
        if request.keys is not None:
            bundle_store.save_device_keys(tx, device.id, request.keys)
        keys = bundle_store.server_keys(tx) or _first_keys(tx, new_secret, now_ms=now_ms)
        epoch = replica_store.current_epoch(tx)
        audit_store.write_audit(tx, AuditNote(user.id, "enrol", device.id), now_ms=now_ms)
    return EnrolmentAnswer(
        token=token, device=device.id, user=user.id, user_name=user.name, keys=keys.public, epoch=epoch
    )


def _first_keys(tx: Transaction, new_secret: NewSecret, *, now_ms: int) -> PrivateKeys:
    """The keys this server has from now on."""
    seed = hashlib.sha512(new_secret().encode()).digest()
    return bundle_store.keep_first_server_keys(tx, keys_of(seed), now_ms=now_ms)


def tablet_user(tx: Transaction, token: str) -> TabletUser:
    """The person and device behind a token.

    Raises:
        RefusedError: an unknown token, one that the office ended, or a closed account.
    """
    holder = device_store.holder_of(tx, token_hash(token)) if token else None
    if holder is None:
        raise RefusedError(Refusal(err="unauthorized", message="请重新登录 / please sign in again"))
    if holder.shut_out:
        raise RefusedError(SHUT_OUT)
    return TabletUser(user=holder.user, name=holder.name, device=holder.device)


def revoke_device(database: Database, device: DeviceId, *, by: UserId, now_ms: int, bounded: bool = False) -> None:
    """Ends a device's token at once; bounded, only one of a person whose account `by` keeps.

    Raises:
        NotFoundError: there is no such device, or it was ended before.
    """
    with database.writing() as tx:
        known = device_store.device_by_id(tx, device)
        if bounded and (known is None or reach_over(tx, bounds_of(tx, by), known.user_id) != "keeps"):
            raise NotFoundError(device)
        if not device_store.revoke_device(tx, device, now_ms=now_ms):
            raise NotFoundError("没有此设备或已停用 / no such device, or it was shut out before")
        audit_store.write_audit(tx, AuditNote(by, "revoke_device", device), now_ms=now_ms)
