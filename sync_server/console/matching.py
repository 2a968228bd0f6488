"""Other offices' data: a file is sent, its columns are chosen, it is looked at, taken in, and reported on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from fastapi import APIRouter, Response
from starlette.datastructures import FormData, UploadFile

from shared_models.choices import MATCH_SOURCE
from shared_models.field import PERIOD_LABELS
from shared_models.identity_number import masked
from shared_models.ids import EntityId
from shared_models.words import Label
from sync_server.console.forms import SentForm, field_in
from sync_server.console.queue import visit_path
from sync_server.console.reader import moment
from sync_server.console.seat import BASE, ReaderSeat, ReviewerSeat, Seat
from sync_server.console.sheets import told
from sync_server.use_cases.match_files import (
    OpenImport,
    Preview,
    UnfitPlanError,
    begin_import,
    open_import,
    preview,
    proposed_plan,
    recent_imports,
    send_file,
)
from sync_server.use_cases.match_import import go_on
from sync_server.use_cases.match_mapping import TARGETS, ColumnPlan, required_of, targets_of
from sync_server.use_cases.match_outcome import report_problems
from sync_server.use_cases.match_report import report_bytes
from sync_server.use_cases.match_table import OTHER_KIND, SUFFIXES, UnreadableError
from sync_server.use_cases.open_matched import open_matched

router = APIRouter()

FIRST = 8
"""Rows shown before anything is written."""
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_SOURCE = Label("请选择数据来源。", "Choose the source.")
GONE = Label("文件已清除,请重新上传。", "The file is not kept any more; please send it again.")
NAME_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a column may fill, with the heading chosen for it."""

    target: str
    label: str
    required: bool
    heading: str


@dataclass(frozen=True, slots=True)
class SeenRow:
    """One of the first rows as it would be taken in."""

    number: int
    identity: str
    said: str
    is_found: bool


@router.get("/matching")
def show_start(seat: ReviewerSeat) -> Response:
    """The form for a file, and what was taken in before."""
    return _start(seat)


def _start(seat: Seat, complaint: Label | None = None) -> Response:
    lines = [
        {
            "id": kept.id,
            "when": moment(kept.made_ms),
            "source": seat.reader({}, {}).word(MATCH_SOURCE.get(kept.source, Label(kept.source, kept.source))),
            "file": kept.file_name,
            "outcome": outcome,
            "is_done": kept.state == "done",
        }
        for kept, outcome in recent_imports(seat.office.database, seat.user)
    ]
    context = {
        "sources": [(code, label.text(seat.language)) for code, label in MATCH_SOURCE.items()],
        "lines": lines,
        "complaint": complaint.text(seat.language) if complaint else "",
        "accept": ",".join(SUFFIXES),
    }
    return seat.page("matching.html", context, status=422 if complaint else 200)


@router.post("/matching")
def send(seat: ReviewerSeat, form: SentForm) -> Response:
    """On to the columns of the file that was sent."""
    source, sent = field_in(form, "source"), form.get("sheet")
    if source not in MATCH_SOURCE:
        return _start(seat, NO_SOURCE)
    if not isinstance(sent, UploadFile) or not sent.filename:
        return _start(seat, OTHER_KIND)
    name = PurePosixPath(sent.filename).name
    try:
        id_ = send_file(seat.office.database, seat.user, (name, sent.file), new=(seat.office.new_id(), seat.now_ms))
    except UnreadableError as error:
        return _start(seat, error.label)
    return seat.go(f"/matching/{id_}?source={source}")


@router.get("/matching/{import_id}")
def show_import(seat: ReviewerSeat, import_id: str, *, source: str = "tax") -> Response:
    """The columns, the progress, or what became of it: wherever the import is."""
    opened = open_import(seat.office.database, seat.user, import_id)
    if opened.kept.state != "draft":
        return _result(seat, opened)
    if opened.table is None:
        return _start(seat, GONE)
    chosen = source if source in MATCH_SOURCE else "tax"
    plan = proposed_plan(seat.office.database, opened.table, chosen)
    return _columns(seat, opened, plan)


