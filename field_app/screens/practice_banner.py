"""Above every screen while somebody practises: that nothing of it is real, the way out, and the way to begin afresh."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.parts.mark import marked
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

PRACTICE = Label("(练习) 虚构住户,只在本机,不会上传", "(Practice) Invented households, never sent anywhere")
LEAVE = Label("结束练习", "End practice")
AFRESH = Label("重新开始", "Start afresh")


class PracticeBanner:
    """What the banner's buttons do."""

    def __init__(self, *, leave: Callable[[], Awaitable[None]], afresh: Callable[[], Awaitable[None]]) -> None:
        """Takes both ways."""
        self._leave = leave
        self._afresh = afresh

    def control(self, stage: Stage) -> ft.Control:
        """The banner for one screen."""
        tint = palette.TINTS["warn"]
        words = ft.Text(stage.say(PRACTICE), size=palette.BODY, weight=ft.FontWeight.W_600, color=tint.text)
        buttons = ft.Row(
            [
                self._button(stage, AFRESH, self._afresh, name="practice.afresh"),
                self._button(stage, LEAVE, self._leave, name="practice.leave"),
            ],
            spacing=4,
            tight=True,
            wrap=True,
        )
        bar = ft.Row(
            [words, buttons],
            wrap=True,
            expand=True,
            alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
            vertical_alignment=ft.CrossAxisAlignment.CENTER,
        )
        box = ft.Container(
            ft.Row([bar]),
            bgcolor=tint.ground,
            border=ft.Border(bottom=ft.BorderSide(1, tint.edge)),
            padding=ft.Padding.symmetric(horizontal=16, vertical=4),
        )
        return ft.Semantics(identifier="practice", content=box, container=True)

    def _button(self, stage: Stage, label: Label, work: Callable[[], Awaitable[None]], *, name: str) -> ft.Control:
        button = ft.TextButton(stage.say(label), on_click=stage.handler(work))
        button.style = ft.ButtonStyle(color=palette.TINTS["warn"].text)
        return marked(name, button)
