"""What the screens before the work look like: a card in the middle, the name of the app above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.boundary import Work
from field_app.screens.header import language_button
from field_app.screens.parts.button import plain
from field_app.screens.parts.card import card
from field_app.screens.parts.text import title
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

APP = Label("走访", "Zoufang")
PRACTISE = Label("先练习一下(虚构住户,不用登录)", "Practise first (invented households, no sign-in)")


def practice_button(stage: Stage, practise: Work) -> ft.Control:
    """The way in for whoever wants to learn first."""
    return plain(stage, PRACTISE, practise, name="practise", icon=ft.Icons.SCHOOL_OUTLINED)


def entrance(stage: Stage, name: Label, controls: Sequence[ft.Control]) -> ft.Control:
    """The controls on a card in the middle of the window; scrolls when the keyboard is up."""
    head = ft.Row(
        [
            ft.Icon(ft.Icons.HOME_WORK_OUTLINED, color=palette.BRAND, size=34),
            ft.Text(stage.say(APP), size=30, weight=ft.FontWeight.W_700, color=palette.BRAND, expand=True),
            language_button(stage, colour=palette.BRAND),
        ],
        spacing=12,
    )
    column = ft.Column(
        [head, card([title(stage.say(name)), *controls], spacing=14, padding=24)],
        spacing=16,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    box = ft.Container(column, padding=16, col={"xs": 12, "sm": 10, "md": 8, "lg": 6, "xl": 5})
    centred = ft.ResponsiveRow([box], alignment=ft.MainAxisAlignment.CENTER)
    return ft.Column([centred], scroll=ft.ScrollMode.AUTO, expand=True, alignment=ft.MainAxisAlignment.CENTER)
