"""One exchange with the server: hello, push, pull, photos. Safe to kill anywhere; repeats change nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from field_app.store.account import Account
from field_app.store.database import NO_SPACE
from field_app.store.errors import StoreError
from field_app.store.meta import Anchor
from field_app.sync_client.backoff import wait_before_retry
from field_app.sync_client.server import Server
from field_app.sync_client.trouble import Trouble, TroubleError
from field_app.use_cases.fetch_news import fetch_news
from field_app.use_cases.greet_server import greet_server
from field_app.use_cases.hand_over_changes import hand_over_changes
from field_app.use_cases.hand_over_files import hand_over_files
from field_app.use_cases.means import Means
from field_app.use_cases.trip import Call, NewEpochError, Progress, Trip
from shared_models.words import Label

__all__ = ["ExchangeReport", "Progress", "Server", "Trouble", "TroubleError", "exchange", "nobody_watches"]
# Screens and state may not import the sync client: they take these names from here.

DONE = Label(
    "同步完成:上传 {sent} 条,收到 {received} 户更新,照片 {photos} 张。",
    "Synced: {sent} records sent, {received} households updated, {photos} photos sent.",
)
LOCKED = Label(
    "街道办要求锁定本账号:已上传 {sent} 条记录。", "The office asks for this account to lock: {sent} records were sent."
)
STOPPED = Label("同步中断:{happened}(已上传 {sent} 条)", "Sync stopped: {happened} ({sent} records sent)")
HOPELESS = frozenset({"revoked", "wrong_password", "upgrade"})
"""Troubles that trying again by itself does not mend."""
MAX_EPOCHS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeReport:
    """What one exchange did, as far as it got."""

    complete: bool
    """Everything went through: nothing is only on this tablet except what was typed meanwhile."""
    running: bool = False
    """Another exchange of this account is under way: this call did nothing."""
    sent: int = 0
    held: int = 0
    received: int = 0
    """Households that changed."""
    photos_sent: int = 0
    photos_left: int = 0
    contradictions: int = 0
    """Own values that now stand beside another value."""
    trouble: Trouble | None = None
    retry_in_ms: int | None = None
    """When to try again by itself; nothing when that would not help."""
    clock_off: bool = False
    heard: bool = False
    """The server answered the greeting, whatever came after."""
    locked_ms: int | None = None
    """Since when the office wants this account locked, now that its work is handed over; nothing when it does not."""


def nobody_watches(_: Progress) -> None:
    """Takes progress and shows it to nobody."""


async def exchange(
    account: Account, server: Server, means: Means, *, progress: Callable[[Progress], None] = nobody_watches
) -> ExchangeReport:
    """Hands over what is only here and fetches what changed. Never raises for network or server trouble: it reports.

    Typing never waits for it; one exchange runs at a time. Of what is practised nothing is ever sent.
    """
    if account.practice:
        return ExchangeReport(complete=False)
    if not account.exchanging.acquire(blocking=False):
        return ExchangeReport(complete=False, running=True)
    call = Call(account=account, server=server, means=means, progress=progress)
    try:
        await _go(call)
    except TroubleError as error:
        call.trouble = error.trouble
    except StoreError as error:
        call.trouble = _told(error)
    finally:
        account.exchanging.release()
        await server.close()
    return _report(call)


async def _go(call: Call) -> None:
    """The whole story."""
    anchor = call.account.meta.anchor
    for _ in range(MAX_EPOCHS):
        try:
            await greet_server(call)
            if await _locked_out(call, anchor):
                return
            await hand_over_changes(call, anchor)
            await _fetch_if_allowed(call)
            await hand_over_files(call)
        except NewEpochError:
            continue
        call.account.outbox.forget_durable(call.durable)
        return
    raise TroubleError(Trouble(kind="unreadable", detail="the server's epoch keeps changing"))


async def _locked_out(call: Call, anchor: Anchor | None) -> bool:
    """Whether this is all there is to do: the account is locked, or was until now.

    Text goes before the lock. Photos may take long: they go when the locked account asks again.
    """
    was_locked = call.account.locked is not None
    if call.locked_ms is None:
        return was_locked
    await hand_over_changes(call, anchor)
    if was_locked:
        await hand_over_files(call)
    return True


async def _fetch_if_allowed(call: Call) -> None:
    """An app that is too old to receive may still hand over its photos."""
    try:
        await fetch_news(call)
    except TroubleError as error:
        if error.trouble.kind != "upgrade":
            raise
        call.trouble = error.trouble


def _told(error: StoreError) -> Trouble:
    return Trouble(kind="no_space" if error.label is NO_SPACE else "unreadable", detail=str(error))


def _report(trip: Trip) -> ExchangeReport:
    failures = trip.account.meta.last.failures + 1
    try:
        _remember(trip, failures)
    except StoreError as error:
        # How an exchange ended is worth a line, not a failure: without room for it, it is only told.
        trip.trouble = trip.trouble or _told(error)
    trouble, account = trip.trouble, trip.account
    retry = None
    if trouble and trouble.kind not in HOPELESS:
        retry = wait_before_retry(failures, trip.means.fraction(), asked_s=trouble.retry_after_s or 0)
    return ExchangeReport(
        complete=trouble is None and trip.locked_ms is None,
        sent=trip.sent,
        held=trip.held,
        received=trip.received,
        photos_sent=trip.photos_sent,
        photos_left=sum(blob.rank for blob in account.blobs.to_send()),
        contradictions=trip.contradictions,
        trouble=trouble,
        retry_in_ms=retry,
        clock_off=trip.clock_off,
        heard=trip.now_ms > 0,
        locked_ms=trip.locked_ms,
    )


def _remember(trip: Trip, failures: int) -> None:
    account, trouble = trip.account, trip.trouble
    last = account.meta.last
    at_ms = trip.now_ms or trip.means.stamp().wall_ms
    account.meta.last = msgspec.structs.replace(
        last,
        at_ms=at_ms,
        complete_ms=last.complete_ms if trouble or trip.locked_ms is not None else at_ms,
        trouble=trouble.kind if trouble else "",
        detail=trouble.detail if trouble else "",
        failures=failures if trouble else 0,
        clock_off=trip.clock_off if trip.now_ms else last.clock_off,
    )
    _log(trip)


def _log(trip: Trip) -> None:
    if trip.locked_ms is not None:
        trip.log("warning", LOCKED.fill(sent=trip.sent))
    if trip.trouble is None:
        trip.log("info", DONE.fill(sent=trip.sent, received=trip.received, photos=trip.photos_sent))
        return
    detail = f" [{trip.trouble.kind} {trip.trouble.detail}]"
    text = STOPPED.fill(happened=trip.trouble.happened, sent=trip.sent)
    trip.log("warning", Label(text.zh + detail, text.en + detail))
