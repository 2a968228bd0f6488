"""A locked account where no network reaches: its work goes out in a file, the office's word comes in by the answer."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass, field
from pathlib import Path

from field_app.store.account import Account
from field_app.store.device_file import OfficeLock
from field_app.store.tablet import Tablet
from field_app.use_cases.export_bundle import Exported, export_bundle
from field_app.use_cases.import_bundle import Imported, import_bundle
from field_app.use_cases.means import Means
from field_app.use_cases.office_lock import OfficeLockError, lock_account
from shared_models.words import Label

STILL = Label(
    "这个回执写明:生成回执时,街道办还没有解锁。", "This answer says: when it was made, the office had not unlocked it."
)
TOO_OLD = Label(
    "这个回执不能解锁:它不是锁定之后、对最近一次导出的答复。请重新导出一次,再取回执。",
    "This answer cannot unlock: it was not given after the lock, to the latest export. Export once more and fetch a "
    "new answer.",
)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for which locked account."""

    tablet: Tablet
    account_id: str
    pin: str = field(repr=False)


def export_locked(asking: Asking, path: Path, *, means: Means, most: int) -> Exported:
    """Writes what is only here into a sealed file, with the question whether the lock still holds.

    Raises:
        PinError: wrong PIN, or the pad is shut.
        FileTroubleError: this sign-in has no keys, a sync is under way, or there is too much for any file.
        OSError: the file cannot be written.
    """
    account = _opened(asking, means)
    try:
        return export_bundle(account, means, path, most=most)
    finally:
        account.close()


async def open_by_answer(asking: Asking, data: bytes, *, means: Means) -> Account:
    """The account, open, when an answer by file says so and was given after the lock was put on.

    What else the answer brings counts either way. The server's clock stamps both the lock and the answer.

    Raises:
        PinError: wrong PIN, or the pad is shut.
        FileTroubleError: it is no answer, not for this sign-in, or not whole.
        OfficeLockError: the account stays locked.
    """
    account = await asyncio.to_thread(_opened, asking, means)
    try:
        _judge(asking.tablet, account, await import_bundle(account, means, io.BytesIO(data)))
    except BaseException:
        account.close()
        raise
    account.locked = None
    return account


def _opened(asking: Asking, means: Means) -> Account:
    key = asking.tablet.try_pin(asking.account_id, asking.pin, now_ms=means.stamp().wall_ms)
    return asking.tablet.open(asking.account_id, key, new_id=means.new_id)


def _judge(tablet: Tablet, account: Account, told: Imported) -> None:
    """Takes the lock off, or counts anew what is only here and says why it stays on.

    Raises:
        OfficeLockError: it stays on.
    """
    lock = tablet.entry(account.id).locked or OfficeLock(at_ms=0)
    if told.locked_ms is not None:
        held = lock_account(tablet, account, at_ms=max(lock.at_ms, told.locked_ms))
        raise OfficeLockError(held, label=STILL)
    if told.greeted_ms is None or told.greeted_ms <= lock.at_ms:
        held = lock_account(tablet, account, at_ms=lock.at_ms)
        raise OfficeLockError(held, label=TOO_OLD)
    tablet.lock(account.id, None)
