"""Stable names for controls, so that assistive tools and tests find them whatever they say."""

from __future__ import annotations

import flet as ft


def marked(identifier: str, control: ft.Control, *, label: str | None = None) -> ft.Semantics:
    """The control under a stable identifier; it keeps its own share of the space."""
    return ft.Semantics(
        identifier=identifier,
        content=control,
        label=label,
        container=True,
        expand=control.expand,
        col=control.col,
        visible=control.visible,
    )


def scroll_key(text: str) -> ft.ScrollKey:
    """The name by which a scrolled column finds a control of its own."""
    return ft.ScrollKey(text)  # type: ignore[call-arg]  # made a dataclass in a way that type checkers do not see
