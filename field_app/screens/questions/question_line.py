"""One question: its words, its input, what was said before, and what is wrong with the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flet as ft

from field_app.screens import palette
from field_app.screens.parts.aside import BEFORE, NEVER, UNCHANGED, said_by
from field_app.screens.parts.button import secondary
from field_app.screens.parts.card import panel
from field_app.screens.parts.entry import Entry, Socket
from field_app.screens.parts.field_line import REQUIRED, TWO_VALUES
from field_app.screens.parts.mark import scroll_key
from field_app.screens.parts.no_value import NoValue
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.remark_panel import remark_panel
from field_app.screens.parts.text import body, bold, quiet
from field_app.screens.questions.input import choices_of, input_for, shown_in, text_held
from field_app.screens.questions.wire import FormWire, name_of
from shared_models.questionnaire.attached import TYPES
from shared_models.questionnaire.standing import address_of
from shared_models.questionnaire.view import QuestionView
from shared_models.values import text_of

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

STRETCH = ft.CrossAxisAlignment.STRETCH
TYPED = frozenset({"text", "integer", "decimal", "date", "time", "dateTime", "barcode", "range"})
"""Kinds of which it can be said why there is no answer; so it can of every required question."""

SHORT = frozenset({"integer", "decimal", "date", "time", "dateTime"})
"""Kinds whose answers need half a row."""


class QuestionLine:
    """A question as the form draws it. What somebody types in it is never sent back to it."""

    def __init__(self, stage: Stage, wire: FormWire, view: QuestionView) -> None:
        """Builds the line."""
        self._stage, self._wire, self._view = stage, wire, view
        self.spot = wire.open.spot(view.node)
        self.key = f"{self.spot[0]}.{self.spot[1]}"
        self.address = address_of(view.node)
        self._name = name_of(view.node)
        self._label = bold(view.label)
        self._required = ft.Text(stage.say(REQUIRED), size=palette.SMALL, color=palette.TINTS["bad"].text)
        self._hint = quiet("")
        self._problem = ft.Text(size=palette.SMALL, color=palette.TINTS["bad"].text)
        self._why = NoValue(stage, name=self._name.removeprefix("q."), code=view.declined, chosen=self._declined)
        self._room = ft.Container()
        self._entry: Entry | None = None
        self._offered: dict[str, str] | None = None
        self._read_only = False
        self._held = view.value
        self._previous = wire.open.previous(view.node)
        self._same = secondary(stage, UNCHANGED, self._repeat, name=f"same.{self._name}", icon=ft.Icons.CHECK)
        self.control: ft.Control = self._build()
        if view.kind in SHORT and wire.open.before is None:
            self.control.col = {"xs": 12, "lg": 6}
        self._dress(view)

    def _build(self) -> ft.Control:
        if self._view.kind == "note":
            return ft.Container(
                ft.Column([self._label, self._hint], spacing=4, tight=True, horizontal_alignment=STRETCH),
                padding=ft.Padding.only(left=12),
                border=ft.Border(left=ft.BorderSide(3, palette.BRAND)),
            )
        head = ft.Row([self._label, self._required, self._why.menu], spacing=8, wrap=True)
        left = ft.Column(
            [head, self._hint, *self._told(), self._room, self._why.control, self._problem],
            spacing=4,
            tight=True,
            horizontal_alignment=STRETCH,
        )
        cells: list[ft.Control] = [left]
        left.col = 12
        if self._wire.open.before is not None:
            left.col = {"xs": 12, "md": 7}
            cells.append(self._aside())
        row = ft.ResponsiveRow(cells, spacing=20, run_spacing=4, vertical_alignment=ft.CrossAxisAlignment.END)
        return ft.Container(row, key=scroll_key(self.key))

    def _aside(self) -> ft.Control:
        stage, said = self._stage, self._previous
        content: ft.Control = quiet(stage.say(NEVER))
        if said is not None:
            words = ft.Column(
                [body(stage.say(BEFORE.fill(value=said.shown))), quiet(said_by(said))], spacing=0, tight=True
            )
            content = ft.Row([words, self._same], wrap=True, spacing=14, run_spacing=4)
        return ft.Container(
            content,
            padding=ft.Padding.only(left=12, bottom=4, top=2),
            border=ft.Border(left=ft.BorderSide(3, palette.LINE)),
            col={"xs": 12, "md": 5},
        )

    def _told(self) -> list[ft.Control]:
        """What the reviewer asks, and answers that stand against each other."""
        found: list[ft.Control] = []
        remark = self._wire.open.remarks.get(self.spot)
        if remark is not None:
            ask = None if self._wire.read_only else lambda: self._wire.reply(*self.spot)
            said = (remark.remark.text, remark.answer)
            found.append(remark_panel(self._stage, said, ask=ask, name=f"answer.{self._name}"))
        seen = self._wire.open.contradictions.get(self.spot)
        if seen is not None:
            lines = [self._stage.say(TWO_VALUES)]
            lines += [f"{self._stage.say(one.verified.shown)} · {said_by(one.verified)}" for one in seen.options]
            found.append(panel("warn", ft.Icons.CALL_SPLIT, lines))
        return found

    # --- what the person does -------------------------------------------------------------------------------------

    def _typed(self) -> None:
        if self._entry is not None:
            self._held = text_held(self._entry)
            self._wire.answered(self._view.node, self._held)
        if self._view.kind not in TYPED or self._offered:
            self._wire.settled()

    def _left(self) -> None:
        self._wire.settled()

    def _declined(self) -> None:
        self._wire.declined(self._view.node, self._why.code)
        self._wire.settled()

    def _repeat(self) -> None:
        if self._previous is not None:
            self._wire.answered(self._view.node, text_of(self._previous.value))
            self._wire.settled()

    # --- drawing --------------------------------------------------------------------------------------------------

    def show(self, view: QuestionView) -> None:
        """Draws what is different now; an input is left alone that holds what was answered."""
        if _looks(view) == _looks(self._view) and view.value == self._held:
            self._view = view
            return
        self._dress(view)
        redraw(self.control)

    def _dress(self, view: QuestionView) -> None:
        read_only = self._wire.read_only or view.is_read_only
        self._label.value = view.label
        self._required.visible = view.is_required
        self._hint.value = "\n".join(text for text in (view.hint, view.guidance) if text)
        self._hint.visible = bool(self._hint.value)
        self._problem.value = view.error
        self._problem.visible = bool(view.error)
        self._why.code = view.declined
        self._why.menu.visible = not read_only and not view.declined and (view.kind in TYPED or view.is_required)
        self._why.show()
        self._room.visible = not view.declined
        same = self._previous is not None and view.value == text_of(self._previous.value)
        self._same.visible = not read_only and not same and view.kind not in TYPES
        self._fill(view, read_only=read_only)
        self._view = view

    def _fill(self, view: QuestionView, *, read_only: bool) -> None:
        """Builds the input when it is not there yet or offers other things; else puts in what others have answered."""
        if view.kind == "note":
            return
        offered = choices_of(self._stage, view)
        if self._entry is None or offered != self._offered or read_only != self._read_only:
            self._offered, self._read_only = offered, read_only
            socket = Socket(name=self._name, typed=self._typed, left=self._left, read_only=read_only)
            self._entry = input_for(self._stage, view, socket=socket, media=self._wire.media)
            self._room.content = self._entry.control
        elif view.value != self._held:
            shown_in(view, self._entry, view.value)
        self._held = view.value

    async def focus(self) -> None:
        """Puts the cursor into the input."""
        if self._entry is not None:
            await self._entry.focus()


def _looks(view: QuestionView) -> tuple[object, ...]:
    """What of a question is drawn besides the content of its input."""
    codes = tuple((one.code, one.label) for one in view.choices)
    words = (view.label, view.hint, view.guidance, view.error, view.declined)
    return (*words, view.is_required, view.is_read_only, codes)
