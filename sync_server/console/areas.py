"""The tree of areas: added, renamed, closed, and taken in from a list."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response
from starlette.datastructures import UploadFile

from shared_models.area import LEVEL_LABELS, LEVELS, Area
from shared_models.boundary import LARGEST_BYTES
from shared_models.errors import MalformedError, NotFoundError
from shared_models.ids import AreaCode
from shared_models.words import Label
from sync_server.console.forms import SentForm, field_in
from sync_server.console.reader import moment
from sync_server.console.seat import AdminSeat, Seat
from sync_server.console.sheets import SUFFIXES, ProblemLine, told, uploaded_sheet
from sync_server.use_cases.import_areas import HEADINGS, AreaOrder, import_areas
from sync_server.use_cases.import_boundaries import import_boundaries
from sync_server.use_cases.keep_accounts import Keeper
from sync_server.use_cases.keep_areas import (
    InUseError,
    ListedArea,
    MisplacedError,
    TakenError,
    add_area,
    close_area,
    list_areas,
    open_area,
    rename_area,
)

router = APIRouter()

NOTICES: dict[str, Label] = {
    "added": Label("区划已新增。", "The area is added."),
    "named": Label("区划已改名。", "The area is renamed."),
    "closed": Label("区划已停用，可随时恢复。", "The area is closed; it can be opened again."),
    "opened": Label("区划已恢复。", "The area is open again."),
}
TAKEN = Label("代码已存在、含有其他符号，或名称为空。", "The code stands already or is none, or the name is blank.")
MISPLACED = Label(
    "上级不在您管理的区域内、已停用，或级别不高于新区划。",
    "The area above is not yours, is closed, or is not of a higher level.",
)
IN_USE = Label(
    "这里还有家庭、授权或未停用的下级。请先迁出家庭、结束授权、停用下级。",
    "Households, roles or open areas are still here: move, end or close them first.",
)
NO_OUTLINES = Label("请选择 GeoJSON 文件。", "Choose a GeoJSON file.")
NAMED = 8
"""Areas that the answer to a file of outlines names."""
NO_LIST = Label("请选择 XLSX、XLS、ODS 或 CSV 文件。", "Choose an XLSX, XLS, ODS or CSV file.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    code: str
    name: str
    level: str
    depth: int
    closed: str
    households: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What became of a list."""

    areas: int
    is_dry: bool
    problems: list[ProblemLine]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """What became of a file of outlines."""

    names: tuple[str, ...]
    """The first of the areas."""
    areas: int
    replaced: int
    is_dry: bool


@router.get("/admin/areas")
def show_areas(seat: AdminSeat, done: str = "") -> Response:
    """The administrator's part of the tree."""
    return _tree(seat, notice=NOTICES.get(done))


@router.post("/admin/areas")
def add(seat: AdminSeat, form: SentForm) -> Response:
    """The tree with one area more."""
    level = next((level for level in LEVELS if level == field_in(form, "level")), None)
    if level is None:
        raise NotFoundError("level")
    area = Area(
        code=AreaCode(field_in(form, "code")[:64]),
        name=field_in(form, "name")[:64],
        level=level,
        parent=AreaCode(field_in(form, "parent")),
    )
    try:
        add_area(seat.office.database, _keeper(seat), area)
    except TakenError:
        return _tree(seat, complaint=TAKEN)
    except MisplacedError:
        return _tree(seat, complaint=MISPLACED)
    return seat.go("/admin/areas?done=added")


@router.post("/admin/areas/import")
def take_list(seat: AdminSeat, form: SentForm) -> Response:
    """What a list would do, or did; a list with a problem changes nothing."""
    is_dry = field_in(form, "wish") != "import"
    try:
        sheet = uploaded_sheet(form)
    except MalformedError:
        return _tree(seat, complaint=NO_LIST)
    order = AreaOrder(by=seat.user, now_ms=seat.now_ms, dry_run=is_dry, bounded=True)
    areas, problems = import_areas(seat.office.database, sheet, order)
    return _tree(seat, outcome=_Outcome(areas=areas, is_dry=is_dry, problems=told(seat, problems), total=len(problems)))


