"""Pull: stage page after page, then install all of them at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from field_app.store.account import Account
from field_app.store.errors import DamagedError
from field_app.store.install import Purging, install
from field_app.store.stage import StagedPage
from field_app.sync_client.server import RefusedError
from field_app.sync_client.trouble import Trouble, TroubleError
from field_app.use_cases.preparing import Preparing
from field_app.use_cases.trip import Call, NewEpochError, Trip
from shared_models.change import SCHEMA
from shared_models.errors import MalformedError
from shared_models.ids import AreaCode
from shared_models.sync_protocol import PROTOCOL, Cursor, Differed, Pull, PullAnswer
from shared_models.words import Label

FETCHING = Label("正在接收更新", "Receiving updates")
INSTALLING = Label("正在整理更新", "Installing updates")
DIFFERS = Label(
    "{count} 个社区的数据与服务器不一致,已重新下载。本机录入的内容不受影响。",
    "{count} communities differed from the server and are fetched afresh. What was recorded here is not affected.",
)
STILL_DIFFERS = Label(
    "重新下载后 {count} 个社区仍不一致,请把同步日志给技术支持看。",
    "{count} communities still differ after fetching them afresh; show support this log.",
)
PURGED = Label(
    "{count} 户不再由本机负责,已在上交工作后从本机删除。",
    "{count} households are no longer this tablet's and were removed after its work was handed over.",
)
LOOKED_AT = 20
"""Cases opened again at each exchange: damage that nobody opens is found too, 1,500 households in 75 exchanges."""
MOST_REPORTS = 100
MAX_PAGES = 10_000
"""More than any area has: a server that never says "no more" must not keep the tablet busy for ever."""


async def fetch_news(call: Call) -> None:
    """Brings the confirmed cases to the server's present state; a community that differs then is fetched afresh.

    Raises:
        TroubleError: stopped; pages that came stay staged, and the old picture stays whole.
        NewEpochError: begin again with hello.
    """
    differing = set(await _bring(call)) | await asyncio.to_thread(look_again, call.account)
    if not differing:
        return
    forget_how_far(call, tuple(sorted(differing)))
    still = await _bring(call)
    if still:
        call.log("error", STILL_DIFFERS.fill(count=len(still)))


def look_again(account: Account) -> set[AreaCode]:
    """Opens a few more of the confirmed cases, all of them in turn over many exchanges.

    Gives the communities of those that are damaged.
    """
    found, account.meta.looked_at = account.cases.damaged(account.meta.looked_at, count=LOOKED_AT)
    return found


async def _bring(call: Call) -> tuple[AreaCode, ...]:
    async with Preparing(call.account) as preparing:
        with _readable(call.account):
            answer = await _stage_pages(call, preparing)
        return await install_news(call, answer, preparing)


@contextmanager
def _readable(account: Account) -> Iterator[None]:
    try:
        yield
    except (MalformedError, DamagedError) as error:
        account.stage.start_over()
        raise TroubleError(Trouble(kind="unreadable", detail=str(error))) from error


def forget_how_far(trip: Trip, differing: tuple[AreaCode, ...]) -> None:
    """Makes the next pull fetch communities afresh whose picture here is not the server's; the server is told so."""
    trip.log("error", DIFFERS.fill(count=len(differing)))
    meta, now_ms = trip.account.meta, trip.now_ms or trip.means.stamp().wall_ms
    reports = tuple(Differed(id=trip.means.new_id(), scope=scope, ms=now_ms) for scope in differing)
    meta.differed = (*meta.differed, *reports)[-MOST_REPORTS:]
    for scope in differing:
        trip.account.stage.start_over(scope)


async def install_news(trip: Trip, answer: PullAnswer, preparing: Preparing) -> tuple[AreaCode, ...]:
    """Puts the staged pages in force; gives the communities whose picture here is not the server's then.

    Raises:
        TroubleError: a page cannot be read; the old picture stays whole.
    """
    trip.tell(INSTALLING, 0, 0)
    account = trip.account
    with _readable(account):
        news = await preparing.news()
    now = Purging(new_id=trip.means.new_id, now_ms=trip.now_ms or trip.means.stamp().wall_ms)
    installed = await asyncio.to_thread(install, account, news, answer, purging=now)
    trip.received += installed.changed
    trip.durable = max(trip.durable, answer.durable)
    if installed.purged:
        trip.purged += installed.purged
        trip.log("info", PURGED.fill(count=installed.purged))
    return installed.differing


async def _stage_pages(call: Call, preparing: Preparing) -> PullAnswer:
    rows = 0
    asked = asyncio.create_task(_ask(call))
    try:
        for _ in range(MAX_PAGES):
            call.tell(FETCHING, rows, 0)
            answer = await asked
            rows += sum(len(page.rows) for page in answer.pages)
            pages = stage_answer(call, answer)
            if not is_last(answer):  # the next answer is on its way while the pages before this one are prepared
                asked = asyncio.create_task(_ask(call))
            if answer.reset:
                await preparing.start_over()
            else:
                await preparing.take(pages)
            if is_last(answer):
                return answer
        raise TroubleError(Trouble(kind="unreadable", detail="the pull did not end"))
    finally:
        await _dropped(asked)


async def _dropped(asked: asyncio.Task[PullAnswer]) -> None:
    """Lets go of a question whose answer nobody waits for any more."""
    asked.cancel()
    with suppress(asyncio.CancelledError, Exception):
        await asked


def stage_answer(trip: Trip, answer: PullAnswer) -> list[StagedPage]:
    """Keeps what came."""
    stage = trip.account.stage
    for scope in answer.reset:
        stage.start_over(scope)
    return [stage.add(page) for page in answer.pages]


def is_last(answer: PullAnswer) -> bool:
    """Whether nothing more is to come after this answer."""
    came = {page.scope for page in answer.pages}
    return not any(page.more for page in answer.pages) and came.issuperset(answer.reset)


def question(trip: Trip, cursors: dict[AreaCode, Cursor]) -> Pull:
    """What this tablet asks for, given how far it knows each community."""
    return Pull(v=PROTOCOL, epoch=trip.account.meta.epoch or "", schema=SCHEMA, cursors=cursors)


async def _ask(call: Call) -> PullAnswer:
    ask = question(call, call.account.stage.reached())
    try:
        answer = await call.server.pull(ask)
    except RefusedError as error:
        if error.refusal.err == "epoch":
            raise NewEpochError from error
        raise TroubleError(Trouble(kind="unreadable", detail=f"pull: {error}")) from error
    if answer.epoch != ask.epoch:
        raise NewEpochError
    return answer
