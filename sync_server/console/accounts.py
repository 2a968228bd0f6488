"""Accounts and roles: who works here, what each may do where and since when; made, given, ended and reset here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Response

from shared_models.area import LEVEL_LABELS, ROLE_LABELS, Area, Grant, Role
from shared_models.errors import NotFoundError, UnfitError
from shared_models.ids import AreaCode, UserId
from shared_models.search import folded
from shared_models.words import Label
from sync_server.console.forms import SentForm, field_in
from sync_server.console.reader import moment
from sync_server.console.seat import AdminSeat, Seat
from sync_server.store.database import Database
from sync_server.use_cases import keep_accounts
from sync_server.use_cases.enrol_code import FreshCode, make_enrol_code
from sync_server.use_cases.keep_accounts import Keeper
from sync_server.use_cases.list_staff import Staff, StaffMember, list_staff, open_account
from sync_server.use_cases.password import spoken

router = APIRouter()

PAGE_SIZE = 50
ONE_TIME_LENGTH = 12
DONE: dict[str, Label] = {
    "given": Label("已授权，立即生效；平板在下次联系时生效。", "Holds at once; on tablets from the next contact."),
    "ended": Label(
        "授权已结束；平板在下次联系时先交出未上报的内容，再移除该区域的资料。",
        "The role has ended; tablets first hand over unsent work at the next contact, then remove that area's files.",
    ),
    "closed": Label("账号已停用，登录已全部结束。", "The account is closed and every log-in of it has ended."),
}
TAKEN = Label("用户名已被占用，或用户名、姓名为空。", "The log-in name is taken, or a name is blank.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    role: str
    role_code: str
    area: str
    area_code: str
    since: str
    until: str
    may_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    id: str
    login: str
    name: str
    spans: tuple[_Span, ...]
    closed: str
    waits: bool
    """For its person to replace a one-time password."""
    devices: int
    keeps: bool
    is_self: bool


@dataclass(frozen=True, slots=True)
class _Secret:
    """What is shown once."""

    login: str
    text: str


@router.get("/admin/accounts")
def show_accounts(seat: AdminSeat, q: str = "", page: int = 1) -> Response:
    """Everybody the administrator has to do with, those with access first."""
    return _list(seat, q=q, page=page)


@router.post("/admin/accounts")
def add(seat: AdminSeat, form: SentForm) -> Response:
    """The list with the new account's one-time password, which is shown this once."""
    office = seat.office
    password = spoken(office.new_secret(), ONE_TIME_LENGTH)
    try:
        made = keep_accounts.add_account(
            office.database,
            _keeper(seat),
            id_=UserId(office.new_id()),
            login=field_in(form, "login")[:64],
            name=field_in(form, "name")[:64],
            password=password,
            grant=_grant(field_in(form, "role"), field_in(form, "area")),
        )
    except UnfitError:
        return _list(seat, complaint=TAKEN, typed={name: field_in(form, name) for name in ("login", "name")})
    return _list(seat, q=made.login, secret=_Secret(made.login, password))


@router.get("/admin/accounts/{user}")
def show_account(seat: AdminSeat, user: str, done: str = "") -> Response:
    """One account: roles with their days, and what can be done with it."""
    return _one(seat, UserId(user), notice=DONE.get(done))


@router.post("/admin/accounts/{user}/roles")
def give(seat: AdminSeat, user: str, form: SentForm) -> Response:
    """The account with one role more."""
    grant = _grant(field_in(form, "role"), field_in(form, "area"))
    return _done(seat, user, "given", lambda login: keep_accounts.give_role(*_at(seat), login=login, grant=grant))


@router.post("/admin/accounts/{user}/roles/end")
def end(seat: AdminSeat, user: str, form: SentForm) -> Response:
    """The account with one role less."""
    grant = _grant(field_in(form, "role"), field_in(form, "area"))
    return _done(seat, user, "ended", lambda login: keep_accounts.take_role(*_at(seat), login=login, grant=grant))


@router.post("/admin/accounts/{user}/close")
def close(seat: AdminSeat, user: str) -> Response:
    """The account, closed."""
    return _done(seat, user, "closed", lambda login: keep_accounts.close_account(*_at(seat), login=login))


@router.post("/admin/accounts/{user}/password")
def reset(seat: AdminSeat, user: str) -> Response:
    """The account with a one-time password, which is shown this once."""
    password = spoken(seat.office.new_secret(), ONE_TIME_LENGTH)
    login = _member(seat, UserId(user)).user.login
    keep_accounts.set_password(*_at(seat), login=login, password=password)
    return _one(seat, UserId(user), secret=_Secret(login, password))