@router.post("/matching/{import_id}")
def take(seat: ReviewerSeat, import_id: str, form: SentForm) -> Response:
    """A look at what the columns give, the beginning, or the next portion."""
    database, wish = seat.office.database, field_in(form, "wish")
    opened = open_import(database, seat.user, import_id)
    if opened.kept.state == "draft":
        if opened.table is None:
            return _start(seat, GONE)
        plan = _plan_in(form)
        try:
            if wish != "begin":
                return _columns(seat, opened, plan, seen=preview(database, opened, plan))
            begin_import(database, opened, plan, now_ms=seat.now_ms)
        except UnfitPlanError as error:
            return _columns(seat, opened, plan, complaints=error.labels)
    elif opened.kept.state == "running":
        go_on(database, seat.user, import_id, now_ms=seat.now_ms)
    return seat.go(f"/matching/{import_id}")


def _plan_in(form: FormData) -> ColumnPlan:
    columns = {target: field_in(form, f"column-{target}") for target in TARGETS}
    return ColumnPlan(
        source=field_in(form, "source"),
        name=field_in(form, "name")[:NAME_LENGTH],
        columns={target: heading for target, heading in columns.items() if heading},
        per=field_in(form, "per") or "month",
        period=field_in(form, "period")[:NAME_LENGTH],
        as_of=field_in(form, "as_of"),
    )


def _columns(
    seat: Seat, opened: OpenImport, plan: ColumnPlan, *, seen: Preview | None = None, complaints: tuple[Label, ...] = ()
) -> Response:
    table, source = opened.table, plan.source if plan.source in MATCH_SOURCE else "tax"
    assert table is not None  # noqa: S101 - both callers looked
    needed = required_of(source)
    context = {
        "id": opened.kept.id,
        "file": opened.kept.file_name,
        "total": opened.outcome.total,
        "source": source,
        "source_name": MATCH_SOURCE[source].text(seat.language),
        "plan": plan,
        "choices": [
            Choice(target, TARGETS[target].text(seat.language), target in needed, plan.columns.get(target, ""))
            for target in targets_of(source)
        ],
        "header": table.header,
        "first": [(row.number, [_veiled(cell) for cell in row.cells]) for row in table.rows[:FIRST]],
        "periods": [(code, label.text(seat.language)) for code, label in PERIOD_LABELS.items()],
        "before": moment(opened.before.made_ms) if opened.before else "",
        "complaints": [label.text(seat.language) for label in complaints],
        "seen": seen,
        "rows": _seen_rows(seat, seen) if seen else [],
        "problems": told(seat, seen.read.problems) if seen else [],
    }
    return seat.page("matching_columns.html", context, status=422 if complaints else 200)


def _veiled(cell: str) -> str:
    """A cell without what names a person to whoever looks over a shoulder."""
    return masked(cell) if len(cell) == len("110101199001011237") and cell[:-1].isdigit() else cell


def _seen_rows(seat: Seat, seen: Preview) -> list[SeenRow]:
    reader = seat.reader({}, {})
    return [
        SeenRow(
            row.number,
            masked(row.identity),
            " · ".join(
                reader.pair(reader.field_label("matched", unit), reader.shown("matched", unit, value))
                for unit, value in row.values.items()
                if unit != "source"
            ),
            row.identity in seen.found,
        )
        for row in seen.read.rows[:FIRST]
    ]


def _result(seat: Seat, opened: OpenImport) -> Response:
    outcome = opened.outcome
    problems = report_problems(outcome)
    context = {
        "id": opened.kept.id,
        "file": opened.kept.file_name,
        "source_name": MATCH_SOURCE[opened.kept.source].text(seat.language),
        "plan": opened.plan,
        "outcome": outcome,
        "is_done": opened.kept.state == "done",
        "problems": told(seat, problems),
        "total": len(problems),
    }
    return seat.page("matching_result.html", context)


@router.get("/matching/{import_id}/report")
def fetch_report(seat: ReviewerSeat, import_id: str) -> Response:
    """Every row that was not taken in, as a workbook."""
    opened = open_import(seat.office.database, seat.user, import_id)
    headers = {"content-disposition": f'attachment; filename="matching-report-{import_id[:8]}.xlsx"'}
    return Response(report_bytes(opened.outcome), media_type=SHEET, headers=headers)


@router.post("/households/{household}/matched/{record}/sealed")
def show_sealed(seat: ReaderSeat, household: str, record: str) -> Response:
    """What a bank holds; htmx puts it where the button stood."""
    found = open_matched(
        seat.office.database, seat.user, EntityId(household), record=EntityId(record), now_ms=seat.now_ms
    )
    context = {"balance": found, "path": visit_path(household, "").removeprefix(BASE)}
    return seat.page("_balance.html" if seat.is_fragment else "balance.html", context)
