"""Exchanges by file: the keys of this server and of its tablets, and the bundles that were taken in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from sqlalchemy import select, update

from shared_models.bundle_keys import PrivateKeys, PublicKeys
from shared_models.ids import DeviceId, UserId
from sync_server.store.batch import insert_missing, insert_rows, upsert_rows
from sync_server.store.database import Transaction, chunks
from sync_server.store.tables import bundles, table_of

_server = table_of(bundles.ServerKeysRow)
_device = table_of(bundles.DeviceKeysRow)
_bundle = table_of(bundles.BundleRow)

ANSWERS_KEPT = 3
"""A tablet's older answers are given up: whoever lost one exports again."""
SHOWN = 50


class BundleOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of everything in a bundle, in numbers."""

    applied: int = 0
    duplicates: int = 0
    held: int = 0
    files_stored: int = 0
    files_waiting: int = 0
    households: int = 0
    """Whose news are in the answer."""
    refused: tuple[str, ...] = ()
    """Codes of what was not carried out, each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBundle:
    """One bundle as the books have it."""

    id: str
    device: DeviceId
    user: UserId
    taken_by: UserId
    taken_ms: int
    outcome: BundleOutcome
    has_answer: bool


# --- keys ----------------------------------------------------------------------------------------------------------


def server_keys(tx: Transaction) -> PrivateKeys | None:
    """The pair that is handed out; nothing before the first tablet asked for it."""
    row = tx.execute(select(_server.c.box, _server.c.sign).order_by(_server.c.n.desc()).limit(1)).one_or_none()
    return None if row is None else PrivateKeys(box=row.box, sign=row.sign)


def keep_first_server_keys(tx: Transaction, keys: PrivateKeys, *, now_ms: int) -> PrivateKeys:
    """The pair that is handed out: this one, unless another process was faster."""
    row = {"n": 1, "id": keys.public.id, "box": keys.box, "sign": keys.sign, "made_ms": now_ms}
    insert_missing(tx, _server, [row])
    return server_keys(tx) or keys


def server_keys_by_id(tx: Transaction, id_: str) -> PrivateKeys | None:
    """The pair of this name, present or past."""
    row = tx.execute(select(_server.c.box, _server.c.sign).where(_server.c.id == id_)).one_or_none()
    return None if row is None else PrivateKeys(box=row.box, sign=row.sign)


def save_device_keys(tx: Transaction, device: DeviceId, keys: PublicKeys) -> None:
    """Registers a device's public keys."""
    upsert_rows(tx, _device, [{"device": device, "box": keys.box, "sign": keys.sign}])


def device_keys(tx: Transaction, device: DeviceId) -> PublicKeys | None:
    """A device's public keys; nothing for one that registered none."""
    row = tx.execute(select(_device.c.box, _device.c.sign).where(_device.c.device == device)).one_or_none()
    return None if row is None else PublicKeys(box=row.box, sign=row.sign)


def keys_of_devices(tx: Transaction, devices: Iterable[DeviceId]) -> dict[DeviceId, PublicKeys]:
    """Public keys by device; those that registered none are left out."""
    found: dict[DeviceId, PublicKeys] = {}
    for some in chunks(devices):
        rows = tx.execute(select(_device.c.device, _device.c.box, _device.c.sign).where(_device.c.device.in_(some)))
        found |= {DeviceId(row.device): PublicKeys(box=row.box, sign=row.sign) for row in rows}
    return found


# --- what was taken in ---------------------------------------------------------------------------------------------


def save_bundle(tx: Transaction, taken: TakenBundle, answer: bytes) -> None:
    """Notes a bundle with its answer; the tablet's oldest answers are given up."""
    row = {
        "id": taken.id,
        "device": taken.device,
        "user_id": taken.user,
        "taken_by": taken.taken_by,
        "taken_ms": taken.taken_ms,
        "outcome": msgspec.json.encode(taken.outcome).decode(),
        "answer": answer,
    }
    insert_rows(tx, _bundle, [row])
    kept = select(_bundle.c.id).where(_bundle.c.device == taken.device)
    kept = kept.order_by(_bundle.c.taken_ms.desc(), _bundle.c.id.desc()).limit(ANSWERS_KEPT)
    old = (_bundle.c.device == taken.device) & _bundle.c.id.not_in(tx.execute(kept).scalars().all())
    tx.execute(update(_bundle).where(old, _bundle.c.answer.is_not(None)).values(answer=None))


def taken_bundles(tx: Transaction, *, of: Iterable[UserId], by: UserId) -> list[TakenBundle]:
    """The latest bundles from tablets of these people, or taken in by this person, the newest first."""
    found: dict[str, TakenBundle] = {}
    columns = [column for column in _bundle.c if column.name != "answer"]
    wanted = select(*columns, _bundle.c.answer.is_not(None).label("has_answer"))
    latest = wanted.order_by(_bundle.c.taken_ms.desc(), _bundle.c.id.desc()).limit(SHOWN)
    for which in (_bundle.c.taken_by == by, *(_bundle.c.user_id.in_(some) for some in chunks(of))):
        for row in tx.execute(latest.where(which)):
            found[row.id] = TakenBundle(
                id=row.id,
                device=DeviceId(row.device),
                user=UserId(row.user_id),
                taken_by=UserId(row.taken_by),
                taken_ms=row.taken_ms,
                outcome=msgspec.json.decode(row.outcome, type=BundleOutcome),
                has_answer=row.has_answer,
            )
    return sorted(found.values(), key=lambda one: (-one.taken_ms, one.id))[:SHOWN]


def answer_of(tx: Transaction, id_: str) -> bytes | None:
    """The sealed answer to a bundle; nothing when there is no such bundle or its answer was given up."""
    answer = tx.execute(select(_bundle.c.answer).where(_bundle.c.id == id_)).scalar_one_or_none()
    return None if answer is None else bytes(answer)
