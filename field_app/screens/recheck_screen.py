"""A blind re-check: where to go and until when, and a form that shows nothing of what was answered before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.header import Header
from field_app.screens.parts.button import plain, primary
from field_app.screens.parts.card import card, panel
from field_app.screens.parts.entry import Wiring
from field_app.screens.parts.question import CANCEL
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.text import body, quiet, strong
from field_app.screens.screen import Screen
from field_app.screens.sync_chip import SyncChip
from field_app.screens.visit.entity_fields import EntityFields
from field_app.state.recheck_walk import RecheckWalk
from field_app.use_cases.recheck_household import RecheckSheet
from shared_models.ids import EntityId
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage
    from field_app.screens.way import Way

TITLE = Label("复核 · {who}", "Re-check · {who}")
DUE = Label("请在 {day} 前完成", "To be done by {day}")
BLIND = Label(
    "这是独立复核。完成之前,本机不显示该户以前的记录。请当面逐项询问、查看,按这次看到的填写。",
    "This is an independent second look. Until it is done this tablet shows nothing that was recorded before. Ask and "
    "look at everything anew, and write what you find.",
)
TEAM = Label("复核人员:{who}", "Who goes: {who}")
PHONE = Label("联系电话:{phone}", "Telephone: {phone}")
CAUTION = Label("上门提醒:{text}", "Safety note: {text}")
BEGIN = Label("开始复核", "Begin")
FINISH = Label("完成复核", "Finish the re-check")
SURE = Label("完成后不能再改", "It cannot be changed afterwards")
UNASKED = Label("还有 {n} 项没有问到:{what}", "{n} were not asked: {what}")
SAFE = Label("可以返回补问,也可以这样完成。", "You can go back and ask, or finish it like this.")
DONE = Label("复核已完成,下次同步时交给督查人员。", "It is finished and goes to the supervisors at the next sync.")
KEPT = Label("填写的内容都保存在本机。", "Everything you wrote is kept on this tablet.")
JOIN = Label("、", ", ")


class RecheckScreen(Screen):
    """One household, as those who re-check it may see it."""

    def __init__(self, stage: Stage, way: Way, household: EntityId) -> None:
        """Takes which household."""
        super().__init__(stage)
        self._way = way
        self._walk = RecheckWalk(way.shift, household)
        self._household = household

    def build(self) -> ft.Control:
        """The bar, where to go, and the form once it has begun."""
        self._chip = SyncChip(self.stage, self._way.shift, self._way.open_sync)
        self._header = Header(self.stage, "", actions=[self._chip.control])
        self._body = ft.Column(spacing=palette.GAP, horizontal_alignment=ft.CrossAxisAlignment.STRETCH, tight=True)
        self._bottom = ft.Row(alignment=ft.MainAxisAlignment.END)
        self._foot = ft.Container(
            content=self._bottom,
            bgcolor=palette.PAPER,
            padding=ft.Padding.symmetric(horizontal=16, vertical=10),
            border=ft.Border(top=ft.BorderSide(1, palette.LINE)),
        )
        self._fill()
        scroll = ft.Column([ft.Container(self._body, padding=16)], scroll=ft.ScrollMode.AUTO, expand=True, spacing=0)
        return ft.Column(
            [self._header.control, scroll, self._foot],
            spacing=0,
            expand=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )

    async def appear(self) -> None:
        """Leaves for the household's own sheet once the office has the re-check or took it back."""
        self._chip.watch()
        if self._walk.sheet() is None:
            await self._way.open_household_instead(self._household)

    async def leave(self) -> None:
        """Saves what was typed."""
        self._chip.rest()
        self._walk.save()

    async def keep(self) -> None:
        """Puts what was typed into the journal."""
        self._walk.keep()

    def _fill(self) -> None:
        sheet = self._walk.sheet()
        if sheet is None:
            return
        self._header.name(self.stage.say(TITLE.fill(who=sheet.head_name)))
        self._body.controls = [self._task(sheet)]
        self._bottom.controls = []
        self._foot.visible = not sheet.finished
        if sheet.finished:
            lines = [self.stage.say(DONE), self.stage.say(KEPT)]
            self._body.controls.append(panel("good", ft.Icons.CHECK_CIRCLE_OUTLINE, lines))
        elif sheet.begun:
            self._body.controls.append(card(EntityFields(self.stage, self._wiring(sheet)).controls(), spacing=16))
            button = primary(self.stage, FINISH, self._ask, name="recheck.finish", icon=ft.Icons.CHECK)
            self._bottom.controls = [button]
        else:
            button = primary(self.stage, BEGIN, self._begin, name="recheck.begin", icon=ft.Icons.PLAY_ARROW)
            self._bottom.controls = [button]

    def _task(self, sheet: RecheckSheet) -> ft.Control:
        say = self.stage.say
        lines: list[ft.Control] = [strong(" · ".join(part for part in (sheet.head_name, sheet.address) if part))]
        if sheet.due is not None:
            lines.append(body(say(DUE.fill(day=sheet.due.isoformat()))))
        lines.append(quiet(say(TEAM.fill(who=say(JOIN).join(sheet.team)))))
        if sheet.phone:
            lines.append(quiet(say(PHONE.fill(phone=sheet.phone))))
        found: list[ft.Control] = [
            card(lines, spacing=6),
            panel("info", ft.Icons.VISIBILITY_OFF_OUTLINED, [say(BLIND)]),
        ]
        if sheet.safety_note:
            text = say(CAUTION.fill(text=sheet.safety_note))
            found.insert(1, panel("warn", ft.Icons.WARNING_AMBER, [text]))
        return ft.Column(found, spacing=palette.GAP, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)

    def _wiring(self, sheet: RecheckSheet) -> Wiring:
        return Wiring(
            form=sheet.form,
            typed=self._walk.typed,
            confirm=lambda _form, _units: False,
            answer=lambda _form, _unit: None,
        )

    # --- what the person does -------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._walk.begin()
        self._redraw()

    def _ask(self) -> None:
        self._walk.save()
        sheet = self._walk.sheet()
        if sheet is None:
            return
        say = self.stage.say
        texts: list[ft.Control] = []
        if sheet.unasked:
            what = say(JOIN).join(say(label) for label in sheet.unasked)
            texts = [body(say(UNASKED.fill(n=len(sheet.unasked), what=what))), body(say(SAFE))]
        self.stage.ask(
            ft.AlertDialog(
                title=ft.Text(say(SURE)),
                content=ft.Column(texts, tight=True, spacing=12, width=520),
                actions=[
                    plain(self.stage, CANCEL, self.stage.close_dialog, name="recheck.cancel"),
                    primary(self.stage, FINISH, self._finish, name="recheck.sure"),
                ],
            )
        )

    def _finish(self) -> None:
        self.stage.close_dialog()
        self._walk.finish()
        self._redraw()

    def _redraw(self) -> None:
        self._fill()
        redraw(self._body, self._foot)
