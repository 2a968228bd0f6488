"""The family's slip: large letters, the code, saving it as a file, and saying that it was handed over."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.header import Header
from field_app.screens.message import Message
from field_app.screens.parts.badge import badge
from field_app.screens.parts.button import primary, secondary
from field_app.screens.parts.card import card
from field_app.screens.parts.mark import marked
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.text import body
from field_app.screens.screen import Screen
from field_app.state.visit_slip import VisitSlip
from field_app.use_cases.draw_slip import SlipKind
from shared_models.slip import Section, Slip
from shared_models.slip_words import SCAN, TITLE
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

SAVE_PDF = Label("保存为 PDF", "Save as PDF")
SAVE_PICTURE = Label("保存为图片", "Save as picture")
SAVED = Label("告知单已保存为文件“{name}”。", "The slip was saved as “{name}”.")
SAVED_TODO = Label(
    "文件没有加密,内有该户信息;交给家庭后请从平板删除。",
    "The file is not encrypted and holds this family's data: delete it from the tablet once it is handed over.",
)
HANDED = Label("已交给家庭", "Handed to the family")
HANDED_ASK = Label(
    "家庭已经扫码、拍照或拿到纸质告知单后再点。",
    "Touch this once the family has it: scanned, photographed or on paper.",
)
HANDED_KEPT = Label("已记录:告知单已交给家庭。", "Recorded: the family was given the slip.")
HANDED_SAFE = Label("已保存在本机。", "It is kept on this tablet.")
HANDED_ON = Label("{day} 已交给家庭", "Handed to the family on {day}")
SPOKEN = Label("告知单二维码", "Code of the slip")
CODE_SIDE = 340
AROUND_CODE = 72
"""What the page and the card need beside the code."""


class SlipScreen(Screen):
    """Shows one slip; whoever reads it may switch the language."""

    def __init__(self, stage: Stage, slip: VisitSlip) -> None:
        """Takes the slip's visit."""
        super().__init__(stage)
        self._visit = slip

    def build(self) -> ft.Control:
        """The code beside the words where there is room, above them where there is not."""
        stage = self.stage
        self._slip = self._visit.slip()
        self._acts = ft.Column(spacing=10, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
        self._draw_acts()
        words = ft.Column(
            [self._head(self._slip), *(self._section(section) for section in self._slip.sections)],
            spacing=palette.GAP,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
        side = ft.Column(
            [self._code(self._slip), self._acts],
            spacing=palette.GAP,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
        side.col = {"xs": 12, "lg": 5}
        words.col = {"xs": 12, "lg": 7}
        grid = ft.ResponsiveRow([side, words], spacing=palette.GAP, run_spacing=palette.GAP)
        return ft.Column(
            [
                Header(stage, stage.say(TITLE)).control,
                ft.Column([ft.Container(grid, padding=16)], scroll=ft.ScrollMode.AUTO, expand=True, spacing=0),
            ],
            spacing=0,
            expand=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )

    def _code(self, slip: Slip) -> ft.Control:
        stage = self.stage
        self._picture = picture = ft.Image(
            src=self._visit.code(slip, stage.language),
            width=_code_width(stage.width),
            fit=ft.BoxFit.CONTAIN,
            filter_quality=ft.FilterQuality.NONE,
            semantics_label=stage.say(SPOKEN),
        )
        said = ft.Text(stage.say(SCAN), size=palette.STRONG, color=palette.INK, text_align=ft.TextAlign.CENTER)
        return card([ft.Row([marked("slip.code", picture)], alignment=ft.MainAxisAlignment.CENTER), said], padding=12)

    def resized(self, width: float) -> None:
        """Keeps the whole code on the glass: one that is cut off is read by nobody."""
        self._picture.width = _code_width(width)
        redraw(self._picture)

    def _head(self, slip: Slip) -> ft.Control:
        lines: list[ft.Control] = [_large(self.stage.say(label)) for label in slip.head]
        return marked("slip.head", card(lines, spacing=6))

    def _section(self, section: Section) -> ft.Control:
        say = self.stage.say
        title = ft.Text(say(section.title), size=palette.TITLE, weight=ft.FontWeight.W_600, color=palette.BRAND)
        return card([title, *(_large(say(line)) for line in section.lines)], spacing=6)

    # --- what can be done with it ---------------------------------------------------------------------------------

    def _draw_acts(self) -> None:
        stage = self.stage
        days = [badge(stage.say(HANDED_ON.fill(day=day)), ft.Icons.CHECK, "good") for day in self._visit.handed_on()]
        files = ft.Row(
            [
                secondary(stage, SAVE_PDF, self._saving("pdf"), name="slip.pdf", icon=ft.Icons.PICTURE_AS_PDF_OUTLINED),
                secondary(stage, SAVE_PICTURE, self._saving("png"), name="slip.png", icon=ft.Icons.IMAGE_OUTLINED),
            ],
            wrap=True,
            spacing=10,
            run_spacing=8,
        )
        parts: list[ft.Control] = [files, *days]
        if not self._visit.is_handed_today():
            done = primary(stage, HANDED, self._hand, name="slip.handed", icon=ft.Icons.HOW_TO_REG)
            parts += [body(stage.say(HANDED_ASK), colour=palette.QUIET), ft.Row([done])]
        self._acts.controls = [card(parts, spacing=10)]

    def _saving(self, kind: SlipKind) -> Callable[[], Awaitable[None]]:
        async def save() -> None:
            stage, slip = self.stage, self._slip
            name = f"{stage.say(TITLE)}-{slip.number}.{kind}"
            data = await self._visit.drawn(slip, stage.language, kind)
            if await stage.equipment.files.save(name, data):
                stage.tell(Message(what=SAVED.fill(name=name), todo=SAVED_TODO, tone="good"))

        return save

    def _hand(self) -> None:
        self._visit.hand(self._slip, self.stage.language)
        self._draw_acts()
        redraw(self._acts)
        self.stage.tell(Message(what=HANDED_KEPT, safe=HANDED_SAFE, tone="good"))


def _code_width(room: float) -> float:
    return min(CODE_SIDE, room - AROUND_CODE)


def _large(text: str) -> ft.Text:
    return ft.Text(text, size=palette.FACING - 4, color=palette.INK)
