"""One request at the console: the office it reaches, who sits there, and the page that is handed back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, NamedTuple, cast
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from shared_models.area import ROLE_LABELS, Right, is_demo
from shared_models.errors import NotAllowedError
from shared_models.ids import NewId, UserId
from shared_models.words import Label, Language, listed
from sync_server.console.reader import Reader
from sync_server.store.blob_store import BlobStore
from sync_server.store.database import Database
from sync_server.use_cases.log_in import NewSecret
from sync_server.use_cases.receive_file import Files
from sync_server.use_cases.recognise import Sitter, recognise

BASE = "/console"
SESSION_COOKIE = "zoufang_session"
DOOR_COOKIE = "zoufang_door"
LANGUAGE_COOKIE = "zoufang_language"

HERE = Path(__file__).parent
STATIC = HERE / "static"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What the pages work with; clock and randomness come from the composition root."""

    database: Database
    now_ms: Callable[[], int]
    new_id: NewId
    new_secret: NewSecret
    files: Files
    """Where files are kept, and where they arrive."""
    address_of: Callable[[Request], str]
    """The network address a request came from."""
    https: bool
    """Whether browsers come over HTTPS: then cookies travel over nothing else."""

    @property
    def blobs(self) -> BlobStore:
        """Whole files."""
        return self.files.kept


class MenuItem(NamedTuple):
    """One entry of the navigation, shown to those with the right."""

    id: str
    label: Label
    path: str
    right: Right
    is_rare: bool = False
    """Stands behind “more”: not every day's work, and an office's screen is 1366 wide."""


MENU = (
    MenuItem("queue", Label("审核队列", "Review queue"), "/queue", "read"),
    MenuItem("procedures", Label("审核确认", "Procedures"), "/procedures", "read"),
    MenuItem("registry", Label("家庭登记", "Register"), "/registry", "review"),
    MenuItem("payments", Label("发放名册", "Payments"), "/payments", "audit"),
    MenuItem("contradictions", Label("矛盾处理", "Contradictions"), "/contradictions", "review"),
    MenuItem("held", Label("暂存记录", "Held records"), "/held", "review", is_rare=True),
    MenuItem("matching", Label("信息核对", "Data matching"), "/matching", "review", is_rare=True),
    MenuItem("bundles", Label("文件交换", "Exchange by file"), "/bundles", "review", is_rare=True),
    MenuItem("coverage", Label("走访覆盖", "Coverage"), "/coverage", "audit"),
    MenuItem("samples", Label("抽查复核", "Samples"), "/samples", "audit"),
    MenuItem("forms", Label("问卷表单", "Forms"), "/forms", "audit", is_rare=True),
    MenuItem("flags", Label("证据提示", "Flags"), "/flags", "audit", is_rare=True),
    MenuItem("reads", Label("查阅记录", "Who read what"), "/reads", "audit", is_rare=True),
    MenuItem("admin", Label("系统管理", "Administration"), "/admin/accounts", "administer"),
)

IN_ONE_LINE = 7
"""Entries beside the name and the roles of a person in a window of 1366 pixels, in both languages."""

_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class LoggedOutError(Exception):
    """Nobody is logged in. `kept` is what had been typed into a form, to be shown again."""

    def __init__(self, back: str, kept: tuple[str, ...] = ()) -> None:
        """Takes the page to come back to."""
        super().__init__(back)
        self.back, self.kept = back, kept


