"""Tablets: whose sign-in is on which, when it was last heard of, and shutting one out."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response

from shared_models.errors import NotFoundError
from shared_models.ids import DeviceId
from shared_models.words import Label
from sync_server.console.reader import NOTHING, moment
from sync_server.console.seat import AdminSeat, Seat
from sync_server.use_cases.enrol_device import revoke_device
from sync_server.use_cases.list_staff import OwnedDevice, last_heard, list_devices
from sync_server.use_cases.lock_device import DeviceState, device_state, lock_device, unlock_device

router = APIRouter()

DONE = {
    "revoked": Label("这台平板的登录已停用。", "The sign-in on this tablet is shut out."),
    "locked": Label(
        "已要求锁定：平板下次联系时先交完未上报的内容，再锁定。",
        "Asked to lock: at its next contact the tablet hands over its work first, then locks.",
    ),
    "unlocked": Label(
        "已解除锁定：平板在锁定页点“再问一次”即可打开。",
        "Unlocked: the tablet opens when “Ask again” is touched on its lock screen.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    id: str
    name: str
    owner: str
    owner_id: str
    enrolled: str
    heard: str
    app: str
    revoked: str
    state: DeviceState
    locked: str
    keeps: bool


@router.get("/admin/devices")
def show_devices(seat: AdminSeat, done: str = "") -> Response:
    """Every tablet of the administrator's people; `done` says what was done to one."""
    lines = [_line(one) for one in list_devices(seat.office.database, seat.user)]
    return seat.page("devices.html", {"lines": lines, "done": DONE[done].text(seat.language) if done in DONE else ""})


@router.get("/admin/devices/{device}/revoke")
def ask_revoke(seat: AdminSeat, device: str) -> Response:
    """What shutting this tablet out means, and the button that does it."""
    return _asked(seat, device)


@router.post("/admin/devices/{device}/revoke")
def revoke(seat: AdminSeat, device: str) -> Response:
    """The list, with the tablet shut out."""
    revoke_device(seat.office.database, DeviceId(device), by=seat.user, now_ms=seat.now_ms, bounded=True)
    return seat.go("/admin/devices?done=revoked")


@router.post("/admin/devices/{device}/lock")
def lock(seat: AdminSeat, device: str) -> Response:
    """The list, with the tablet asked to lock after it has handed over its work."""
    lock_device(seat.office.database, DeviceId(device), by=seat.user, now_ms=seat.now_ms, bounded=True)
    return seat.go("/admin/devices?done=locked")


@router.post("/admin/devices/{device}/unlock")
def unlock(seat: AdminSeat, device: str) -> Response:
    """The list, with the tablet free to open as soon as it asks."""
    unlock_device(seat.office.database, DeviceId(device), by=seat.user, now_ms=seat.now_ms, bounded=True)
    return seat.go("/admin/devices?done=unlocked")


def _asked(seat: Seat, device: str) -> Response:
    found = next((one for one in list_devices(seat.office.database, seat.user) if one.device.id == device), None)
    if found is None or found.reach != "keeps":
        raise NotFoundError(device)
    return seat.page("device_revoke.html", {"line": _line(found)})


def _line(one: OwnedDevice) -> _Line:
    device = one.device
    return _Line(
        id=device.id,
        name=device.name or NOTHING,
        owner=one.owner.name,
        owner_id=one.owner.id,
        enrolled=moment(device.enrolled_ms),
        heard=moment(last_heard(one)),
        app=one.copy.app if one.copy and one.copy.app else NOTHING,
        revoked=moment(device.revoked_ms) if device.revoked_ms is not None else "",
        state=device_state(device),
        locked=moment(device.locked_ms) if device.locked_ms is not None else "",
        keeps=one.reach == "keeps" and device.revoked_ms is None,
    )
