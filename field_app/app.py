"""The tablet app put together: the one place that knows the folder, the clock, the devices and the policy."""

from __future__ import annotations

import logging
import os
import secrets
from logging.handlers import RotatingFileHandler
from pathlib import Path

import flet as ft

from field_app.devices.chance import fraction, new_id, random_bytes
from field_app.devices.clock import system_clock
from field_app.devices.files import DeviceFiles
from field_app.devices.pictures import DevicePictures
from field_app.devices.place import DevicePlace
from field_app.devices.room import DeviceRoom
from field_app.screens.equipment import Equipment
from field_app.screens.stage import Stage
from field_app.screens.theme import dress
from field_app.screens.window import Window
from field_app.state.desk import Desk
from field_app.use_cases.means import Means
from field_app.use_cases.open_tablet import open_tablet
from shared_models.policy.shelf import preset

ASSETS = Path(__file__).resolve().parent.parent / "assets"
LOG_BYTES = 1_000_000
POLICY = "shahe"
"""What holds on a tablet before its server has said what does."""

_desks: dict[Path, Desk] = {}
"""One process is one tablet: windows, and a window opened again in a process that lived on, share what is open."""


def open_desk(folder: Path, server_url: str = "") -> Desk:
    """The tablet in a folder, opened once for the whole process."""
    folder = folder.resolve()
    if folder not in _desks:
        folder.mkdir(parents=True, exist_ok=True)
        _write_log(folder)
        clock = system_clock()
        means = Means(stamp=clock, new_id=new_id, random_bytes=random_bytes, fraction=fraction)
        _desks[folder] = Desk(
            tablet=open_tablet(folder, means),
            means=means,
            now_ms=lambda: clock().wall_ms,
            policy=preset(POLICY),
            font=_assets() / "fonts" / "cn.ttf",
            server_url=server_url,
            language_file=folder / "language",
        )
    return _desks[folder]


def _assets() -> Path:
    return Path(os.environ.get("FLET_ASSETS_DIR") or ASSETS)


def _write_log(folder: Path) -> None:
    """Faults go to a small file on the tablet; it names what failed, never what was typed."""
    handler = RotatingFileHandler(folder / "app.log", maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    log = logging.getLogger("field_app")
    log.addHandler(handler)
    log.setLevel(logging.INFO)


async def show(page: ft.Page, desk: Desk) -> None:
    """Opens one window on a tablet."""
    page.title = "走访"
    dress(page, desk.language)
    equipment = Equipment(
        pictures=DevicePictures(),
        files=DeviceFiles(),
        place=DevicePlace(),
        room=DeviceRoom(desk.tablet.folder),
        has_camera=not page.web and page.platform in {ft.PagePlatform.ANDROID, ft.PagePlatform.IOS},
    )
    stage = Stage(page, equipment, language=desk.language, number=lambda: f"{secrets.randbelow(10_000):04}")
    await Window(stage, desk).start()


async def main(page: ft.Page) -> None:
    """The app on a tablet: its folder is the one that the system gives it."""
    folder = Path(os.environ.get("FLET_APP_STORAGE_DATA") or ".data")
    await show(page, open_desk(folder))