class MustChangeError(Exception):
    """The password is one that somebody else chose: nothing opens before it is replaced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Who asks, in which language; nobody before the log-in."""

    office: Office
    request: Request
    language: Language
    sitter: Sitter | None
    now_ms: int
    door_token: str
    """Brought back by the log-in form, which has no session yet."""

    @property
    def user(self) -> UserId:
        """The account.

        Raises:
            LoggedOutError: when there is none.
        """
        if self.sitter is None:
            raise LoggedOutError(self.address)
        return self.sitter.user

    @property
    def csrf(self) -> str:
        """What every form of this person must bring back."""
        return self.sitter.session.csrf if self.sitter is not None else self.door_token

    @property
    def address(self) -> str:
        """Path and query of the page asked for, without the console's own prefix."""
        path = self.request.url.path.removeprefix(BASE) or "/"
        return f"{path}?{self.request.url.query}" if self.request.url.query else path

    @property
    def is_fragment(self) -> bool:
        """Whether htmx asks for a part of a page that stands already."""
        return self.request.headers.get("hx-request") == "true"

    def say(self, zh: str, en: str, **parts: object) -> str:
        """One text of a pair, its placeholders filled."""
        return Label(zh, en).fill(**parts).text(self.language)

    def reader(self, people: Mapping[Any, str], devices: Mapping[Any, str]) -> Reader:
        """Says things in this person's language."""
        return Reader(language=self.language, people=people, devices=devices)

    def page(self, template: str, context: Mapping[str, object] | None = None, *, status: int = 200) -> HTMLResponse:
        """A page of the console."""
        html = _templates.get_template(template).render({**self._frame(), **(context or {})})
        return HTMLResponse(html, status_code=status)

    def go(self, path: str) -> Response:
        """Sends the browser to another page of the console, with GET."""
        return RedirectResponse(f"{BASE}{path}", status_code=303)

    def _frame(self) -> dict[str, object]:
        other: Language = "en" if self.language == "zh" else "zh"
        sitter = self.sitter
        shown = [item for item in MENU if sitter is not None and item.right in sitter.rights]
        rare = [item for item in shown if item.is_rare] if len(shown) > IN_ONE_LINE else []
        return {
            "say": self.say,
            "word": lambda label: label.text(self.language),
            "colon": self.say("：", ": "),
            "aside": lambda text: self.say("（{text}）", " ({text})", text=text),
            "url": lambda path: f"{BASE}{path}",
            "asset": _asset,
            "language": self.language,
            "other_language": other,
            "other_language_name": "English" if other == "en" else "中文",
            "back": self.address if self.request.method == "GET" else "/",
            "viewer": sitter.session if sitter is not None else None,
            "roles": self._roles(),
            "demo": sitter is not None and is_demo(sitter.areas.values()),
            "menu": [item for item in shown if item not in rare],
            "menu_more": rare,
            "here": "",
            "csrf_field": Markup('<input type="hidden" name="csrf" value="{}">').format(self.csrf),
        }

    def _roles(self) -> str:
        if self.sitter is None:
            return ""
        names = [
            f"{self.sitter.areas.get(grant.area, '')} {ROLE_LABELS[grant.role].text(self.language)}".strip()
            for grant in self.sitter.grants
        ]
        return listed(dict.fromkeys(names), self.language)


@cache
def _asset(name: str) -> str:
    """The address of a static file; it changes with its content, so that it may be kept for long."""
    version = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"{BASE}/static/{quote(name)}?v={version}"


def seat_of(request: Request) -> Seat:
    """The seat of this request, recognised once."""
    seat = getattr(request.state, "seat", None)
    if seat is None:
        office = cast("Office", request.app.state.office)
        now_ms = office.now_ms()
        sitter = recognise(office.database, request.cookies.get(SESSION_COOKIE, ""), now_ms=now_ms)
        language: Language = "en" if request.cookies.get(LANGUAGE_COOKIE) == "en" else "zh"
        seat = Seat(
            office=office,
            request=request,
            language=language,
            sitter=sitter,
            now_ms=now_ms,
            door_token=request.cookies.get(DOOR_COOKIE, "") or office.new_secret(),
        )
        request.state.seat = seat
    return cast("Seat", seat)


AnySeat = Annotated[Seat, Depends(seat_of)]
"""For pages that are there before anybody is logged in."""


def seat_with(*rights: Right, fresh: bool = False) -> Callable[[Seat], Seat]:
    """Lets only people pass who have one of these rights somewhere (none named: who are logged in).

    `fresh` lets those pass too who have not replaced their first password.
    """

    def pass_through(seat: AnySeat) -> Seat:
        if seat.sitter is None:
            raise LoggedOutError(seat.address if seat.request.method == "GET" else "/")
        if seat.sitter.session.must_change and not fresh:
            raise MustChangeError
        if rights and not seat.sitter.rights & set(rights):
            raise NotAllowedError(", ".join(rights))
        return seat

    return pass_through


SomeSeat = Annotated[Seat, Depends(seat_with())]
FreshSeat = Annotated[Seat, Depends(seat_with(fresh=True))]
"""For the few pages that a person sees who still has to choose a password."""
ReaderSeat = Annotated[Seat, Depends(seat_with("read"))]
ReviewerSeat = Annotated[Seat, Depends(seat_with("review"))]
AuditorSeat = Annotated[Seat, Depends(seat_with("audit"))]
AdminSeat = Annotated[Seat, Depends(seat_with("administer"))]
WatcherSeat = Annotated[Seat, Depends(seat_with("audit", "administer"))]
