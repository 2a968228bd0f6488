"""The sync page: what is only on this tablet, what the server holds, what came back, what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.file_exchange_card import FileExchangeCard
from field_app.screens.header import Header
from field_app.screens.parts.badge import badge
from field_app.screens.parts.button import primary
from field_app.screens.parts.card import card, panel, rule
from field_app.screens.parts.photo_figure import STATE_ICONS
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.text import body, bold, quiet, strong
from field_app.screens.screen import Screen
from field_app.use_cases.exchange import Progress
from field_app.use_cases.read_sync_log import read_sync_log
from field_app.use_cases.read_sync_state import HouseholdSyncState, SyncState, read_sync_state
from field_app.use_cases.reading import clock_text
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage
    from field_app.screens.way import Way

TITLE = Label("同步", "Sync")
NOW = Label("立即同步", "Sync now")
LAST = Label("上次同步完成:{time}", "Last complete sync: {time}")
NEVER = Label("还没有完成过同步", "No sync has been completed yet")
HOUSEHOLDS = Label("各户情况", "Household by household")
NONE = Label("没有待处理的住户。", "Nothing to tell about any household.")
LOG = Label("同步日志(给技术支持看)", "Sync log (for support)")
CLOCK = Label(
    "本机时间与服务器相差超过 5 分钟,请在系统设置中校准。", "This tablet's clock is more than five minutes off."
)
CLOCK_SAFE = Label("记录的先后不受影响。", "The order of records does not depend on it.")
BROKEN = Label("同步程序出错,已记入日志。", "The sync met a fault; it is in the log.")
BROKEN_TODO = Label(
    "一分钟后自动重试;内容都保存在本机。", "It tries again in a minute; everything is kept on this tablet."
)
ELSEWHERE = Label("不在本机的住户", "A household that is not on this tablet")
PHOTO = Label("照片 · {slot} · {state}", "Photo · {slot} · {state}")


class SyncScreen(Screen):
    """Plain words, a button, a bar and a log."""

    def __init__(self, stage: Stage, way: Way) -> None:
        """Takes whose work it is."""
        super().__init__(stage)
        self._way = way
        self._shift = way.shift
        self._stop: Callable[[], None] | None = None

    def build(self) -> ft.Control:
        """The bar and an empty column; `appear` fills it."""
        stage = self.stage
        self._head = ft.Container()
        self._what = body("")
        self._bar = ft.ProgressBar(
            visible=False, color=palette.BRAND, bar_height=10, border_radius=5, semantics_label=stage.say(TITLE)
        )
        self._now = primary(stage, NOW, self._sync_now, name="sync.now", icon=ft.Icons.SYNC)
        self._by_file = FileExchangeCard(stage, self._shift, done=self._draw)
        self._households = ft.Column(spacing=palette.GAP, tight=True)
        self._log = ft.Column(spacing=2, tight=True)
        progress = ft.Column([self._what, self._bar], spacing=6, tight=True)
        column = ft.Column(
            [
                card([self._head, progress, ft.Row([self._now])]),
                strong(stage.say(HOUSEHOLDS)),
                self._households,
                self._by_file.control,
                strong(stage.say(LOG)),
                card([self._log], padding=16),
            ],
            spacing=14,
        )
        scroll = ft.Column([ft.Container(column, padding=16)], scroll=ft.ScrollMode.AUTO, expand=True)
        return ft.Column([Header(stage, stage.say(TITLE)).control, scroll], spacing=0, expand=True)

    async def appear(self) -> None:
        """Shows how it stands and follows the exchange."""
        self._stop = self._shift.exchange.listen(self._step)
        self._draw()
        self._draw_progress()

    async def leave(self) -> None:
        """Stops following the exchange."""
        if self._stop is not None:
            self._stop()
            self._stop = None

    async def _sync_now(self) -> None:
        await self._shift.exchange.once()

    def _step(self) -> None:
        if not self._shift.exchange.running:
            self._draw()
        self._draw_progress()

    def _draw_progress(self) -> None:
        progress = self._shift.exchange.progress
        self._bar.visible = progress is not None
        self._bar.value = _share(progress)
        self._what.value = _words(self.stage, progress)
        self._what.visible = progress is not None
        self._now.disabled = progress is not None
        self._by_file.rest(busy=progress is not None)
        redraw(self._bar, self._what, self._now)

    def _draw(self) -> None:
        state = read_sync_state(self._shift.account)
        self._by_file.draw()
        self._head.content = self._summary(state)
        rows = [self._household(household) for household in state.households]
        self._households.controls = list(rows) or [quiet(self.stage.say(NONE))]
        lines = read_sync_log(self._shift.account, count=40)
        self._log.controls = [
            quiet(f"{clock_text(line.at_ms)}  {line.level}  {self.stage.say(line.text)}") for line in lines
        ]
        redraw(self._head, self._households, self._log)

    def _summary(self, state: SyncState) -> ft.Control:
        say = self.stage.say
        tone: palette.Tone = "warn" if state.trouble is not None else "info" if state.unsent else "good"
        icon = ft.Icons.CLOUD_OFF_OUTLINED if state.trouble is not None else ft.Icons.CLOUD_DONE_OUTLINED
        last = LAST.fill(time=clock_text(state.last_exchange_ms)) if state.last_exchange_ms is not None else NEVER
        parts: list[ft.Control] = [
            panel(tone, icon, [say(state.happened), say(state.safe), say(state.todo)]),
            quiet(say(last)),
        ]
        if self._shift.exchange.broken is not None:
            parts.append(panel("bad", ft.Icons.SYNC_PROBLEM, [say(BROKEN), say(BROKEN_TODO)]))
        if state.clock_off:
            parts.append(panel("warn", ft.Icons.SCHEDULE, [say(CLOCK), say(CLOCK_SAFE)]))
        return ft.Column(parts, spacing=10, tight=True)

    def _household(self, state: HouseholdSyncState) -> ft.Control:
        say = self.stage.say
        parts: list[ft.Control] = [
            ft.Row([bold(state.head_name or say(ELSEWHERE)), quiet(state.address)], spacing=12, wrap=True),
            body(say(state.happened)),
            body(say(state.safe)),
            body(say(state.todo)),
        ]
        for photo in state.photos:
            words = PHOTO.fill(slot=photo.slot_label, state=photo.state_label)
            parts.append(badge(say(words), STATE_ICONS[photo.state]))
        for held in state.held:
            settled = [say(held.settled)] if held.settled is not None else []
            lines = [line for line in (say(held.what), say(held.reason), *settled) if line]
            parts += [rule(), panel("warn", ft.Icons.PAUSE_CIRCLE_OUTLINE, lines)]
        box = card(parts, spacing=4, padding=16)
        return ft.Semantics(identifier=f"sync.{state.household}", content=box, container=True)


def _share(progress: Progress | None) -> float | None:
    if progress is None or not progress.total:
        return None
    return min(1.0, progress.done / progress.total)


def _words(stage: Stage, progress: Progress | None) -> str:
    if progress is None:
        return ""
    said = stage.say(progress.what)
    return f"{said} {progress.done}/{progress.total}" if progress.total else said
