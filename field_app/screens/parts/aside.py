"""Beside an input: the value before this visit, its day, who verified it, and the button "same as last time"."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.parts.badge import badge
from field_app.screens.parts.button import secondary
from field_app.screens.parts.problem import same_answer
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.text import body, quiet
from field_app.use_cases.open_household import Verified
from field_app.use_cases.open_section import FieldForm
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

BEFORE = Label("上次:{value}", "Last time: {value}")
NEVER = Label("上次没有记录", "Nothing on record")
UNCHANGED = Label("与上次一致", "Unchanged")
CONFIRMED = Label("已核实:与上次一致", "Verified unchanged")
CHANGED = Label("与上次不同", "Differs from last time")


def said_by(verified: Verified) -> str:
    """Day and person, as far as they are known."""
    parts = [verified.day.isoformat() if verified.day else "", verified.by]
    return " · ".join(part for part in parts if part) or "—"


class Aside:
    """What was known before."""

    def __init__(
        self, stage: Stage, form: FieldForm, *, confirmed: Callable[[], None], read_only: bool = False
    ) -> None:
        """Builds it in the state the form says."""
        self._button = secondary(stage, UNCHANGED, confirmed, name=f"unchanged.{form.field.unit}", icon=ft.Icons.CHECK)
        self._confirmed = badge(stage.say(CONFIRMED), ft.Icons.VERIFIED_OUTLINED, "good")
        self._changed = badge(stage.say(CHANGED), ft.Icons.EDIT_NOTE, "info")
        self._read_only = read_only
        self._known = form.previous is not None
        self.control = ft.Container(
            content=self._words(stage, form),
            padding=ft.Padding.only(left=12, bottom=4, top=2),
            border=ft.Border(left=ft.BorderSide(3, palette.LINE)),
        )
        self._choose(confirmed=form.confirmed_here, edited=_edited(form))

    def _words(self, stage: Stage, form: FieldForm) -> ft.Control:
        if form.previous is None:
            return quiet(stage.say(NEVER))
        value = stage.say(form.previous.shown)
        texts = ft.Column(
            [body(stage.say(BEFORE.fill(value=value))), quiet(said_by(form.previous))], spacing=0, tight=True
        )
        return ft.Row([texts, self._button, self._confirmed, self._changed], wrap=True, spacing=14, run_spacing=4)

    def _choose(self, *, confirmed: bool, edited: bool) -> None:
        self._confirmed.visible = confirmed and not edited
        self._changed.visible = edited
        self._button.visible = self._known and not self._read_only and not self._confirmed.visible

    def show_confirmed(self) -> None:
        """The value was declared unchanged."""
        self._choose(confirmed=True, edited=False)
        self._update()

    def show_edited(self, *, edited: bool) -> None:
        """The input holds another value than last time, or the same again."""
        if edited != self._changed.visible or self._confirmed.visible:
            self._choose(confirmed=False, edited=edited)
            self._update()

    def _update(self) -> None:
        redraw(self.control)


def _edited(form: FieldForm) -> bool:
    return form.previous is not None and not same_answer(form.field, form.value, form.previous.value)
