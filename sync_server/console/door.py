"""In and out: the log-in page, the cookie behind a log-in, the language, and where a person starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from shared_models.words import Label
from sync_server.console.forms import SentForm, field_in
from sync_server.console.seat import (
    BASE,
    DOOR_COOKIE,
    LANGUAGE_COOKIE,
    MENU,
    SESSION_COOKIE,
    AnySeat,
    FreshSeat,
    Seat,
    SomeSeat,
)
from sync_server.use_cases.log_in import log_in, log_out
from sync_server.use_cases.prove_identity import Credentials, TooManyAttemptsError, WrongCredentialsError

router = APIRouter()

YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class _Refused:
    title: str
    help: str


@router.get("/log-in")
def show_log_in(seat: AnySeat, next_: Annotated[str, Query(alias="next")] = "/", done: str = "") -> Response:
    """The log-in page; with `done` it says that the log-out succeeded."""
    if seat.sitter is not None:
        return seat.go(_local(next_))
    notice = seat.say("已退出登录。", "You are logged out.") if done else ""
    return _door(seat, next_=_local(next_), notice=notice)


@router.post("/log-in")
def try_log_in(seat: AnySeat, form: SentForm) -> Response:
    """The page the person wanted, or the log-in page again, which never says which half was wrong."""
    next_ = _local(field_in(form, "next"))
    login = field_in(form, "login")
    password = form.get("password", "")
    typed = Credentials(
        login=login,
        password=password if isinstance(password, str) else "",
        address=seat.office.address_of(seat.request),
    )
    try:
        fresh = log_in(seat.office.database, typed, new_secret=seat.office.new_secret, now_ms=seat.now_ms)
    except WrongCredentialsError:
        wrong = Label("账号或密码不正确", "The account or the password is wrong")
        advice = Label(
            "请核对后重新输入。忘记密码请联系系统管理员。", "Check both and type them again, or ask your administrator."
        )
        return _door(
            seat, next_=next_, login=login, refused=_Refused(wrong.text(seat.language), advice.text(seat.language))
        )
    except TooManyAttemptsError as error:
        return _slowed(seat, next_, login=login, seconds=error.retry_after_s)
    response = seat.go(next_)
    _set_cookie(seat, response, name=SESSION_COOKIE, value=fresh.token)
    response.delete_cookie(DOOR_COOKIE, path=BASE)
    return response


def _slowed(seat: Seat, next_: str, *, login: str, seconds: int) -> Response:
    title = seat.say("尝试次数过多", "Too many tries")
    advice = seat.say(
        "为保护账号，请在 {seconds} 秒后再试。",
        "To protect the account, please wait {seconds} seconds.",
        seconds=seconds,
    )
    response = _door(seat, next_=next_, login=login, refused=_Refused(title, advice), status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _door(  # noqa: PLR0913 - the log-in page has as many states as it has words
    seat: Seat, *, next_: str, login: str = "", refused: _Refused | None = None, notice: str = "", status: int = 0
) -> Response:
    wanted = status or (403 if refused else 200)
    context = {"trouble": refused, "notice": notice, "next": next_, "login": login}
    page = seat.page("log_in.html", context, status=wanted)
    _set_cookie(seat, page, name=DOOR_COOKIE, value=seat.door_token)
    return page


@router.post("/log-out")
def leave(seat: FreshSeat) -> Response:
    """The log-in page; the session is gone on the server, not only in this browser."""
    log_out(seat.office.database, seat.request.cookies.get(SESSION_COOKIE, ""), now_ms=seat.now_ms)
    response = seat.go("/log-in?done=1")
    response.delete_cookie(SESSION_COOKIE, path=BASE)
    return response


@router.get("/language/{language}")
def choose_language(seat: AnySeat, language: Literal["zh", "en"], back: str = "/") -> Response:
    """The page the person came from, in the language chosen."""
    response = seat.go(_local(back))
    response.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR_S, path=BASE, samesite="lax")
    return response


@router.get("/")
def start(seat: SomeSeat) -> Response:
    """The first page this person has a right to, or the page that says there is none."""
    rights = seat.sitter.rights if seat.sitter is not None else frozenset()
    first = next((item for item in MENU if item.right in rights), None)
    if first is None:
        return seat.page("nothing_here.html")
    return seat.go(first.path)


def _local(path: str) -> str:
    """A path within the console; anything else becomes the start page."""
    is_local = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_local and not path.startswith(("/log-in", "/language/")) else "/"


def _set_cookie(seat: Seat, response: Response, *, name: str, value: str) -> None:
    secure = seat.office.https
    response.set_cookie(name, value, path=BASE, httponly=True, secure=secure, samesite="lax")
