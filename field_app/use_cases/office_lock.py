"""The office's lock on an account: put on after the work was handed over, taken off only by the office's own word."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from field_app.store.account import Account
from field_app.store.device_file import OfficeLock
from field_app.store.tablet import Tablet
from field_app.sync_client.server import Server
from field_app.use_cases.exchange import ExchangeReport, exchange
from field_app.use_cases.means import Means
from field_app.use_cases.reading import clock_text
from shared_models.errors import UnfitError
from shared_models.words import Label

LOCKED = Label("街道办于 {time} 锁定了这个账号。", "The office locked this account on {time}.")
ONLY_HERE = Label(
    "{records} 条记录、{files} 个文件只在本机,都密封保存,一个不少。",
    "{records} records and {files} files are only on this tablet; they are sealed and safe.",
)
ALL_SENT = Label(
    "录入的内容服务器都已收到;本机的资料密封保存。",
    "The server has everything that was recorded; what is on this tablet is sealed and safe.",
)
ASK_OFFICE = Label(
    "请联系街道办解锁;解锁后输入 PIN:有网络点“再问一次”,没有网络就用文件交换。",
    "Ask the office to unlock it, then type the PIN: with a network tap “Ask again”, without one exchange by file.",
)
STILL = Label("刚才问过服务器:街道办还没有解锁。", "The server was asked: the office has not unlocked it yet.")
NOT_HEARD = Label("{happened}解锁要问过服务器才行。", "{happened} Only the server can say that it is unlocked.")


class OfficeLockError(UnfitError):
    """An account that the office locked; `label` says so, or what was heard when the server was asked."""

    def __init__(self, lock: OfficeLock, *, label: Label | None = None) -> None:
        """Takes the lock, and other words than that there is one."""
        self.label = label or lock_words(lock)[0]
        super().__init__(self.label.en)


def lock_words(lock: OfficeLock) -> tuple[Label, Label, Label]:
    """What happened, what is safe, what to do."""
    left = ONLY_HERE.fill(records=lock.records, files=lock.files) if lock.records or lock.files else ALL_SENT
    return LOCKED.fill(time=clock_text(lock.at_ms)), left, ASK_OFFICE


def lock_account(tablet: Tablet, account: Account, *, at_ms: int) -> OfficeLock:
    """Locks an open account, counting what is only here. Whoever has it open closes it.

    Raises:
        StoreError: the disk is full; it is locked until the app ends all the same.
    """
    lock = OfficeLock(
        at_ms=at_ms,
        records=account.outbox.pending() + len(account.drafts.all()),
        files=len(account.blobs.unsent()),
    )
    tablet.lock(account.id, lock)
    return lock


async def ask_to_open(
    tablet: Tablet, account_id: str, pin: str, *, means: Means, connect: Callable[[Account], Server]
) -> Account:
    """The account, open, when the server says that the office unlocked it. Until then what is only here is handed over.

    Raises:
        PinError: wrong PIN, or the pad is shut.
        OfficeLockError: it is still locked, or the server could not be asked.
    """
    now_ms = means.stamp().wall_ms
    key = await asyncio.to_thread(tablet.try_pin, account_id, pin, now_ms=now_ms)
    account = tablet.open(account_id, key, new_id=means.new_id)
    try:
        lock = _still_locked(tablet, account, await exchange(account, connect(account), means))
    except BaseException:
        account.close()
        raise
    if lock is not None:
        account.close()
        raise lock
    account.locked = None
    return account


def _still_locked(tablet: Tablet, account: Account, report: ExchangeReport) -> OfficeLockError | None:
    """What stands in the way; nothing when the server was asked and knows of no lock."""
    if report.heard and report.locked_ms is None:
        tablet.lock(account.id, None)
        return None
    before = tablet.entry(account.id).locked
    at_ms = report.locked_ms or (before.at_ms if before is not None else 0)
    lock = lock_account(tablet, account, at_ms=at_ms)
    trouble = report.trouble
    return OfficeLockError(lock, label=STILL if trouble is None else NOT_HEARD.fill(happened=trouble.happened))
