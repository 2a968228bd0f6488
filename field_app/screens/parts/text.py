"""Texts in the few sizes that screens use; all of them wrap, none is cut."""

from __future__ import annotations

import flet as ft

from field_app.screens import palette

BOLD = ft.FontWeight.W_600


def title(text: str) -> ft.Text:
    """The name of a screen or section."""
    return ft.Text(text, size=palette.TITLE, weight=BOLD, color=palette.INK)


def strong(text: str, *, colour: str = palette.INK, expand: bool | None = None) -> ft.Text:
    """What the eye should find first within a card."""
    return ft.Text(text, size=palette.STRONG, weight=BOLD, color=colour, expand=expand)


def body(text: str, *, colour: str = palette.INK, expand: bool | None = None) -> ft.Text:
    """Plain reading text."""
    return ft.Text(text, size=palette.BODY, color=colour, expand=expand)


def bold(text: str, *, colour: str = palette.INK, expand: bool | None = None) -> ft.Text:
    """Reading text that carries the answer."""
    return ft.Text(text, size=palette.BODY, weight=BOLD, color=colour, expand=expand)


def quiet(text: str, *, expand: bool | None = None) -> ft.Text:
    """Labels, previous values, hints."""
    return ft.Text(text, size=palette.SMALL, color=palette.QUIET, expand=expand)