@router.post("/admin/accounts/{user}/enrol-code")
def enrol(seat: AdminSeat, user: str) -> Response:
    """The account with a code that signs a tablet in, which is shown this once."""
    office = seat.office
    code = make_enrol_code(office.database, _keeper(seat), UserId(user), secret=office.new_secret())
    return _one(seat, UserId(user), code=code)


def _keeper(seat: Seat) -> Keeper:
    return Keeper(user=seat.user, now_ms=seat.now_ms, bounded=True)


def _at(seat: Seat) -> tuple[Database, Keeper]:
    return seat.office.database, _keeper(seat)


def _grant(role: str, area: str) -> Grant:
    if role not in set(Role):
        raise NotFoundError(role)
    return Grant(role=Role(role), area=AreaCode(area))


def _member(seat: Seat, user: UserId) -> StaffMember:
    return open_account(seat.office.database, seat.user, user, now_ms=seat.now_ms)[0]


def _done(seat: Seat, user: str, done: str, act: Callable[[str], None]) -> Response:  # noqa: PLR0917 - a sentence
    act(_member(seat, UserId(user)).user.login)
    return seat.go(f"/admin/accounts/{user}?done={done}")


def _list(  # noqa: PLR0913 - the page has as many states as it has forms
    seat: Seat,
    *,
    q: str = "",
    page: int = 1,
    complaint: Label | None = None,
    typed: dict[str, str] | None = None,
    secret: _Secret | None = None,
) -> Response:
    staff = list_staff(seat.office.database, seat.user)
    found = [_line(seat, member, staff) for member in staff.members if _fits(member, q)]
    found.sort(key=lambda line: (bool(line.closed), line.login))
    page = max(page, 1)
    context = {
        "lines": found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        "total": len(found),
        "page": page,
        "pages": max(-(-len(found) // PAGE_SIZE), 1),
        "q": q,
        "areas": _choices(seat, staff),
        "roles_to_give": [(str(role), label.text(seat.language)) for role, label in ROLE_LABELS.items()],
        "complaint": complaint.text(seat.language) if complaint else "",
        "typed": typed or {"login": "", "name": ""},
        "secret": secret,
    }
    return seat.page("accounts.html", context, status=422 if complaint else 200)


def _one(
    seat: Seat,
    user: UserId,
    *,
    notice: Label | None = None,
    secret: _Secret | None = None,
    code: FreshCode | None = None,
) -> Response:
    member, staff, waiting = open_account(seat.office.database, seat.user, user, now_ms=seat.now_ms)
    context = {
        "line": _line(seat, member, staff),
        "areas": _choices(seat, staff),
        "roles_to_give": [(str(role), label.text(seat.language)) for role, label in ROLE_LABELS.items()],
        "notice": notice.text(seat.language) if notice else "",
        "secret": secret,
        "code": code,
        "code_until": moment(code.expires_ms) if code else "",
        "waiting_until": moment(waiting.expires_ms) if waiting else "",
        "created": moment(member.user.created_ms),
    }
    return seat.page("account.html", context)


def _fits(member: StaffMember, q: str) -> bool:
    wanted = folded(q).split()
    return all(word in folded(f"{member.user.login} {member.user.name}") for word in wanted)


def _line(seat: Seat, member: StaffMember, staff: Staff) -> _Line:
    user = member.user
    mine = {area.code for area in staff.areas}
    is_self = user.id == seat.user
    return _Line(
        id=user.id,
        login=user.login,
        name=user.name,
        spans=tuple(
            _Span(
                role=ROLE_LABELS[span.grant.role].text(seat.language),
                role_code=str(span.grant.role),
                area=staff.names.get(span.grant.area, span.grant.area),
                area_code=span.grant.area,
                since=moment(span.since_ms),
                until=moment(span.until_ms) if span.until_ms is not None else "",
                may_end=span.until_ms is None and span.grant.area in mine and not is_self,
            )
            for span in member.spans
        ),
        closed=moment(user.disabled_ms) if user.disabled_ms is not None else "",
        waits=user.must_change_ms is not None and user.disabled_ms is None,
        devices=member.devices,
        keeps=member.reach == "keeps" and not is_self,
        is_self=is_self,
    )


def _choices(seat: Seat, staff: Staff) -> list[tuple[str, str]]:
    """Areas to choose from, each with its level."""
    return [(area.code, _named(seat, area)) for area in staff.areas]


def _named(seat: Seat, area: Area) -> str:
    return seat.say("{name}（{level}）", "{name} ({level})", name=area.name, level=LEVEL_LABELS[area.level])
