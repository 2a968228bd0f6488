"""Pages for when something does not go: what happened, what is safe, what to do. They accuse nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from shared_models.errors import MalformedError, NotAllowedError, NotFoundError, UnfitError
from shared_models.words import Label
from sync_server.console.forms import ForgedFormError
from sync_server.console.seat import LoggedOutError, MustChangeError, Seat, seat_of
from sync_server.store.database import BusyError
from sync_server.use_cases.decide import OvertakenError

NOTHING_WRITTEN = Label("没有保存任何改动，原有数据不受影响。", "Nothing was written; what was there is untouched.")
READ_NOTHING = Label("没有显示或改动任何数据。", "Nothing was shown or changed.")
TO_QUEUE = Label("打开审核队列", "Open the review queue")
BACK_TO_PAGE = Label("重新打开该页", "Open the page again")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What a page of trouble says."""

    status: int
    title: Label
    happened: Label
    safe: Label
    help: Label
    path: str = ""
    path_label: Label = TO_QUEUE
    kept: tuple[str, ...] = ()
    """What the person had typed."""


NOT_FOUND = Trouble(
    status=404,
    title=Label("没有找到", "Not found"),
    happened=Label(
        "没有这个页面，或它不在您负责的区域内。", "There is no such page, or it lies outside the areas you work in."
    ),
    safe=READ_NOTHING,
    help=Label(
        "请从审核队列或覆盖页面重新进入；如认为应当有权查看，请联系系统管理员。",
        "Come in again from the queue or the coverage page; if you should be able to see it, ask your administrator.",
    ),
)
NOT_ALLOWED = Trouble(
    status=403,
    title=Label("没有这项权限", "Not within your rights"),
    happened=Label("您的岗位在该区域没有这项权限。", "Your role has no right to do this in this area."),
    safe=READ_NOTHING,
    help=Label(
        "如工作需要，请联系系统管理员调整授权。", "If your work needs it, ask your administrator for the right."
    ),
)
FORGED = Trouble(
    status=403,
    title=Label("页面已过期", "This page is out of date"),
    happened=Label(
        "提交的表单不是由您当前登录的页面发出的，可能是登录已更换或页面停留太久。",
        "The form does not belong to your present log-in: you may have logged in anew since the page was opened.",
    ),
    safe=NOTHING_WRITTEN,
    help=Label("请重新打开该页，核对后再提交一次。", "Open the page again, check it, and send it once more."),
)
OVERTAKEN = Trouble(
    status=409,
    title=Label("已有新的变化", "Something has changed meanwhile"),
    happened=Label(
        "您打开页面之后，其他人已处理，或平板又同步了新内容。",
        "Since you opened the page somebody else has decided, or a tablet has sent something new.",
    ),
    safe=Label(
        "您的操作没有保存，也没有覆盖他人的处理结果。",
        "Your action was not written, and nobody's decision was overwritten.",
    ),
    help=Label("请重新打开该页查看最新情况，再作决定。", "Open the page again, see how things stand, and decide then."),
)
UNFIT = Trouble(
    status=409,
    title=Label("目前不能这样处理", "This cannot be done as things stand"),
    happened=Label("现有数据不符合这项操作的条件。", "The data do not meet the conditions for this."),
    safe=NOTHING_WRITTEN,
    help=Label("请重新打开该页，按提示处理后再试。", "Open the page again and try once its hints are dealt with."),
)
BUSY = Trouble(
    status=503,
    title=Label("系统正忙", "The system is busy"),
    happened=Label(
        "其他人正在处理同一批数据，等待时间过长。", "Others are working on the same data; the wait was too long."
    ),
    safe=NOTHING_WRITTEN,
    help=Label(
        "请稍等片刻再试一次，重复提交不会产生两份记录。",
        "Try again in a moment; sending twice never makes two records.",
    ),
)
UNREADABLE = Trouble(
    status=400,
    title=Label("无法识别的请求", "This request cannot be read"),
    happened=Label("地址或表单中有无法识别的内容。", "The address or the form holds something that cannot be read."),
    safe=NOTHING_WRITTEN,
    help=Label("请从页面上的按钮或链接重新进入。", "Come in again through a button or link of a page."),
)
BROKEN = Trouble(
    status=500,
    title=Label("系统出错", "Something went wrong here"),
    happened=Label("系统内部出错，错误已记入日志。", "The fault is ours and has been written to the log."),
    safe=Label(
        "以前的数据都在；这次操作是否已保存，请打开原页面核对。",
        "Earlier data are all there; open the page again to see whether this action was written.",
    ),
    help=Label(
        "请重试一次；仍然出错时，请把时间和页面地址告诉管理员。",
        "Try once more; if it happens again, tell your administrator the time and the page's address.",
    ),
)
LOGGED_OUT = Trouble(
    status=401,
    title=Label("登录已结束", "Your log-in has ended"),
    happened=Label(
        "停留时间较长或已在别处退出，登录已结束。", "The page stood open for long, or you logged out elsewhere."
    ),
    safe=Label(
        "这次提交没有保存；您填写的内容见下方，可复制。",
        "This form was not written; what you had typed is below, to be copied.",
    ),
    help=Label("请重新登录，打开原页面后再提交。", "Log in again, open the page and send it once more."),
    path="/log-in",
    path_label=Label("重新登录", "Log in again"),
)

_TROUBLES: tuple[tuple[type[Exception], Trouble], ...] = (
    (ForgedFormError, FORGED),
    (NotFoundError, NOT_FOUND),
    (NotAllowedError, NOT_ALLOWED),
    (OvertakenError, OVERTAKEN),
    (UnfitError, UNFIT),
    (BusyError, BUSY),
    (MalformedError, UNREADABLE),
    (RequestValidationError, UNREADABLE),
)
CAUGHT: tuple[type[Exception], ...] = (
    *(kind for kind, _ in _TROUBLES),
    HTTPException,
    LoggedOutError,
    MustChangeError,
    Exception,
)
"""Every exception that has a page."""


def trouble_page(seat: Seat, trouble: Trouble) -> Response:
    """The page that says it, in the person's language."""
    shown = {
        name: getattr(trouble, name).text(seat.language) for name in ("title", "happened", "safe", "help", "path_label")
    }
    rest = {"status": trouble.status, "path": trouble.path, "kept": trouble.kept}
    response = seat.page("error.html", {"trouble": {**shown, **rest}}, status=trouble.status)
    if trouble.status == BUSY.status:
        response.headers["Retry-After"] = "3"
    return response


async def answer_trouble(request: Request, error: Exception) -> Response:
    """The page for an exception; who is not logged in is sent to the door."""
    return await run_in_threadpool(_answer, request, error)


def _answer(request: Request, error: Exception) -> Response:
    seat = seat_of(request)
    if isinstance(error, LoggedOutError):
        return _to_the_door(seat, error)
    if isinstance(error, MustChangeError):
        return seat.go("/password")
    if isinstance(error, HTTPException):
        known = {404: NOT_FOUND, 403: NOT_ALLOWED}
        return trouble_page(seat, known.get(error.status_code, replace(UNREADABLE, status=error.status_code)))
    found = next((trouble for kind, trouble in _TROUBLES if isinstance(error, kind)), BROKEN)
    return trouble_page(seat, found)


def _to_the_door(seat: Seat, error: LoggedOutError) -> Response:
    if error.kept or seat.request.method != "GET":
        return trouble_page(seat, replace(LOGGED_OUT, kept=error.kept))
    response = seat.go(f"/log-in?next={quote(error.back)}")
    if seat.is_fragment:
        response = Response(status_code=204, headers={"HX-Redirect": response.headers["location"]})
    return response
