"""What is wrong with a screen: too small for a hand, too pale for an eye, without a name for an ear, not translated.

Heights are the least that a control can have: what its own sizes and paddings add up to, before the theme adds more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import flet as ft
from flet.controls.base_control import BaseControl

from field_app.screens import palette
from tests.field_app.screens.harness import NOT_SHOWN, Glass
from tests.field_app.screens.test_palette import contrast

LINE = 1.43
"""A line of text is so much higher than its letters: the toolkit's own style for texts."""
BUTTON_PADDING = 2 * 15
"""Of every button of the theme."""
CHINESE = re.compile(r"[\u3400-\u9fff]")
CITED = re.compile(r"《?[\u3400-\u9fff]+法》? ?第[\u3400-\u9fff、]+条")
"""A law is cited by the name it has."""
BUTTONS = (ft.FilledButton, ft.OutlinedButton, ft.TextButton)
TOUCHED = (*BUTTONS, ft.IconButton, ft.PopupMenuButton, ft.Checkbox)


@dataclass(frozen=True, slots=True)
class Around:
    """What lies behind and around a control."""

    ground: str
    name: str = ""
    """The words an ear hears for it."""
    where: str = ""
    """The nearest stable identifier."""


def faults(glass: Glass, *, recorded: Sequence[str] = ()) -> list[str]:
    """Every fault on the glass now. `recorded`: Chinese of the records, which stands on an English screen too."""
    found: list[str] = []
    english = glass.page.locale_configuration is not None and _is_english(glass)
    for control, around in _each(glass):
        found += _too_small(control, around)
        found += _too_pale(control, around)
        found += _nameless(control, around)
        if english:
            found += _not_translated(control, around, recorded)
    return found


def _is_english(glass: Glass) -> bool:
    locale = glass.page.locale_configuration
    assert locale is not None
    assert locale.current_locale is not None
    return locale.current_locale.language_code == "en"


def _each(glass: Glass) -> Iterator[tuple[BaseControl, Around]]:
    for root in glass.front():
        ground = getattr(root, "bgcolor", None) or palette.PAPER
        yield from _within(root, Around(str(ground)), set())


def _within(control: BaseControl, around: Around, seen: set[int]) -> Iterator[tuple[BaseControl, Around]]:
    if id(control) in seen or getattr(control, "visible", True) is False:
        return
    seen.add(id(control))
    yield control, around
    inner = _around(control, around)
    for name in control.__dataclass_fields__:
        value = None if name in NOT_SHOWN else getattr(control, name, None)
        for one in value if isinstance(value, list | tuple) else (value,):
            if isinstance(one, BaseControl):
                yield from _within(one, inner, seen)


def _around(control: BaseControl, around: Around) -> Around:
    if isinstance(control, ft.Semantics):
        label = control.label or around.name
        return replace(around, name=label, where=control.identifier or around.where)
    if isinstance(control, ft.Container) and isinstance(control.bgcolor, str):
        return replace(around, ground=control.bgcolor)
    if isinstance(control, ft.FilledButton):
        return replace(around, ground=palette.BRAND)
    return around


# --- a hand ---------------------------------------------------------------------------------------------------------


def _is_touched(control: BaseControl) -> bool:
    if isinstance(control, ft.Container):
        return control.on_click is not None
    return isinstance(control, TOUCHED)


def _too_small(control: BaseControl, around: Around) -> list[str]:
    if not _is_touched(control):
        return []
    height = _height(control)
    return [f"{around.where}: {type(control).__name__} is {height:.0f} high"] if height < palette.TOUCH else []


def _height(control: Any) -> float:
    """The least height of a control."""
    if not isinstance(control, BaseControl) or getattr(control, "visible", True) is False:
        return 0
    if getattr(control, "height", None):
        return float(control.height)  # type: ignore[attr-defined]
    if isinstance(control, ft.Text):
        return LINE * float(control.size or palette.SMALL)
    if isinstance(control, ft.Icon):
        return float(control.size or 24)
    return _height_of_frame(control)


def _height_of_frame(control: Any) -> float:
    if isinstance(control, ft.IconButton | ft.PopupMenuButton):
        style = getattr(control, "style", None)
        padding = style.padding if style is not None and style.padding is not None else control.padding
        return float(control.icon_size or 24) + _vertical(padding)
    if isinstance(control, BUTTONS):
        own = control.style.padding if isinstance(control.style, ft.ButtonStyle) else None
        return (BUTTON_PADDING if own is None else _vertical(own)) + LINE * palette.BODY
    if isinstance(control, ft.Checkbox):
        return 40  # what the toolkit gives it where a mouse is expected; a tablet gives 48
    return _height_of_group(control)


def _height_of_group(control: Any) -> float:
    if isinstance(control, ft.Column):
        inside = [_height(one) for one in control.controls if getattr(one, "visible", True)]
        return sum(inside) + float(control.spacing or 0) * max(0, len(inside) - 1)
    if isinstance(control, ft.Row | ft.Stack):
        return max((_height(one) for one in control.controls), default=0)
    if isinstance(control, ft.Container):
        return _vertical(control.padding) + _frame(control.border) + _height(control.content)
    return _height(getattr(control, "content", None))


def _vertical(padding: Any) -> float:
    if padding is None:
        return 0
    if isinstance(padding, int | float):
        return 2.0 * padding
    return float(padding.top or 0) + float(padding.bottom or 0)


def _frame(border: Any) -> float:
    sides = (border.top, border.bottom) if border is not None else ()
    return sum(float(side.width or 0) for side in sides if side is not None)


# --- an eye ---------------------------------------------------------------------------------------------------------


def _too_pale(control: BaseControl, around: Around) -> list[str]:
    if not isinstance(control, ft.Text) or not control.value:
        return []
    colour = str(control.color or palette.INK)
    ratio = contrast(colour, around.ground)
    return [f"{around.where}: “{control.value}” stands at {ratio:.1f}:1"] if ratio < 7 else []


# --- an ear ---------------------------------------------------------------------------------------------------------


def _words(control: BaseControl) -> Iterator[str]:
    """What is written on a control itself or in it."""
    for one, _around_it in _within(control, Around(palette.PAPER), set()):
        for name in ("value", "content", "tooltip", "label", "hint_text", "title", "text"):
            word = getattr(one, name, None)
            if isinstance(word, str) and word and not isinstance(one, ft.TextField if name == "value" else ()):
                yield word


def _nameless(control: BaseControl, around: Around) -> list[str]:
    if not _is_touched(control) and not isinstance(control, ft.TextField | ft.Dropdown):
        return []
    if around.name or any(True for _ in _words(control)):
        return []
    return [f"{around.where}: {type(control).__name__} has no name"]


def _not_translated(control: BaseControl, around: Around, recorded: Sequence[str]) -> list[str]:
    own = [getattr(control, name, None) for name in ("value", "content", "tooltip", "label", "hint_text", "title")]
    if isinstance(control, ft.TextField):
        own = own[1:]
    return [
        f"{around.where}: “{word}” is not English"
        for word in own
        if isinstance(word, str) and CHINESE.search(_without(recorded, word))
    ]


def _without(recorded: Sequence[str], word: str) -> str:
    for one in recorded:
        word = word.replace(one, "")
    return CITED.sub("", word)
