"""Pull: stage page after page, then install all of them at once."""

from __future__ import annotations

import asyncio

from field_app.store.install import Installed, install, prepare
from field_app.sync_client.server import RefusedError
from field_app.sync_client.trouble import Trouble, TroubleError
from field_app.use_cases.trip import NewEpochError, Trip
from shared_models.change import SCHEMA
from shared_models.errors import MalformedError
from shared_models.sync_protocol import PROTOCOL, Pull, PullAnswer
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
MAX_PAGES = 10_000
"""More than any area has: a server that never says "no more" must not keep the tablet busy for ever."""


async def fetch_news(trip: Trip) -> None:
    """Brings the confirmed cases to the server's present state; a community that differs then is fetched afresh.

    Raises:
        TroubleError: stopped; pages that came stay staged, and the old picture stays whole.
        NewEpochError: begin again with hello.
    """
    differing = (await _one_pull(trip)).differing
    if not differing:
        return
    trip.log("error", DIFFERS.fill(count=len(differing)))
    for scope in differing:
        trip.account.stage.start_over(scope)
    still = (await _one_pull(trip)).differing
    if still:
        trip.log("error", STILL_DIFFERS.fill(count=len(still)))


async def _one_pull(trip: Trip) -> Installed:
    answer = await _stage_pages(trip)
    trip.tell(INSTALLING, 0, 0)
    account = trip.account
    whole = account.meta.confirmed_epoch not in {None, answer.epoch}
    try:
        news = await asyncio.to_thread(prepare, account, whole=whole)
    except MalformedError as error:
        account.stage.start_over()
        raise TroubleError(Trouble(kind="unreadable", detail=str(error))) from error
    installed = await asyncio.to_thread(install, account, news, answer)
    trip.received += installed.changed
    trip.durable = max(trip.durable, answer.durable)
    if installed.purged:
        trip.purged += installed.purged
        trip.log("info", PURGED.fill(count=installed.purged))
    return installed


async def _stage_pages(trip: Trip) -> PullAnswer:
    account = trip.account
    rows = 0
    for _ in range(MAX_PAGES):
        trip.tell(FETCHING, rows, 0)
        answer = await _ask(trip)
        for scope in answer.reset:
            account.stage.start_over(scope)
        for page in answer.pages:
            account.stage.add(page)
            rows += len(page.rows)
        came = {page.scope for page in answer.pages}
        if not any(page.more for page in answer.pages) and came.issuperset(answer.reset):
            return answer
    raise TroubleError(Trouble(kind="unreadable", detail="the pull did not end"))


async def _ask(trip: Trip) -> PullAnswer:
    account = trip.account
    epoch = account.meta.epoch or ""
    try:
        answer = await trip.server.pull(Pull(v=PROTOCOL, epoch=epoch, schema=SCHEMA, cursors=account.stage.reached()))
    except RefusedError as error:
        if error.refusal.err == "epoch":
            raise NewEpochError from error
        raise TroubleError(Trouble(kind="unreadable", detail=f"pull: {error}")) from error
    if answer.epoch != epoch:
        raise NewEpochError
    return answer
