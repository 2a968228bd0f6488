"""Forms (questionnaires): which are kept, taking a spreadsheet in, and what it means to publish one or withdraw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePosixPath
from urllib.parse import quote

from fastapi import APIRouter, Response
from starlette.datastructures import FormData, UploadFile

from shared_models.errors import NotFoundError, UnfitError
from shared_models.ids import UserId
from shared_models.questionnaire.form import text_in
from shared_models.words import Label
from sync_server.console.forms import SentForm, field_in
from sync_server.console.papers import XLSX
from sync_server.console.reader import moment
from sync_server.console.seat import AdminSeat, Seat, WatcherSeat
from sync_server.forms.check_form import CheckedForm, check_form
from sync_server.forms.choice_lists import MAX_CSV
from sync_server.forms.problem import Problem, SheetError
from sync_server.forms.shipped import shipped_form, shipped_forms, write_workbook
from sync_server.forms.workbook import MAX_FILE
from sync_server.use_cases.import_form import import_form
from sync_server.use_cases.publish_form import publish_form, withdraw_form
from sync_server.use_cases.read_forms import ListedForm, form_source, list_forms, open_form

router = APIRouter()

NO_FILE = Label("请选择 XLSX 表单文件。", "Choose the form, an XLSX file.")
TAKEN = Label(
    "这个版本号已有内容不同的表单；请在 settings 改用新的 version，再上传。",
    "This version is kept already with other content: give it a new version in settings, then send it again.",
)
DONE = {
    "published": Label(
        "已发布：平板下次同步时收到，新的入户使用这个版本。",
        "Published: tablets get it with their next exchange, and new visits are given this version.",
    ),
    "withdrawn": Label(
        "已撤下：新的入户不再使用；已开始填写的照常完成。",
        "Withdrawn: no new visit is given it; what was begun is finished as it stands.",
    ),
}
PEOPLE = {"command": Label("服务器命令", "a command on the server")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One version in the list."""

    path: str
    id: str
    version: str
    title: str
    by: str
    when: str
    published: str
    """Since when; blank for a version that new visits are not given."""
    published_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemLine:
    """One thing that is wrong with a spreadsheet, or a notice about it."""

    sheet: str
    row: int
    column: str
    message: str
    is_notice: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a spreadsheet that was sent."""

    name: str
    state: str
    """`refused`, `sound` (only checked), `kept`, or `known` where the same version was kept already."""
    problems: tuple[ProblemLine, ...]
    errors: int
    path: str = ""


@router.get("/forms")
def show_forms(seat: WatcherSeat, done: str = "") -> Response:
    """Every version that is kept; administrators take new ones in here."""
    return _page(seat, notice=DONE.get(done))


@router.post("/forms")
def take(seat: AdminSeat, form: SentForm) -> Response:
    """What is wrong with the spreadsheet, or where its form is kept now."""
    sent = form.get("form")
    if not isinstance(sent, UploadFile) or not sent.filename:
        return _page(seat, complaint=NO_FILE)
    name = PurePosixPath(sent.filename).name
    body = sent.file.read(MAX_FILE + 1)
    try:
        checked = _checked(body, PurePosixPath(name).stem, form)
    except SheetError as error:
        return _page(seat, outcome=_outcome(seat, name, state="refused", problems=error.problems))
    if field_in(form, "wish") != "take":
        return _page(seat, outcome=_outcome(seat, name, state="sound", problems=checked.notices))
    try:
        done = import_form(seat.office.database, checked, source=body, by=seat.user, now_ms=seat.now_ms)
    except UnfitError:
        return _page(seat, complaint=TAKEN)
    state = "kept" if done.is_new else "known"
    return _page(
        seat, outcome=_outcome(seat, name, state=state, problems=checked.notices, path=version_path(done.ref.digest))
    )


def _checked(body: bytes, stem: str, form: FormData) -> CheckedForm:
    files = [one for one in form.getlist("beside") if isinstance(one, UploadFile) and one.filename]
    beside = {PurePosixPath(one.filename or "").name: one.file.read(MAX_CSV + 1) for one in files}
    # The converter takes a second to load and is needed nowhere else.
    opinion = import_module("sync_server.forms.reference").second_opinion
    return check_form(body, stem, beside=beside.get, opinion=opinion)


@router.get("/forms-shipped/{name}")
def fetch_shipped(seat: WatcherSeat, name: str) -> Response:
    """A form that ships as a spreadsheet, to be changed and sent back."""
    del seat
    if name not in shipped_forms():
        raise NotFoundError(name)
    return _workbook(write_workbook(shipped_forms()[name]), f"{name}.xlsx")


@router.get("/forms/{digest}/source")
def fetch_source(seat: WatcherSeat, digest: str) -> Response:
    """The very spreadsheet that a version was taken in from."""
    kept, source = form_source(seat.office.database, digest)
    return _workbook(source, f"{kept.ref.id}-{kept.ref.version}.xlsx")


@router.post("/forms/{digest}/publish")
def publish(seat: AdminSeat, digest: str) -> Response:
    """The list, with this version given to new visits."""
    ref = open_form(seat.office.database, digest).listed.kept.ref
    publish_form(seat.office.database, ref.id, ref.version, by=seat.user, now_ms=seat.now_ms)
    return seat.go("/forms?done=published")


@router.post("/forms/{digest}/withdraw")
def withdraw(seat: AdminSeat, digest: str) -> Response:
    """The list, with no version of this form given to new visits."""
    listed = open_form(seat.office.database, digest).listed
    if listed.published is None:
        raise NotFoundError(digest)
    withdraw_form(seat.office.database, listed.kept.ref.id, by=seat.user, now_ms=seat.now_ms)
    return seat.go("/forms?done=withdrawn")


def version_path(digest: str) -> str:
    """The address of a version's page."""
    return f"/forms/{digest}"


