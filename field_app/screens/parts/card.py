"""Paper on the ground of a screen: a card, a tinted panel, a line between two things."""

from __future__ import annotations

from collections.abc import Sequence

import flet as ft

from field_app.screens import palette
from field_app.screens.parts.text import body, bold


def card(controls: Sequence[ft.Control], *, spacing: int = palette.GAP, padding: int = 20) -> ft.Container:
    """The controls under each other on paper."""
    return ft.Container(
        bgcolor=palette.PAPER,
        border=ft.Border.all(1, palette.LINE),
        border_radius=palette.RADIUS,
        padding=padding,
        content=ft.Column(
            list(controls), spacing=spacing, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
        ),
    )


def panel(tone: palette.Tone, icon: ft.IconData, lines: Sequence[str], *extra: ft.Control) -> ft.Container:
    """A tinted remark within a card or above one: the first line carries it, further controls follow below."""
    tint = palette.TINTS[tone]
    first, *rest = lines
    texts: list[ft.Control] = [bold(first, colour=tint.text), *(body(line, colour=tint.text) for line in rest)]
    return ft.Container(
        bgcolor=tint.ground,
        border=ft.Border.all(1, tint.edge),
        border_radius=palette.RADIUS,
        padding=ft.Padding.symmetric(horizontal=16, vertical=12),
        content=ft.Row(
            [ft.Icon(icon, color=tint.text, size=24), ft.Column([*texts, *extra], spacing=4, tight=True, expand=True)],
            spacing=12,
            vertical_alignment=ft.CrossAxisAlignment.START,
        ),
    )


def rule() -> ft.Divider:
    """A thin line between two things of one card."""
    return ft.Divider(height=1, thickness=1, color=palette.LINE)
