"""Sending a changed control to the window it is in."""

from __future__ import annotations

import flet as ft


def redraw(*controls: ft.Control) -> None:
    """Sends what changed in these controls; one that is not in a window (yet, or any more) is left alone."""
    for control in controls:
        if _is_shown(control):
            control.update()


def _is_shown(control: ft.BaseControl | None) -> bool:
    while control is not None:
        if isinstance(control, ft.Page):
            return True
        control = control.parent
    return False
