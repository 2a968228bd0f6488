"""People's accounts on tablets, and the tokens that open them; of a token only its hash is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, select, update

from shared_models.ids import DeviceId, UserId
from sync_server.store.batch import insert_rows
from sync_server.store.database import Transaction, chunks
from sync_server.store.tables import people, table_of

_device = table_of(people.DeviceRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One account on one tablet; `revoked_ms` is set once its token opens nothing any more."""

    id: DeviceId
    user_id: UserId
    install: str
    name: str
    token_hash: str
    enrolled_ms: int
    last_seen_ms: int | None = None
    revoked_ms: int | None = None


def add_device(tx: Transaction, device: Device) -> None:
    """Keeps a newly enrolled device."""
    insert_rows(tx, _device, [asdict(device)])


def device_by_token(tx: Transaction, token_hash: str) -> Device | None:
    """The device whose token has this hash, revoked or not."""
    return _one(tx.execute(select(_device).where(_device.c.token_hash == token_hash)).one_or_none())


def device_by_id(tx: Transaction, id_: DeviceId) -> Device | None:
    """The device of this id, revoked or not."""
    return _one(tx.execute(select(_device).where(_device.c.id == id_)).one_or_none())


def devices_of(tx: Transaction, user: UserId) -> list[Device]:
    """A person's devices, the latest first."""
    wanted = select(_device).where(_device.c.user_id == user).order_by(_device.c.enrolled_ms.desc(), _device.c.id)
    return [Device(**row._mapping) for row in tx.execute(wanted)]  # noqa: SLF001 - SQLAlchemy's documented way


def device_names(tx: Transaction, ids: Iterable[DeviceId]) -> dict[DeviceId, str]:
    """Names by device id; unknown ids are left out."""
    found: dict[DeviceId, str] = {}
    for some in chunks(ids):
        rows = tx.execute(select(_device.c.id, _device.c.name).where(_device.c.id.in_(some)))
        found |= {DeviceId(row.id): row.name for row in rows}
    return found


def touch_device(tx: Transaction, id_: DeviceId, *, now_ms: int) -> None:
    """Notes that a device was heard of."""
    tx.execute(update(_device).where(_device.c.id == id_).values(last_seen_ms=now_ms))


def revoke_device(tx: Transaction, id_: DeviceId, *, now_ms: int) -> bool:
    """Ends a device's token; false when there is no such device or it was ended before."""
    ended = update(_device).where(_device.c.id == id_, _device.c.revoked_ms.is_(None)).values(revoked_ms=now_ms)
    return tx.execute(ended).rowcount == 1


def _one(row: Row[Any] | None) -> Device | None:
    return None if row is None else Device(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way by names
