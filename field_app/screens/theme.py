"""The look of the app: one bundled font that holds every character of a name, calm colours, nothing from elsewhere."""

from __future__ import annotations

import flet as ft

from field_app.screens import palette
from shared_models.words import Language

FONT = "CN"
FONTS = {FONT: "/fonts/cn.ttf"}


def theme() -> ft.Theme:
    """The one theme; there is no dark one, because the tablet is read in the sun."""
    return ft.Theme(
        font_family=FONT,
        color_scheme_seed=palette.BRAND,
        color_scheme=_colours(),
        scaffold_bgcolor=palette.GROUND,
        visual_density=ft.VisualDensity.STANDARD,
        page_transitions=_still(),
        dialog_theme=_dialog(),
        filled_button_theme=ft.FilledButtonTheme(style=_button(palette.ON_BRAND, palette.BRAND)),
        outlined_button_theme=ft.OutlinedButtonTheme(style=_button(palette.BRAND, None)),
        text_button_theme=ft.TextButtonTheme(style=_button(palette.BRAND, None)),
    )


def _colours() -> ft.ColorScheme:
    return ft.ColorScheme(
        primary=palette.BRAND,
        on_primary=palette.ON_BRAND,
        primary_container=palette.BRAND_SOFT,
        on_primary_container=palette.BRAND,
        secondary_container=palette.BRAND_SOFT,
        on_secondary_container=palette.INK,
        surface=palette.PAPER,
        surface_container_lowest=palette.PAPER,
        surface_container_low=palette.PAPER,
        surface_container=palette.PAPER,
        surface_container_high=palette.PAPER,
        surface_container_highest=palette.TINTS["plain"].ground,
        on_surface=palette.INK,
        on_surface_variant=palette.QUIET,
        outline=palette.EDGE,
        outline_variant=palette.LINE,
        error=palette.TINTS["bad"].text,
        on_error=palette.PAPER,
    )


def _still() -> ft.PageTransitionsTheme:
    """Screens change at once: nothing slides while somebody waits at a door."""
    none = ft.PageTransitionTheme.NONE
    return ft.PageTransitionsTheme(android=none, linux=none, windows=none, macos=none, ios=none)


def _dialog() -> ft.DialogTheme:
    title = ft.TextStyle(size=palette.TITLE, weight=ft.FontWeight.W_600, color=palette.INK, font_family=FONT)
    return ft.DialogTheme(
        bgcolor=palette.PAPER, title_text_style=title, shape=ft.RoundedRectangleBorder(radius=palette.RADIUS + 4)
    )


def _button(colour: str, ground: str | None) -> ft.ButtonStyle:
    return ft.ButtonStyle(
        color={ft.ControlState.DISABLED: palette.QUIET, ft.ControlState.DEFAULT: colour},
        bgcolor={ft.ControlState.DISABLED: palette.TINTS["plain"].ground, ft.ControlState.DEFAULT: ground}
        if ground
        else None,
        padding=ft.Padding.symmetric(horizontal=18, vertical=15),
        text_style=ft.TextStyle(size=palette.BODY, weight=ft.FontWeight.W_600, font_family=FONT),
        shape=ft.RoundedRectangleBorder(radius=palette.RADIUS),
        visual_density=ft.VisualDensity.STANDARD,
    )


def dress(page: ft.Page, language: Language) -> None:
    """Gives a page the font, the theme and the language of dates and menus."""
    page.fonts = dict(FONTS)
    page.theme_mode = ft.ThemeMode.LIGHT
    page.theme = theme()
    speak(page, language)


def speak(page: ft.Page, language: Language) -> None:
    """Sets the language of what the toolkit itself writes, such as calendars."""
    locale = ft.Locale("zh", "CN") if language == "zh" else ft.Locale("en", "US")
    page.locale_configuration = ft.LocaleConfiguration(
        supported_locales=[ft.Locale("zh", "CN"), ft.Locale("en", "US")], current_locale=locale
    )
