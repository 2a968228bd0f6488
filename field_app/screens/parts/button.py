"""Buttons of at least 48 pixels, each with a stable identifier."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.boundary import Work
from field_app.screens.parts.mark import marked
from field_app.screens.parts.redraw import redraw
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage


def primary(stage: Stage, label: Label, work: Work, *, name: str, icon: ft.IconData | None = None) -> ft.Semantics:
    """The one thing to do next."""
    return marked(name, ft.FilledButton(stage.say(label), icon=icon, on_click=stage.handler(work)))


def relabel(stage: Stage, button: ft.Semantics, label: Label) -> None:
    """Gives a button other words; it does what it did."""
    inner = button.content
    if isinstance(inner, ft.FilledButton) and inner.content != stage.say(label):
        inner.content = stage.say(label)
        redraw(inner)


def secondary(stage: Stage, label: Label, work: Work, *, name: str, icon: ft.IconData | None = None) -> ft.Semantics:
    """Another thing that can be done."""
    button = ft.OutlinedButton(stage.say(label), icon=icon, on_click=stage.handler(work))
    button.style = ft.ButtonStyle(side=ft.BorderSide(1, palette.BRAND), bgcolor=palette.PAPER)
    return marked(name, button)


def plain(stage: Stage, label: Label, work: Work, *, name: str, icon: ft.IconData | None = None) -> ft.Semantics:
    """A thing that is seldom done."""
    return marked(name, ft.TextButton(stage.say(label), icon=icon, on_click=stage.handler(work)))


def icon_button(stage: Stage, label: Label, work: Work, *, name: str, icon: ft.IconData) -> ft.Semantics:
    """An icon whose meaning everybody knows; the label is its tooltip and its spoken name."""
    said = stage.say(label)
    button = ft.IconButton(icon, tooltip=said, icon_color=palette.BRAND, icon_size=26, on_click=stage.handler(work))
    button.style = ft.ButtonStyle(padding=12)
    return marked(name, button, label=said)
