"""What the lock screen offers for an account that the office locked, where there is no network: a file out, one in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

import flet as ft

from field_app.screens.file_exchange_card import EXPORT, IMPORT, NOT_FILED, told_of
from field_app.screens.parts.button import secondary
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.text import quiet
from field_app.use_cases.unlock import Account
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage
    from field_app.state.desk import Desk

HOW = Label(
    "没有网络时:输入 PIN,导出文件,交街道办导入;拿到回执后再输入 PIN,导入回执。",
    "Without a network: type the PIN, export a file and have the office take it in; with its answer, type the PIN "
    "again and import it.",
)

WithPin: TypeAlias = Callable[[str, str], Awaitable[Account | None]]
"""What is done with an account's id and its PIN; the account, when that opened it."""


class LockedWay:
    """Two buttons under the PIN, shown while the chosen account is locked."""

    def __init__(self, stage: Stage, desk: Desk, *, attempt: Callable[[WithPin], Awaitable[None]]) -> None:
        """`attempt` does something with the chosen account and the typed PIN, and tells what stands in the way."""
        self._stage = stage
        self._desk = desk

        async def export() -> None:
            await attempt(self._exported)

        async def take() -> None:
            await attempt(self._taken)

        out = secondary(stage, EXPORT, export, name="locked.export", icon=ft.Icons.UPLOAD_FILE)
        in_ = secondary(stage, IMPORT, take, name="locked.import", icon=ft.Icons.FILE_DOWNLOAD_OUTLINED)
        buttons = ft.Row([out, in_], wrap=True, spacing=12, run_spacing=8)
        self.control = ft.Column([quiet(stage.say(HOW)), buttons], spacing=8, tight=True)

    def show(self, *, locked: bool) -> None:
        """There, or not."""
        self.control.visible = locked
        redraw(self.control)

    async def _exported(self, account_id: str, pin: str) -> None:
        try:
            made = await self._desk.locked(account_id).export(pin)
        except OSError:
            self._stage.tell(NOT_FILED)
            return
        self._stage.tell(told_of(made, saved=await self._stage.equipment.files.save(made.name, made.data)))

    async def _taken(self, account_id: str, pin: str) -> Account | None:
        picked = await self._stage.equipment.files.choose()
        return None if picked is None else await self._desk.locked(account_id).take(pin, picked.data)
