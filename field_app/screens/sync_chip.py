"""How the exchange stands, on the bar of every screen: what is only on this tablet, in two words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.boundary import Work
from field_app.screens.parts.redraw import redraw
from field_app.state.shift import Shift
from field_app.use_cases.read_sync_state import SyncState, read_sync_state
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

RUNNING = Label("正在同步", "Syncing")
BROKEN = Label("同步出错", "Sync failed")
NEVER = Label("尚未同步", "Not synced yet")
ALL_SENT = Label("已全部上传", "All sent")
ONLY_HERE = Label("{n} 条仅在本机", "{n} only here")
PHOTOS_HERE = Label("{n} 张照片待传", "{n} photos to send")
PRACTICE = Label("练习,不上传", "Practice, not sent")
OFFLINE = Label("离线", "Offline")


def sync_words(shift: Shift, state: SyncState) -> tuple[Label, ft.IconData]:
    """The two words and the icon."""
    if shift.account.practice:
        return PRACTICE, ft.Icons.SCHOOL_OUTLINED
    if shift.exchange.running:
        return RUNNING, ft.Icons.SYNC
    if shift.exchange.broken is not None:
        return BROKEN, ft.Icons.SYNC_PROBLEM
    if state.unsent:
        return ONLY_HERE.fill(n=state.unsent), ft.Icons.CLOUD_UPLOAD_OUTLINED
    return _at_rest(state)


def _at_rest(state: SyncState) -> tuple[Label, ft.IconData]:
    if state.trouble is not None:
        offline = state.trouble.kind in {"no_network", "unreachable"}
        return (OFFLINE if offline else BROKEN), ft.Icons.CLOUD_OFF_OUTLINED
    if state.last_exchange_ms is None:
        return NEVER, ft.Icons.CLOUD_OFF_OUTLINED
    if state.photos_unsent:
        return PHOTOS_HERE.fill(n=state.photos_unsent), ft.Icons.PHOTO_LIBRARY_OUTLINED
    return ALL_SENT, ft.Icons.CLOUD_DONE_OUTLINED


class SyncChip:
    """The words, kept true while the screen is in front; touching them opens the sync page."""

    def __init__(self, stage: Stage, shift: Shift, work: Work) -> None:
        """Builds the chip; `watch` brings it to life."""
        self._stage = stage
        self._shift = shift
        self._icon = ft.Icon(ft.Icons.SYNC, size=20, color=palette.ON_BRAND)
        self._text = ft.Text(size=palette.SMALL, weight=ft.FontWeight.W_600, color=palette.ON_BRAND)
        self._box = ft.Container(
            content=ft.Row([self._icon, self._text], spacing=8, tight=True),
            padding=ft.Padding.symmetric(horizontal=14, vertical=13),
            border=ft.Border.all(1, "#7FA8A3"),
            border_radius=24,
            on_click=stage.handler(work),
        )
        self.control = ft.Semantics(identifier="sync-chip", content=self._box, container=True, button=True)
        self._stops: list[Callable[[], None]] = []

    def watch(self, *also: Callable[[], None]) -> None:
        """Shows how it stands, now and after every step of an exchange, of which its screen is told too."""
        self.rest()
        self._stops = [self._shift.exchange.listen(one) for one in (self.show, *also)]
        self.show()

    def rest(self) -> None:
        """Stops following the exchange, the screen too."""
        for stop in self._stops:
            stop()
        self._stops.clear()

    def show(self) -> None:
        """Draws the words as they are now."""
        state = read_sync_state(self._shift.account)
        label, icon = sync_words(self._shift, state)
        self._box.tooltip = self._stage.say(label)
        narrow = self._stage.width < palette.TWO_COLUMNS_FROM
        counted = state.unsent and not self._shift.account.practice
        text = (str(state.unsent) if counted else "") if narrow else self._stage.say(label)
        self._text.visible = bool(text)
        if (text, icon) != (self._text.value, self._icon.icon):
            self._text.value = text
            self._icon.icon = icon
            redraw(self.control)
