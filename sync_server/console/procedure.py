"""The page of a household's procedures, and the one place where an officer records an act of them."""

from __future__ import annotations

from fastapi import APIRouter, Response
from starlette.datastructures import FormData, UploadFile

from shared_models.errors import MalformedError, NotFoundError
from shared_models.ids import ChangeId, EntityId
from shared_models.policy.act_reading import Typed
from shared_models.visit import day_of
from shared_models.words import Label
from sync_server.console.act_forms import Retry
from sync_server.console.forms import SentForm, field_in
from sync_server.console.procedure_page import ProcedurePage, household_path
from sync_server.console.seat import ReaderSeat, Seat
from sync_server.use_cases.attach_file import Attachment, read_attachment
from sync_server.use_cases.decide import Officer
from sync_server.use_cases.do_act import ActRefusedError, Doing, do_act
from sync_server.use_cases.open_case import open_case
from sync_server.use_cases.open_procedure import open_procedures

router = APIRouter()

PATH = "/households/{household}/procedure"
OWN_FIELDS = frozenset({"csrf", "change", "act", "about", "file"})
UNREADABLE_FILE = Label(
    "不是 JPEG、PNG 或 PDF 文件,或超过 10 MB,请重新选择。", "Not a JPEG, PNG or PDF of at most 10 MB; choose another."
)


@router.get(PATH)
def show_procedure(seat: ReaderSeat, household: str, *, about: str = "", done: str = "") -> Response:
    """The procedures of a household; `about` picks one, `done` says that an act was recorded."""
    return _page(seat, EntityId(household), about=about, done=bool(done))


@router.post(PATH)
def record_act(seat: ReaderSeat, household: str, form: SentForm) -> Response:
    """The page after the act, or with the form as it was typed and why it was not recorded."""
    act, change = field_in(form, "act"), field_in(form, "change")[:60]
    if not act or not change or not act.isascii():
        raise NotFoundError(act)
    about = field_in(form, "about")[:60]
    typed = _typed(form)
    try:
        doing = Doing(
            household=EntityId(household),
            about=EntityId(about or change),
            act=act[:64],
            typed=typed,
            change=ChangeId(change),
            attachment=_attachment(form),
        )
        officer = Officer(user=seat.user, now_ms=seat.now_ms)
        do_act(seat.office.database, seat.office.files, officer, doing=doing)
    except ActRefusedError as error:
        retry = Retry(about=about, act=act, typed=typed, why=error.why, problems=error.problems, change=change)
        return _page(seat, EntityId(household), about=about, retry=retry)
    except _FileError:
        retry = Retry(about=about, act=act, typed=typed, why=(), problems={"file": UNREADABLE_FILE}, change=change)
        return _page(seat, EntityId(household), about=about, retry=retry)
    return seat.go(f"{household_path(EntityId(household))}?about={doing.about}&done=1")


class _FileError(Exception):
    """The attached file cannot be taken."""


def _attachment(form: FormData) -> Attachment | None:
    sent = form.get("file")
    if not isinstance(sent, UploadFile) or not sent.filename:
        return None
    try:
        return read_attachment(sent.file.read())
    except MalformedError as error:
        raise _FileError from error


def _typed(form: FormData) -> Typed:
    found: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str) and name not in OWN_FIELDS:
            found.setdefault(name, []).append(value)
    return found


def _page(seat: Seat, household: EntityId, *, about: str, retry: Retry | None = None, done: bool = False) -> Response:
    opened = open_case(seat.office.database, seat.user, household, why="procedure", now_ms=seat.now_ms)
    today = day_of(seat.now_ms)
    found = open_procedures(seat.office.database, opened.case, opened.rights, today=today)
    page = ProcedurePage(seat=seat, opened=opened, found=found, today=today, about=about, retry=retry)
    return seat.page("procedure.html", {**page.context(), "done": done}, status=422 if retry else 200)
