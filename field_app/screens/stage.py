"""The stage: one browser tab or tablet window, showing one screen over another, with one place for messages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import flet as ft

from field_app.screens import palette
from field_app.screens.boundary import Boundary, Guarded, Work
from field_app.screens.equipment import Equipment
from field_app.screens.message import Message, failure
from field_app.screens.notice import CLOSE, NoticeBar
from field_app.screens.parts.mark import marked
from field_app.screens.practice_banner import PracticeBanner
from field_app.screens.screen import Screen
from field_app.screens.theme import speak
from shared_models.words import Label, Language

BROKEN = Label("这个页面没能显示出来。", "This page could not be shown.")
GO_BACK = Label("返回", "Back")
LOOK_S = 0.02
LOOKS = 50
"""How long a closed dialog may take to leave the glass before the next screen opens all the same."""


class Stage:
    """Shows screens and messages on one page and keeps every failure inside one boundary."""

    def __init__(self, page: ft.Page, equipment: Equipment, *, language: Language, number: Callable[[], str]) -> None:
        """Takes the devices, the language to begin with, and what gives a failure its number for support."""
        self.page = page
        self.equipment = equipment
        self.language: Language = language
        self.boundary = Boundary(self._failed, number)
        self.on_language: Callable[[Language], None] = lambda _: None
        """Called when another language was chosen."""
        self.banner: PracticeBanner | None = None
        """Stands above every screen that is opened from now on."""
        self._screens: list[Screen] = []
        self._is_left = False
        """The screen in front was left and waits for another: what it showed may be closed."""
        self._notices: list[NoticeBar] = []
        self._failure: Message | None = None
        """Of leaving a screen: told on the one that comes to the front, for the one it happened on is gone."""
        self._dialogs: list[ft.DialogControl] = []
        """On the glass: open, or closed and still fading."""
        self._away: set[asyncio.Task[None]] = set()
        page.on_view_pop = self.handler(self._popped)
        page.on_resize = self.handler(self._resized)

    # --- words --------------------------------------------------------------------------------------------------

    def say(self, label: Label) -> str:
        """The label in the language of this stage."""
        return label.text(self.language)

    async def speak(self, language: Language) -> None:
        """Switches the language: open screens are kept, left and built anew."""
        self.language = language
        self.on_language(language)
        speak(self.page, language)
        if self._screens:
            await self.front.leave()
        self.page.views = [self._view(screen) for screen in self._screens]
        self.page.update()
        await self._appear()

    # --- screens ------------------------------------------------------------------------------------------------

    @property
    def front(self) -> Screen:
        """The screen in front."""
        return self._screens[-1]

    @property
    def width(self) -> float:
        """The width of the window in logical pixels."""
        return self.page.width or palette.RAIL_FROM

    @property
    def height(self) -> float:
        """The height of the window in logical pixels."""
        return self.page.height or palette.RAIL_FROM

    async def open(self, screen: Screen) -> None:
        """Puts a screen in front; going back returns to the one that is there now."""
        await self._leave_front()
        self._screens.append(screen)
        await self._raise(screen)

    async def replace(self, screen: Screen) -> None:
        """Puts a screen in the place of the one in front."""
        await self._leave_front()
        self._drop()
        self._screens.append(screen)
        await self._raise(screen)

    async def put_down(self) -> None:
        """Leaves the screen in front and its dialogs while what they show is still open; `restart` shows the next."""
        while self.page.pop_dialog() is not None:
            pass
        await self._leave_front()
        self._is_left = True

    def take_up(self) -> None:
        """Goes on with the screen that was put down: no other came."""
        self._is_left = False

    async def restart(self, screen: Screen) -> None:
        """Closes every screen and shows this one."""
        await self._leave_front()
        while self._screens:
            self._drop()
        self._screens.append(screen)
        await self._raise(screen)

    async def back(self) -> None:
        """Closes the screen in front; the first screen stays."""
        if len(self._screens) > 1:
            await self._leave_front()
            self._drop()
            self.page.update()
            await self._appear()

    async def keep(self) -> None:
        """Keeps what is open, because the app may be ended at any moment."""
        if self._screens:
            await self.boundary.run(self.front.keep)

    async def _leave_front(self) -> None:
        await self._dialogs_gone()
        if self._screens and not self._is_left and await self.boundary.run(self.front.leave):
            self._failure = None

    async def _dialogs_gone(self) -> None:
        """Waits for closed dialogs to fade: one that a new screen covers meanwhile stands there again afterwards."""
        for _ in range(LOOKS):
            if all(dialog.open for dialog in self._dialogs):
                return
            await asyncio.sleep(LOOK_S)
        self._dialogs = [dialog for dialog in self._dialogs if dialog.open]

    def _drop(self) -> None:
        self._screens.pop()
        self._notices.pop()
        self.page.views.pop()

    async def _raise(self, screen: Screen) -> None:
        self._is_left = False
        if len(self._screens) == 1:
            self.page.views.clear()
        self.page.views.append(self._view(screen))
        self.page.update()
        await self._appear()

    async def _appear(self) -> None:
        failure_, self._failure = self._failure, None
        await self.boundary.run(self.front.appear)
        if failure_ is not None:
            self.tell(failure_)

    def _view(self, screen: Screen) -> ft.View:
        depth = self._screens.index(screen)
        del self._notices[depth:]
        notice = NoticeBar(self)
        banner = [self.banner.control(self)] if self.banner is not None else []
        self._notices.append(notice)
        return ft.View(
            route=f"/{depth}" if depth else "/",
            controls=[
                ft.SafeArea(
                    expand=True,
                    content=ft.Column([*banner, notice.control, self._built(screen)], expand=True, spacing=0),
                )
            ],
            padding=0,
            spacing=0,
            bgcolor=palette.GROUND,
        )

    def _built(self, screen: Screen) -> ft.Control:
        try:
            body = screen.build()
        except Exception as error:  # noqa: BLE001 - whatever fails, the app must stay usable
            self.boundary.caught(error, f"building {type(screen).__name__}")
            body = self._broken()
        return ft.Container(content=body, expand=True)

    def _broken(self) -> ft.Control:
        return ft.Container(
            padding=24,
            content=ft.Column(
                [
                    ft.Text(self.say(BROKEN), size=palette.TITLE, color=palette.INK),
                    marked("broken.back", ft.FilledButton(self.say(GO_BACK), on_click=self.handler(self._from_broken))),
                ]
            ),
        )

    async def _from_broken(self) -> None:
        """Back; where there is nothing to go back to, another try."""
        if len(self._screens) > 1:
            await self.back()
            return
        self.page.views = [self._view(self.front)]
        self.page.update()
        await self._appear()

    # --- events -------------------------------------------------------------------------------------------------

    def handler(self, work: Work) -> Guarded:
        """The work as an event handler inside the boundary."""
        return self.boundary.handler(work)

    def run(self, work: Callable[[], Awaitable[None]]) -> None:
        """Starts background work of this session inside the boundary."""

        async def guarded() -> None:
            await self.boundary.run(work)

        if _client_is_here(self.page):
            self.page.run_task(guarded)
        else:  # it may come back: what is to be done must not wait for it, nor fail for want of it
            task = asyncio.get_running_loop().create_task(guarded())
            self._away.add(task)
            task.add_done_callback(self._away.discard)

    async def _popped(self, _event: Any) -> None:
        await self.back()

    def _resized(self) -> None:
        for screen in self._screens:
            screen.resized(self.width)

    # --- dialogs ------------------------------------------------------------------------------------------------

    def ask(self, dialog: ft.DialogControl) -> None:
        """Opens a dialog over the screen in front."""

        def gone() -> None:
            if dialog in self._dialogs:
                self._dialogs.remove(dialog)

        dialog.on_dismiss = self.handler(gone)
        self._dialogs.append(dialog)
        self.page.show_dialog(dialog)

    def close_dialog(self) -> None:
        """Closes the dialog on top, if there is one."""
        self.page.pop_dialog()

    # --- messages -----------------------------------------------------------------------------------------------

    def tell(self, message: Message) -> None:
        """Shows a message above the screen in front until it is closed or another takes its place."""
        if self._notices:
            self._notices[-1].show(message)

    def hush(self) -> None:
        """Takes the message away."""
        if self._notices:
            self._notices[-1].hide()

    def _failed(self, error: Exception, number: str) -> None:
        self._failure = failure(error, number)
        if any(dialog.open for dialog in self._dialogs):
            self._tell_over_dialog(self._failure)
        else:
            self.tell(self._failure)

    def _tell_over_dialog(self, message: Message) -> None:
        """Above a dialog, which stays open with what was typed in it: the bar of messages lies in its shade."""
        first, *rest = message.lines(self.language)
        content = ft.Column([ft.Text(line, size=palette.BODY, color=palette.INK) for line in rest], tight=True)
        close = marked("failure.close", ft.FilledButton(self.say(CLOSE), on_click=self.handler(self.close_dialog)))
        self.ask(ft.AlertDialog(title=ft.Text(first), content=content, actions=[close]))


def _client_is_here(page: ft.Page) -> bool:
    """Whether somebody looks at the page; the toolkit gives no connection while nobody does."""
    connection: object = page.session.connection
    return connection is not None
