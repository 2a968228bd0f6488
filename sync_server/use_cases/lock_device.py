"""Locks a person's account on one tablet from afar: at its next contact, after its unsent work was taken in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from shared_models.errors import NotFoundError
from shared_models.ids import DeviceId, UserId
from shared_models.sync_protocol import Refusal
from sync_server.store import audit_store, device_store, user_store
from sync_server.store.audit_store import AuditNote
from sync_server.store.database import Database, Transaction
from sync_server.store.device_store import Device
from sync_server.use_cases.administration import bounds_of, reach_over
from sync_server.use_cases.prove_identity import plain_login
from sync_server.use_cases.refused import RefusedError

LOCKED = Refusal(err="revoked", message="此平板已被街道办锁定 / this tablet was locked by the office")
"""What is still refused to a tablet that does not know how to lock; in its words, its sign-in has ended."""

DeviceState: TypeAlias = Literal["open", "asked_to_lock", "locked", "shut_out"]
"""asked_to_lock: not heard of since; locked: it was told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSeen:
    """One account on one tablet, for lists."""

    device: Device
    state: DeviceState


def lock_device(database: Database, device: DeviceId, *, by: UserId, now_ms: int, bounded: bool = False) -> None:
    """Asks for the lock; the tablet's work goes on being taken in, news and households are not given out any more.

    Bounded, only that of a person whose account `by` keeps.

    Raises:
        NotFoundError: there is no such device, or it was shut out or locked before.
    """
    with database.writing() as tx:
        _check_reach(tx, device, by, bounded=bounded)
        if not device_store.lock_device(tx, device, now_ms=now_ms):
            raise NotFoundError("没有此设备,或已停用、已锁定 / no such device, or it was shut out or locked before")
        audit_store.write_audit(tx, AuditNote(by, "lock_device", device), now_ms=now_ms)


def unlock_device(database: Database, device: DeviceId, *, by: UserId, now_ms: int, bounded: bool = False) -> None:
    """Lets the tablet open again as soon as it asks; bounded as `lock_device` is.

    Raises:
        NotFoundError: there is no such device, or it is not locked.
    """
    with database.writing() as tx:
        _check_reach(tx, device, by, bounded=bounded)
        if not device_store.unlock_device(tx, device):
            raise NotFoundError("没有此设备或未锁定 / no such device, or it is not locked")
        audit_store.write_audit(tx, AuditNote(by, "unlock_device", device), now_ms=now_ms)


def list_devices(database: Database, login: str) -> list[DeviceSeen]:
    """The tablets that a person is or was signed in on, the latest first.

    Raises:
        NotFoundError: there is no such account.
    """
    with database.reading() as tx:
        user = user_store.user_by_login(tx, plain_login(login))
        if user is None:
            raise NotFoundError(f"没有用户 {login} / there is no account {login}")
        return [DeviceSeen(device=one, state=device_state(one)) for one in device_store.devices_of(tx, user.id)]


def check_unlocked(tx: Transaction, device: DeviceId) -> None:
    """Passes a tablet that may be told about households.

    Raises:
        RefusedError: the office locked it.
    """
    if device_store.locked_since(tx, device) is not None:
        raise RefusedError(LOCKED)


def _check_reach(tx: Transaction, device: DeviceId, by: UserId, *, bounded: bool) -> None:
    known = device_store.device_by_id(tx, device)
    if bounded and (known is None or reach_over(tx, bounds_of(tx, by), known.user_id) != "keeps"):
        raise NotFoundError(device)


def device_state(device: Device) -> DeviceState:
    """Whether it may be used, and whether it heard so."""
    if device.revoked_ms is not None:
        return "shut_out"
    if device.locked_ms is None:
        return "open"
    return "locked" if (device.last_seen_ms or 0) >= device.locked_ms else "asked_to_lock"
