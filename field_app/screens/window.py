"""One window of the tablet: locked, or open for one person."""

from __future__ import annotations

import asyncio
from typing import Any

import flet as ft

from field_app.screens.enrol_screen import EnrolScreen
from field_app.screens.practice_banner import PracticeBanner
from field_app.screens.stage import Stage
from field_app.screens.unlock_screen import UnlockScreen
from field_app.screens.way import Way
from field_app.state.desk import Desk
from field_app.state.shift import Shift
from field_app.use_cases.unlock import Account

LOCK_AFTER_MS = 5 * 60_000
"""A window that was out of sight for so long asks for the PIN again."""

OUT_OF_SIGHT = frozenset({ft.AppLifecycleState.HIDE, ft.AppLifecycleState.PAUSE})
IN_SIGHT = frozenset({ft.AppLifecycleState.SHOW, ft.AppLifecycleState.RESUME})


class Window:
    """What happens from opening the window to closing it."""

    def __init__(self, stage: Stage, desk: Desk) -> None:
        """Takes the stage and the tablet."""
        self._stage = stage
        self._desk = desk
        self._shift: Shift | None = None
        self._hidden_ms: int | None = None
        stage.on_language = desk.remember
        stage.page.on_app_lifecycle_state_change = stage.handler(self._life)
        stage.page.on_disconnect = stage.handler(stage.keep)
        stage.page.on_close = stage.handler(self._closed)

    async def start(self) -> None:
        """The first screen: unlocking, or signing in on a new tablet."""
        if self._desk.accounts():
            await self._stage.restart(
                UnlockScreen(
                    self._stage, self._desk, entered=self._entered, enrol=self._open_enrol, practise=self._practise
                )
            )
        else:
            await self._stage.restart(self._enrol_screen())

    def _enrol_screen(self) -> EnrolScreen:
        return EnrolScreen(self._stage, self._desk, self._entered, practise=self._practise)

    async def _open_enrol(self) -> None:
        await self._stage.open(self._enrol_screen())

    async def _entered(self, account: Account) -> None:
        shift = self._desk.begin(account)
        shift.windows[id(self)] = self._locked_by_office
        self._shift = shift
        await Way(self._stage, shift, lock=self.lock).open_today()

    async def lock(self) -> None:
        """Keeps what is open and asks for the PIN."""
        await self._stage.keep()
        await self._stage.put_down()
        banner, self._stage.banner = self._stage.banner, None
        try:
            await self.start()
        except Exception:
            self._stage.take_up()
            self._stage.banner = banner
            raise
        await self._leave_shift()

    async def _practise(self) -> None:
        account = await asyncio.to_thread(self._desk.practise)
        self._stage.banner = PracticeBanner(leave=self.lock, afresh=self._practise_afresh)
        await self._entered(account)

    async def _practise_afresh(self) -> None:
        await self._stage.keep()
        await self._stage.put_down()
        await self._leave_shift()
        self._desk.forget_practice()
        await self._practise()

    def _locked_by_office(self) -> None:
        self._stage.run(self.lock)

    async def _leave_shift(self) -> None:
        shift, self._shift = self._shift, None
        self._stage.banner = None
        if shift is not None:
            await self._desk.leave(shift, self)

    async def _life(self, event: Any) -> None:
        if event.state in OUT_OF_SIGHT:
            self._hidden_ms = self._hidden_ms or self._desk.now_ms()
            await self._stage.keep()
        elif event.state in IN_SIGHT:
            hidden_ms, self._hidden_ms = self._hidden_ms, None
            if self._shift is None or hidden_ms is None:
                return
            if self._desk.now_ms() - hidden_ms > LOCK_AFTER_MS:
                await self.lock()
            else:
                self._shift.exchange.wake()

    async def _closed(self) -> None:
        await self._leave_shift()