def is_administrator(seat: Seat) -> bool:
    """Whether this person takes forms in and publishes them."""
    return seat.sitter is not None and "administer" in seat.sitter.rights


def line_of(seat: Seat, one: ListedForm, people: dict[UserId, str]) -> Line:
    """A version as the list shows it."""
    kept, act = one.kept, one.published
    return Line(
        path=version_path(kept.ref.digest),
        id=kept.ref.id,
        version=kept.ref.version,
        title=kept.title,
        by=_name(seat, kept.by, people),
        when=moment(kept.ms),
        published=moment(act.ms) if act is not None else "",
        published_by=_name(seat, act.by, people) if act is not None else "",
    )


def _name(seat: Seat, user: UserId, people: dict[UserId, str]) -> str:
    return PEOPLE[user].text(seat.language) if user in PEOPLE else people.get(user, user)


def _outcome(seat: Seat, name: str, *, state: str, problems: Sequence[Problem], path: str = "") -> Outcome:
    lines = tuple(
        ProblemLine(
            sheet=one.sheet,
            row=one.row,
            column=one.column,
            message=one.label.text(seat.language),
            is_notice=one.is_notice,
        )
        for one in problems
    )
    return Outcome(
        name=name, state=state, problems=lines, errors=sum(1 for one in lines if not one.is_notice), path=path
    )


def _page(
    seat: Seat, *, complaint: Label | None = None, outcome: Outcome | None = None, notice: Label | None = None
) -> Response:
    shelf = list_forms(seat.office.database)
    rights = seat.sitter.rights if seat.sitter is not None else frozenset()
    shipped = [(name, text_in(shipped_form(name).title, "")) for name in shipped_forms()]
    context = {
        "lines": [line_of(seat, one, shelf.people) for one in shelf.versions],
        "shipped": [(name, title) for name, title in shipped],
        "may_keep": "administer" in rights,
        "may_count": "audit" in rights,
        "as_administrator": "administer" in rights and "audit" not in rights,
        "complaint": complaint.text(seat.language) if complaint else "",
        "notice": notice.text(seat.language) if notice else "",
        "outcome": outcome,
    }
    failed = complaint is not None or (outcome is not None and outcome.state == "refused")
    return seat.page("forms.html", context, status=422 if failed else 200)


def _workbook(body: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename=\"form.xlsx\"; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(body, media_type=XLSX, headers=headers)
