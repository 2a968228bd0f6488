"""How the server runs, for administrators: its parts in words, its counts, its versions."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from fastapi import APIRouter, Response

from shared_models.words import Label
from sync_server.console.seat import AdminSeat
from sync_server.store.arriving_files import ArrivingFiles
from sync_server.use_cases.watch_over import Disk, watch_over

router = APIRouter()

LITTLE_ROOM = 5 * 1024**3
"""Bytes left under which a disk is told to be filling up: some days of photos of a district."""
GIGABYTE = 1024**3
MEGABYTE = 1024**2
STATES = {
    "ok": Label("正常", "works"),
    "outdated": Label("数据表版本不符，请运行 zoufang migrate", "tables of another version: run zoufang migrate"),
    "unreachable": Label("无法连接", "does not answer"),
}
TALLIES: dict[str, Label] = {
    "households": Label("家庭档案", "Households"),
    "visits_waiting": Label("待审核入户", "Visits waiting for review"),
    "households_with_contradictions": Label("有矛盾待处理的家庭", "Households with contradictions"),
    "changes_held": Label("暂存记录", "Held records"),
    "changes_numbered": Label("已编号的变更", "Changes numbered"),
    "files": Label("照片等文件", "Photos and files"),
    "accounts_open": Label("可用账号", "Open accounts"),
    "tablets_open": Label("可用平板登录", "Open tablet sign-ins"),
    "log_ins_open": Label("办公台登录", "Log-ins at the console"),
    "audit_lines": Label("审计日志行数", "Lines of the audit log"),
}


@router.get("/admin/running")
def show_running(seat: AdminSeat) -> Response:
    """The page."""
    office = seat.office
    arriving = office.files.arriving
    folder = arriving.folder if isinstance(arriving, ArrivingFiles) else None
    found = watch_over(office.database, office.blobs, seat.user, folder=folder, now_ms=seat.now_ms)
    context = {
        "database": found.health.database,
        "state": STATES[found.health.status].text(seat.language),
        "is_well": found.health.status == "ok",
        "blobs_answer": found.blobs_answer,
        "disk_little": found.disk is not None and found.disk.free < LITTLE_ROOM,
        "disk": _room(found.disk),
        "tallies": [(label.text(seat.language), found.tallies[name]) for name, label in TALLIES.items()],
        "file_room": f"{found.tallies['file_bytes'] / MEGABYTE:.1f} MB",
        "tables": found.tables,
        "epoch": found.epoch,
        "python": found.python,
        "schema": found.schema,
        "version": _version(),
    }
    return seat.page("running.html", context)


def _room(disk: Disk | None) -> str:
    return f"{disk.free / GIGABYTE:.1f} / {disk.total / GIGABYTE:.1f} GB" if disk is not None else ""


def _version() -> str:
    try:
        return version("zoufang")
    except PackageNotFoundError:
        return ""
