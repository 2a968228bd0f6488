"""Exchanges by file: what a tablet exported is taken in here, and its answer goes back the same way."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Response
from starlette.datastructures import FormData, UploadFile

from shared_models.bundle import SUFFIX, BundleError
from shared_models.words import Label
from sync_server.console.forms import SentForm
from sync_server.console.reader import moment
from sync_server.console.seat import ReviewerSeat, Seat
from sync_server.use_cases.list_bundles import ListedBundle, list_bundles, open_answer
from sync_server.use_cases.open_bundle import FAULTS, SAFE
from sync_server.use_cases.take_bundle import Taking, take_bundle

router = APIRouter()

REFUSALS: Mapping[str, Label] = {
    "fork": Label(
        "这台平板的数据曾被复制或恢复过。平板导入回执后会自动重新编号，请让其再导出一次。",
        "This tablet's data was copied or restored. It numbers its work afresh when it gets the answer: "
        "have it export again.",
    ),
    "gap": Label(
        "服务器缺少这台平板较早的记录。平板导入回执后会重新提交，请让其再导出一次。",
        "The server lacks earlier records of this tablet. It offers them again when it gets the answer: "
        "have it export again.",
    ),
    "epoch": Label(
        "服务器从备份恢复过。平板导入回执后会重新提交全部内容，请让其再导出一次。",
        "This server was restored from a backup. The tablet offers everything again when it gets the answer: "
        "have it export again.",
    ),
    "upgrade": Label(
        "平板应用版本过旧：记录已收下，更新应用后才能接收住户资料。",
        "The app is too old: its records are taken, but it must be updated to receive households.",
    ),
    "revoked": Label(
        "这台平板或账号已被停用：记录已收下并暂存，等待办公室处理，回执中没有住户资料。",
        "This tablet or account was shut out: its records are held for the office, and the answer holds no household.",
    ),
    "hash": Label("有文件内容不符，请让平板再导出一次。", "A file was damaged; have the tablet export again."),
    "too_large": Label(
        "内容太多，装不进一个文件，请让平板联网同步一次。",
        "There is too much for one file; let it sync over a network.",
    ),
}
OTHERWISE = Label(
    "文件中有服务器不能处理的内容，请联系技术支持。", "It holds something this server cannot carry out; ask support."
)
NO_FILE = Label("请先选择文件。", "Choose a file first.")
CHOOSE = Label("请选择平板上“导出到文件”生成的文件。", "Choose the file that “Export to a file” made on the tablet.")


@dataclass(frozen=True, slots=True)
class _Refused:
    happened: str
    safe: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    id: str
    name: str
    device: str
    taken_by: str
    when: str
    applied: int
    duplicates: int
    held: int
    files: int
    files_waiting: int
    households: int
    hints: tuple[str, ...]
    has_answer: bool


@router.get("/bundles")
def show_bundles(seat: ReviewerSeat, taken: str = "") -> Response:
    """The page with its form and the latest bundles; `taken` names the one that was just taken in."""
    return _page(seat, taken=taken)


@router.post("/bundles")
def take(seat: ReviewerSeat, form: SentForm) -> Response:
    """The page with the outcome; a bundle that cannot be taken is told in words, and nothing of it was."""
    upload = _upload(form)
    if upload is None:
        return _page(seat, refused=_refused(seat, NO_FILE, CHOOSE))
    office = seat.office
    secret = hashlib.sha256(office.new_secret().encode()).digest()
    taking = Taking(by=seat.user, now_ms=seat.now_ms, id=office.new_id(), secret=secret)
    try:
        done = take_bundle(office.database, office.files, upload.file, taking=taking)
    except BundleError as error:
        return _page(seat, refused=_refused(seat, *FAULTS[error.fault]))
    finally:
        upload.file.close()
    return seat.go(f"/bundles?taken={done.bundle.id}")


def _upload(form: FormData) -> UploadFile | None:
    sent = form.get("bundle")
    return sent if isinstance(sent, UploadFile) and sent.filename else None


def _refused(seat: Seat, happened: Label, help_: Label) -> _Refused:
    return _Refused(happened.text(seat.language), SAFE.text(seat.language), help_.text(seat.language))


def _page(seat: Seat, *, taken: str = "", refused: _Refused | None = None) -> Response:
    lines = [_line(seat, one) for one in list_bundles(seat.office.database, seat.user)]
    context = {
        "lines": lines,
        "done": next((line for line in lines if line.id == taken), None),
        "refused": refused,
        "suffix": SUFFIX,
    }
    return seat.page("bundles.html", context, status=422 if refused else 200)


def _line(seat: Seat, one: ListedBundle) -> _Line:
    outcome = one.taken.outcome
    return _Line(
        id=one.taken.id,
        name=one.name,
        device=one.device,
        taken_by=one.taken_by,
        when=moment(one.taken.taken_ms),
        applied=outcome.applied,
        duplicates=outcome.duplicates,
        held=outcome.held,
        files=outcome.files_stored,
        files_waiting=outcome.files_waiting,
        households=outcome.households,
        hints=tuple(REFUSALS.get(code, OTHERWISE).text(seat.language) for code in outcome.refused),
        has_answer=one.taken.has_answer,
    )


@router.get("/bundles/{bundle}/answer")
def fetch_answer(seat: ReviewerSeat, bundle: str) -> Response:
    """The sealed answer, to be carried back to the tablet."""
    answer = open_answer(seat.office.database, seat.user, bundle)
    name = f"zoufang-answer-{hashlib.sha256(bundle.encode()).hexdigest()[:8]}{SUFFIX}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(answer, media_type="application/octet-stream", headers=headers)
