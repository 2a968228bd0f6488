"""The page on which everybody replaces the own password; the only one that opens with a one-time password."""

from __future__ import annotations

from fastapi import APIRouter, Response

from shared_models.errors import UnfitError
from shared_models.words import Label
from sync_server.console.forms import SentForm
from sync_server.console.seat import SESSION_COOKIE, FreshSeat, Seat
from sync_server.use_cases.change_password import Replacement, SamePasswordError, change_password
from sync_server.use_cases.password import LONGEST, SHORTEST
from sync_server.use_cases.prove_identity import TooManyAttemptsError, WrongCredentialsError

router = APIRouter()

UNEQUAL = Label("两次输入的新密码不一致。", "The two new passwords differ.")
WRONG = Label("当前密码不正确。", "The present password is wrong.")
SAME = Label("新密码不能与当前密码相同。", "The new password must not be the present one.")
UNSAFE = Label(
    "新密码须为 {shortest} 至 {longest} 个字符。", "The new password needs between {shortest} and {longest} characters."
).fill(shortest=SHORTEST, longest=LONGEST)
SLOWED = Label("尝试次数过多，请在 {seconds} 秒后再试。", "Too many tries; please wait {seconds} seconds.")


@router.get("/password")
def show_password(seat: FreshSeat, done: str = "") -> Response:
    """The form; `done` says that the password was replaced."""
    return _page(seat, done=bool(done))


@router.post("/password")
def replace_password(seat: FreshSeat, form: SentForm) -> Response:
    """The same page, which says what became of it."""
    old, new, again = (_typed(form.get(name)) for name in ("old", "new", "again"))
    if new != again:
        return _page(seat, complaint=UNEQUAL)
    typed = Replacement(
        old=old,
        new=new,
        address=seat.office.address_of(seat.request),
        token=seat.request.cookies.get(SESSION_COOKIE, ""),
    )
    try:
        change_password(seat.office.database, seat.user, typed, now_ms=seat.now_ms)
    except WrongCredentialsError:
        return _page(seat, complaint=WRONG)
    except TooManyAttemptsError as error:
        return _page(seat, complaint=SLOWED.fill(seconds=error.retry_after_s), status=429)
    except SamePasswordError:
        return _page(seat, complaint=SAME)
    except UnfitError:
        return _page(seat, complaint=UNSAFE)
    return seat.go("/password?done=1")


def _typed(value: object) -> str:
    """A password as it was typed: blanks around it belong to it."""
    return value if isinstance(value, str) else ""


def _page(seat: Seat, *, complaint: Label | None = None, done: bool = False, status: int = 422) -> Response:
    context = {
        "complaint": complaint.text(seat.language) if complaint else "",
        "done": done,
        "forced": seat.sitter is not None and seat.sitter.session.must_change,
        "shortest": SHORTEST,
    }
    return seat.page("password.html", context, status=status if complaint else 200)
