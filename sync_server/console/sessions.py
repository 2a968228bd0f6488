"""Who is logged in at the console now, and ending a log-in."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response

from sync_server.console.forms import SentForm, field_in
from sync_server.console.reader import moment
from sync_server.console.seat import SESSION_COOKIE, AdminSeat
from sync_server.use_cases.end_session import end_session
from sync_server.use_cases.keep_accounts import Keeper
from sync_server.use_cases.list_staff import list_sessions
from sync_server.use_cases.password import token_hash

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    id: str
    name: str
    login: str
    since: str
    seen: str
    until: str
    is_mine: bool
    may_end: bool


@router.get("/admin/sessions")
def show_sessions(seat: AdminSeat, done: str = "") -> Response:
    """Every open log-in of the administrator's people; `done` says that one was ended."""
    mine = token_hash(seat.request.cookies.get(SESSION_COOKIE, ""))
    lines = [
        _Line(
            id=one.session.token_hash,
            name=one.user.name,
            login=one.user.login,
            since=moment(one.session.created_ms),
            seen=moment(one.session.seen_ms),
            until=moment(one.session.expires_ms),
            is_mine=one.session.token_hash == mine,
            may_end=one.reach == "keeps" and one.session.token_hash != mine,
        )
        for one in list_sessions(seat.office.database, seat.user, now_ms=seat.now_ms)
    ]
    return seat.page("sessions.html", {"lines": lines, "done": bool(done)})


@router.post("/admin/sessions/end")
def end(seat: AdminSeat, form: SentForm) -> Response:
    """The list with one log-in less."""
    keeper = Keeper(user=seat.user, now_ms=seat.now_ms, bounded=True)
    end_session(seat.office.database, keeper, field_in(form, "session"))
    return seat.go("/admin/sessions?done=1")
