"""Unlocking with the PIN: no network needed, any account of this tablet."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.entrance import entrance, practice_button
from field_app.screens.locked_way import LockedWay, WithPin
from field_app.screens.message import Message
from field_app.screens.parts.button import plain, primary, relabel
from field_app.screens.parts.labelled_box import LabelledBox
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.say_panel import SayPanel
from field_app.screens.parts.text import quiet, strong
from field_app.screens.screen import Screen
from field_app.use_cases.bundle_trouble import FileTroubleError
from field_app.use_cases.office_lock import OfficeLockError, lock_words
from field_app.use_cases.unlock import Account, AccountRow, PinError, StoreError
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage
    from field_app.state.desk import Desk

TITLE = Label("解锁", "Unlock")
WHO = Label("请选择账号", "Choose your account")
PIN = Label("PIN", "PIN")
GO = Label("解锁", "Unlock")
ASK = Label("再问一次", "Ask again")
OTHER = Label("其他人登录 / 重新登录", "Another person / sign in again")
EMPTY = Label("请输入 PIN。", "Please type the PIN.")
SHUT = Label(
    "PIN 输错多次,请等待 {seconds} 秒再试。", "Several wrong PINs: please wait {seconds} seconds, then try again."
)


class UnlockScreen(Screen):
    """Asks for the PIN of one of the accounts."""

    def __init__(
        self,
        stage: Stage,
        desk: Desk,
        *,
        entered: Callable[[Account], Awaitable[None]],
        enrol: Callable[[], Awaitable[None]],
        practise: Callable[[], Awaitable[None]],
    ) -> None:
        """Takes what is done with the opened account, and the ways to sign in anew and to practise."""
        super().__init__(stage)
        self._desk = desk
        self._entered = entered
        self._enrol = enrol
        self._practise = practise
        self._chosen = ""
        self._counting = False

    def build(self) -> ft.Control:
        """The accounts, the PIN field and its button on a card."""
        stage = self.stage
        self._rows = ft.Column(spacing=8, tight=True)
        self._pin = LabelledBox(stage, PIN, name="unlock.pin", keyboard="number").secret().on_enter(self._unlock)
        self._pin.box.autofocus = True
        self._said = SayPanel(stage, name="unlock.said")
        self._lock = SayPanel(stage, name="unlock.locked")
        self._go = primary(stage, GO, self._unlock, name="unlock.go", icon=ft.Icons.LOCK_OPEN)
        self._busy = ft.ProgressBar(visible=False, semantics_label=stage.say(GO), color=palette.BRAND)
        self._by_file = LockedWay(stage, self._desk, attempt=self._try)
        self._draw_accounts()
        self._draw_lock()
        other = plain(stage, OTHER, self._enrol, name="unlock.other", icon=ft.Icons.PERSON_ADD_ALT)
        parts = [self._rows, self._lock.control, self._pin.control, self._said.control, self._busy, self._go]
        parts += [self._by_file.control, other]
        parts.append(practice_button(stage, self._practise))
        return entrance(stage, TITLE if len(self._desk.accounts()) == 1 else WHO, parts)

    async def appear(self) -> None:
        """Starts to count when the pad is still shut."""
        self.stage.run(self._count_down)

    def _draw_accounts(self) -> None:
        accounts = self._desk.accounts()
        known = {account.id for account in accounts}
        if self._chosen not in known and accounts:
            self._chosen = accounts[0].id
        self._rows.controls = [self._account(account) for account in accounts]

    def _account(self, account: AccountRow) -> ft.Control:
        on = account.id == self._chosen

        async def choose() -> None:
            self._chosen = account.id
            self._said.hide()
            self._draw_accounts()
            self._draw_lock()
            redraw(self._rows)
            self.stage.run(self._count_down)

        icon = ft.Icons.RADIO_BUTTON_CHECKED if on else ft.Icons.RADIO_BUTTON_UNCHECKED
        box = ft.Container(
            content=ft.Row(
                [
                    ft.Icon(icon, color=palette.BRAND),
                    ft.Column(
                        [strong(account.name), quiet(f"{account.login} · {account.server_url}")], spacing=2, expand=True
                    ),
                ],
                spacing=14,
            ),
            bgcolor=palette.BRAND_SOFT if on else palette.PAPER,
            border=ft.Border.all(1, palette.BRAND if on else palette.LINE),
            border_radius=palette.RADIUS,
            padding=14,
            on_click=self.stage.handler(choose),
        )
        return ft.Semantics(
            identifier=f"account.{account.login}", content=box, container=True, button=True, selected=on
        )

    def _draw_lock(self) -> None:
        """The office's lock on the chosen account, and what the button does about it."""
        locked = next((one.locked for one in self._desk.accounts() if one.id == self._chosen), None)
        if locked is None:
            self._lock.hide()
        else:
            happened, safe, todo = lock_words(locked)
            self._lock.say(Message(what=happened, safe=safe, todo=todo, tone="warn"))
        self._by_file.show(locked=locked is not None)
        relabel(self.stage, self._go, GO if locked is None else ASK)

    async def _unlock(self) -> None:
        await self._try(self._desk.unlock)

    async def _try(self, work: WithPin) -> None:
        """Does something with the chosen account and the PIN, and goes in when that opened it."""
        if not self._pin.text:
            self._said.warn(EMPTY)
            return
        self._wait(busy=True)
        try:
            account = await work(self._chosen, self._pin.text)
        except (PinError, StoreError, OfficeLockError, FileTroubleError) as error:
            self._refused(error)
        else:
            if account is not None:
                await self._entered(account)
            else:
                self._rest()

    def _refused(self, error: Exception) -> None:
        self._rest()
        self._said.failed(error)
        self.stage.run(self._count_down)

    def _rest(self) -> None:
        """Nothing was opened: the PIN is asked for again."""
        self._pin.clear()
        self._wait(busy=False)
        self._said.hide()
        self._draw_lock()

    def _wait(self, *, busy: bool, shut: bool = False) -> None:
        self._busy.visible = busy
        self._go.disabled = busy or shut
        redraw(self._busy, self._go)

    def _shut_seconds(self) -> int:
        waits = [account.wait_ms for account in self._desk.accounts() if account.id == self._chosen]
        return (waits[0] + 999) // 1000 if waits else 0

    async def _count_down(self) -> None:
        """Keeps the button shut as long as the store does, saying for how many seconds."""
        if self._counting:
            return
        self._counting = True
        try:
            await self._count()
        finally:
            self._counting = False

    async def _count(self) -> None:
        counted = False
        while (seconds := self._shut_seconds()) > 0 and self._go.parent is not None:
            counted = True
            self._wait(busy=False, shut=True)
            self._said.warn(SHUT.fill(seconds=seconds))
            await asyncio.sleep(1)
        if counted:
            self._said.hide()
            self._wait(busy=False)