@router.post("/admin/areas/boundaries")
def take_outlines(seat: AdminSeat, form: SentForm) -> Response:
    """What a file of outlines would bring to the map, or brought; a file with a problem changes nothing."""
    is_dry = field_in(form, "wish") != "import"
    sent = form.get("outlines")
    if not isinstance(sent, UploadFile) or not sent.filename:
        return _tree(seat, complaint=NO_OUTLINES)
    with sent.file:
        data = sent.file.read(LARGEST_BYTES + 1)
    try:
        taken = import_boundaries(seat.office.database, data, _keeper(seat), is_dry=is_dry)
    except MalformedError as error:
        return _tree(seat, complaint=Label(str(error), str(error)))
    return _tree(
        seat, drawn=_Drawn(names=taken.areas[:NAMED], areas=len(taken.areas), replaced=taken.replaced, is_dry=is_dry)
    )


@router.get("/admin/areas/{area}")
def show_area(seat: AdminSeat, area: str) -> Response:
    """One area, to be renamed, closed or opened."""
    return _one(seat, AreaCode(area))


@router.post("/admin/areas/{area}/name")
def rename(seat: AdminSeat, area: str, form: SentForm) -> Response:
    """The tree with the new name."""
    rename_area(seat.office.database, _keeper(seat), AreaCode(area), name=field_in(form, "name")[:64])
    return seat.go("/admin/areas?done=named")


@router.post("/admin/areas/{area}/close")
def close(seat: AdminSeat, area: str) -> Response:
    """The tree with the area closed, or why it cannot be."""
    try:
        close_area(seat.office.database, _keeper(seat), AreaCode(area))
    except InUseError:
        return _one(seat, AreaCode(area), complaint=IN_USE)
    return seat.go("/admin/areas?done=closed")


@router.post("/admin/areas/{area}/open")
def reopen(seat: AdminSeat, area: str) -> Response:
    """The tree with the area open again."""
    open_area(seat.office.database, _keeper(seat), AreaCode(area))
    return seat.go("/admin/areas?done=opened")


def _keeper(seat: Seat) -> Keeper:
    return Keeper(user=seat.user, now_ms=seat.now_ms, bounded=True)


def _tree(
    seat: Seat,
    *,
    notice: Label | None = None,
    complaint: Label | None = None,
    outcome: _Outcome | None = None,
    drawn: _Drawn | None = None,
) -> Response:
    lines = [_line(seat, one) for one in list_areas(seat.office.database, seat.user)]
    failed = complaint is not None or (outcome is not None and bool(outcome.problems))
    context = {
        "lines": lines,
        "notice": notice.text(seat.language) if notice else "",
        "complaint": complaint.text(seat.language) if complaint else "",
        "outcome": outcome,
        "drawn": drawn,
        "megabytes": LARGEST_BYTES // 1_000_000,
        "levels": [(level, LEVEL_LABELS[level].text(seat.language)) for level in LEVELS[1:]],
        "headings": "、".join(heading[0] for heading in HEADINGS.values()),
        "accept": ",".join(SUFFIXES),
    }
    return seat.page("areas.html", context, status=422 if failed else 200)


def _one(seat: Seat, code: AreaCode, *, complaint: Label | None = None) -> Response:
    found = next((one for one in list_areas(seat.office.database, seat.user) if one.area.code == code), None)
    if found is None:
        raise NotFoundError(code)
    context = {"line": _line(seat, found), "complaint": complaint.text(seat.language) if complaint else ""}
    return seat.page("area.html", context, status=422 if complaint else 200)


def _line(seat: Seat, one: ListedArea) -> _Line:
    return _Line(
        code=one.area.code,
        name=one.area.name,
        level=LEVEL_LABELS[one.area.level].text(seat.language),
        depth=one.depth,
        closed=moment(one.closed_ms) if one.closed_ms is not None else "",
        households=one.households,
        people=one.people,
    )
