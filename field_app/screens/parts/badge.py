"""A state in a small tinted box: an icon and a word, never a colour alone."""

from __future__ import annotations

import flet as ft

from field_app.screens import palette


def badge(text: str, icon: ft.IconData, tone: palette.Tone = "plain", *, wraps: bool = False) -> ft.Container:
    """The icon and the word on the tone's ground; `wraps` where the room beside is limited, and only there."""
    tint = palette.TINTS[tone]
    words = ft.Text(text, size=palette.SMALL, weight=ft.FontWeight.W_600, color=tint.text)
    words.expand, words.expand_loose = wraps, wraps
    return ft.Container(
        bgcolor=tint.ground,
        border_radius=8,
        padding=ft.Padding.symmetric(horizontal=10, vertical=5),
        content=ft.Row(
            [
                ft.Icon(icon, size=18, color=tint.text),
                words,
            ],
            spacing=6,
            tight=True,
        ),
    )
