"""The top of a screen: where one is, the way back, how the exchange stands, language and lock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.parts.mark import marked
from field_app.screens.parts.redraw import redraw
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

BACK = Label("返回", "Back")
OTHER_LANGUAGE = Label("EN", "中")
SWITCH = Label("切换到英文", "Switch to Chinese")


class Header:
    """The bar at the top; its title can change while the screen stays."""

    def __init__(self, stage: Stage, title: str, *, actions: Sequence[ft.Control] = (), back: bool = True) -> None:
        """Builds the bar."""
        self._title = ft.Text(title, size=20, weight=ft.FontWeight.W_600, color=palette.ON_BRAND, expand=True)
        self._title.expand_loose = True
        left: list[ft.Control] = []
        if back:
            button = bar_button(stage, BACK, ft.Icons.ARROW_BACK)
            button.on_click = stage.handler(stage.back)
            left.append(marked("back", button, label=stage.say(BACK)))
        self.control = ft.Container(
            bgcolor=palette.BRAND,
            padding=ft.Padding.symmetric(horizontal=12, vertical=6),
            content=ft.Row([_bar([*left, self._title], [*actions, language_button(stage)])]),
        )

    def name(self, title: str) -> None:
        """Changes the title."""
        if self._title.value != title:
            self._title.value = title
            redraw(self._title)


def _bar(where: list[ft.Control], actions: list[ft.Control]) -> ft.Control:
    """Where one is at the left, what can be done at the right; below it where large letters leave no room beside."""
    return ft.Row(
        [ft.Row(where, spacing=8, tight=True), ft.Row(actions, spacing=8, run_spacing=0, tight=True, wrap=True)],
        wrap=True,
        expand=True,
        spacing=8,
        run_spacing=0,
        alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )


def bar_button(stage: Stage, label: Label, icon: ft.IconData) -> ft.IconButton:
    """An icon on the bar."""
    button = ft.IconButton(icon, icon_color=palette.ON_BRAND, icon_size=26, tooltip=stage.say(label))
    button.style = ft.ButtonStyle(padding=11)
    return button


def language_button(stage: Stage, *, colour: str = palette.ON_BRAND) -> ft.Control:
    """Switches between Chinese and English."""

    async def switch() -> None:
        await stage.speak("en" if stage.language == "zh" else "zh")

    button = ft.TextButton(stage.say(OTHER_LANGUAGE), tooltip=stage.say(SWITCH), on_click=stage.handler(switch))
    button.style = ft.ButtonStyle(color=colour)
    return marked("language", button)
