"""People's accounts on tablets, and the tokens that open them; of a token only its hash is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, select, update

from shared_models.ids import DeviceId, UserId
from sync_server.store.batch import insert_rows
from sync_server.store.database import Transaction, chunks
from sync_server.store.tables import log, people, table_of

_device = table_of(people.DeviceRow)
_user = table_of(people.UserRow)
_replica = table_of(log.ReplicaRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One account on one tablet; `revoked_ms` is set once its token opens nothing any more.

    `locked_ms` says since when the office wants it locked: its work is still taken in, no household is given out to it.
    """

    id: DeviceId
    user_id: UserId
    install: str
    name: str
    token_hash: str
    enrolled_ms: int
    last_seen_ms: int | None = None
    revoked_ms: int | None = None
    locked_ms: int | None = None


def add_device(tx: Transaction, device: Device) -> None:
    """Keeps a newly enrolled device."""
    insert_rows(tx, _device, [asdict(device)])


class Holder(NamedTuple):
    """Whose device it is; `shut_out` when the device was revoked or the account closed."""

    device: DeviceId
    user: UserId
    name: str
    shut_out: bool


# Asked by every request, and therefore put together once.
_HOLDER = (
    select(_device.c.id, _device.c.revoked_ms, _device.c.user_id, _user.c.name, _user.c.disabled_ms)
    .join(_user, _user.c.id == _device.c.user_id)
    .where(_device.c.token_hash == bindparam("token_hash"))
)


def holder_of(tx: Transaction, token_hash: str) -> Holder | None:
    """The device whose token has this hash, revoked or not, and its person."""
    row = tx.execute(_HOLDER, {"token_hash": token_hash}).one_or_none()
    if row is None:
        return None
    id_, revoked_ms, user, name, disabled_ms = row
    return Holder(DeviceId(id_), UserId(user), name, shut_out=revoked_ms is not None or disabled_ms is not None)


def device_by_id(tx: Transaction, id_: DeviceId) -> Device | None:
    """The device of this id, revoked or not."""
    return _one(tx.execute(select(_device).where(_device.c.id == id_)).one_or_none())


def devices_of(tx: Transaction, user: UserId) -> list[Device]:
    """A person's devices, the latest first."""
    wanted = select(_device).where(_device.c.user_id == user).order_by(_device.c.enrolled_ms.desc(), _device.c.id)
    return [Device(**row._mapping) for row in tx.execute(wanted)]  # noqa: SLF001 - SQLAlchemy's documented way


def devices_by_user(tx: Transaction, users: Iterable[UserId]) -> dict[UserId, list[Device]]:
    """The devices of these people, the latest first."""
    found: dict[UserId, list[Device]] = {}
    for some in chunks(users):
        wanted = select(_device).where(_device.c.user_id.in_(some)).order_by(_device.c.enrolled_ms.desc(), _device.c.id)
        for row in tx.execute(wanted):
            found.setdefault(UserId(row.user_id), []).append(Device(**row._mapping))  # noqa: SLF001 - documented
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What the server last heard from a device: the app's version, and up to which of its changes it was sent."""

    app: str
    taken_in: int
    seen_ms: int


def copies_of(tx: Transaction, ids: Iterable[DeviceId]) -> dict[DeviceId, Copy]:
    """The latest copy of each device that ever sent or asked for anything."""
    found: dict[DeviceId, Copy] = {}
    for some in chunks(ids):
        rows = select(_replica).where(_replica.c.device.in_(some)).order_by(_replica.c.last_seen_ms)
        for row in tx.execute(rows):
            found[DeviceId(row.device)] = Copy(app=row.app, taken_in=row.last_seq, seen_ms=row.last_seen_ms)
    return found


def device_names(tx: Transaction, ids: Iterable[DeviceId]) -> dict[DeviceId, str]:
    """Names by device id; unknown ids are left out."""
    found: dict[DeviceId, str] = {}
    for some in chunks(ids):
        rows = tx.execute(select(_device.c.id, _device.c.name).where(_device.c.id.in_(some)))
        found |= {DeviceId(row.id): row.name for row in rows}
    return found


def owners_of(tx: Transaction, ids: Iterable[DeviceId]) -> dict[DeviceId, UserId]:
    """Whose sign-in each is; unknown ids are left out."""
    found: dict[DeviceId, UserId] = {}
    for some in chunks(ids):
        rows = tx.execute(select(_device.c.id, _device.c.user_id).where(_device.c.id.in_(some)))
        found |= {DeviceId(row.id): UserId(row.user_id) for row in rows}
    return found


def touch_device(tx: Transaction, id_: DeviceId, *, now_ms: int) -> None:
    """Notes that a device was heard of."""
    tx.execute(update(_device).where(_device.c.id == id_).values(last_seen_ms=now_ms))


def revoke_device(tx: Transaction, id_: DeviceId, *, now_ms: int) -> bool:
    """Ends a device's token; false when there is no such device or it was ended before."""
    ended = update(_device).where(_device.c.id == id_, _device.c.revoked_ms.is_(None)).values(revoked_ms=now_ms)
    return tx.execute(ended).rowcount == 1


def lock_device(tx: Transaction, id_: DeviceId, *, now_ms: int) -> bool:
    """Asks a device to lock; false when there is no such device, or one that was ended or locked before."""
    open_ = _device.c.revoked_ms.is_(None) & _device.c.locked_ms.is_(None)
    return tx.execute(update(_device).where(_device.c.id == id_, open_).values(locked_ms=now_ms)).rowcount == 1


def unlock_device(tx: Transaction, id_: DeviceId) -> bool:
    """Lets a device open again; false when there is no such device or it was not locked."""
    locked = _device.c.locked_ms.is_not(None)
    return tx.execute(update(_device).where(_device.c.id == id_, locked).values(locked_ms=None)).rowcount == 1


def locked_since(tx: Transaction, id_: DeviceId) -> int | None:
    """Since when the office wants a device locked; nothing when it does not."""
    found: int | None = tx.execute(select(_device.c.locked_ms).where(_device.c.id == id_)).scalar()
    return found


def _one(row: Row[Any] | None) -> Device | None:
    return None if row is None else Device(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way by names
