"""Households from a list: checked first, every problem told by row and column, taken in whole or in part as chosen."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response
from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from shared_models.area import Area
from shared_models.errors import MalformedError
from shared_models.ids import AreaCode
from shared_models.words import Label
from sync_server.console.forms import SentForm, field_in
from sync_server.console.seat import AdminSeat, Seat
from sync_server.console.sheets import SUFFIXES, ProblemLine, template_file, told, uploaded_sheet
from sync_server.use_cases.household_sheet import COLUMNS
from sync_server.use_cases.import_households import ImportOrder, ImportReport, import_households
from sync_server.use_cases.list_queue import communities_for

router = APIRouter()

NO_LIST = Label("请选择 XLSX、XLS、ODS 或 CSV 文件。", "Choose an XLSX, XLS, ODS or CSV file.")
NO_COMMUNITY = Label("请选择社区。", "Choose the community.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    community: str
    rows: int
    households: int
    persons: int
    refused: int
    is_dry: bool
    is_stopped: bool
    """Nothing was written, because something had a problem."""
    problems: list[ProblemLine]
    total: int


@router.get("/admin/import")
def show_import(seat: AdminSeat) -> Response:
    """The form."""
    return _page(seat)


@router.get("/admin/import/template")
def fetch_template(seat: AdminSeat) -> Response:
    """An empty list to fill in."""
    path = template_file()
    name = seat.say("走访住户清单.xlsx", "zoufang-households.xlsx")
    return FileResponse(path, filename=name, background=BackgroundTask(path.unlink))


@router.post("/admin/import")
def take(seat: AdminSeat, form: SentForm) -> Response:
    """What a list would do, or did."""
    community = AreaCode(field_in(form, "community"))
    try:
        sheet = uploaded_sheet(form)
    except MalformedError:
        return _page(seat, complaint=NO_LIST, community=community)
    if not community:
        return _page(seat, complaint=NO_COMMUNITY)
    wish = field_in(form, "wish")
    order = ImportOrder(
        community=community,
        administrator=seat.user,
        dry_run=wish not in {"all", "good"},
        whole=wish != "good",
        now_ms=seat.now_ms,
    )
    report = import_households(seat.office.database, sheet, order, new_id=seat.office.new_id)
    return _page(seat, community=community, outcome=_outcome(seat, report, order))


def _outcome(seat: Seat, report: ImportReport, order: ImportOrder) -> _Outcome:
    names = {area.code: area.name for area in _communities(seat)}
    return _Outcome(
        community=names.get(order.community, order.community),
        rows=report.rows,
        households=report.households,
        persons=report.persons,
        refused=report.refused,
        is_dry=order.dry_run,
        is_stopped=not order.dry_run and bool(report.problems) and (order.whole or not report.households),
        problems=told(seat, report.problems),
        total=len(report.problems),
    )


def _communities(seat: Seat) -> tuple[Area, ...]:
    with seat.office.database.reading() as tx:
        return communities_for(tx, seat.user, "administer")


def _page(
    seat: Seat, *, complaint: Label | None = None, community: str = "", outcome: _Outcome | None = None
) -> Response:
    context = {
        "communities": [(area.code, area.name) for area in _communities(seat)],
        "community": community,
        "complaint": complaint.text(seat.language) if complaint else "",
        "outcome": outcome,
        "required": "、".join(column.label.text(seat.language) for column in COLUMNS if column.required),
        "accept": ",".join(SUFFIXES),
    }
    failed = complaint is not None or (outcome is not None and outcome.is_stopped)
    return seat.page("imports.html", context, status=422 if failed else 200)
