"""A whole questionnaire under each other; after an answer only what changed is drawn anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

import flet as ft

from field_app.screens import palette
from field_app.screens.parts.button import plain, secondary
from field_app.screens.parts.card import card
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.text import bold, quiet, strong
from field_app.screens.questions.question_line import QuestionLine
from field_app.screens.questions.wire import FormWire, name_of
from shared_models.questionnaire.node import Node
from shared_models.questionnaire.view import GroupView, QuestionView, RepeatView, View
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage

ADD = Label("添加:{what}", "Add: {what}")
REMOVE = Label("移除", "Remove")
NUMBERED = Label("{what} {n}", "{what} {n}")
NONE_YET = Label("还没有添加。", "Nothing was added yet.")
STRETCH = ft.CrossAxisAlignment.STRETCH


class Piece(Protocol):
    """What draws one view, again and again."""

    control: ft.Control

    def show(self, view: Any) -> None:
        """Draws what changed in the view."""


class Sheet:
    """Makes the pieces of a form, each once, and finds them again."""

    def __init__(self, stage: Stage, wire: FormWire) -> None:
        """Takes what the pieces are connected to."""
        self.stage, self.wire = stage, wire
        self._pieces: dict[Node, Piece] = {}
        self._cards: dict[Node, ft.Control] = {}

    def piece(self, view: View, *, depth: int) -> Piece:
        """The piece of a view, drawn as the view says."""
        found = self._pieces.get(view.node)
        if found is None:
            found = self._made(view, depth=depth)
            self._pieces[view.node] = found
        else:
            found.show(view)
        return found

    def _made(self, view: View, *, depth: int) -> Piece:
        if isinstance(view, QuestionView):
            return QuestionLine(self.stage, self.wire, view)
        if isinstance(view, GroupView):
            return GroupBox(self, view, depth=depth)
        return RepeatBox(self, view, depth=depth)

    def fill(self, column: ft.Column | ft.ResponsiveRow, views: Iterable[View], *, depth: int) -> None:
        """Puts the pieces of these views into a column; what is there already stays as it is."""
        controls = [self._drawn(view, depth=depth) for view in views]
        if [id(one) for one in controls] != [id(one) for one in column.controls]:
            column.controls = controls
            redraw(column)

    def _drawn(self, view: View, *, depth: int) -> ft.Control:
        """A question that is in no group stands on a card of its own."""
        piece = self.piece(view, depth=depth)
        if depth or not isinstance(piece, QuestionLine):
            return piece.control
        return self._cards.setdefault(view.node, card([piece.control]))

    def lines(self) -> Iterable[QuestionLine]:
        """Every question that was drawn."""
        return (one for one in self._pieces.values() if isinstance(one, QuestionLine))


class GroupBox:
    """A group: a card at the top of the form, a heading within a card."""

    def __init__(self, sheet: Sheet, view: GroupView, *, depth: int) -> None:
        """Builds it."""
        self._sheet, self._depth = sheet, depth
        self._title = strong(view.label) if depth == 0 else bold(view.label)
        self._hint = quiet(view.hint)
        self._inside = _grid()
        parts: list[ft.Control] = [self._title, self._hint, self._inside]
        body: ft.Control = card(parts, spacing=14) if depth == 0 else _indented(parts)
        self.control: ft.Control = ft.Semantics(identifier=name_of(view.node), content=body, container=True)
        self.show(view)

    def show(self, view: GroupView) -> None:
        """Draws what changed."""
        for text, said in ((self._title, view.label), (self._hint, view.hint)):
            if text.value != said or text.visible != bool(said):
                text.value, text.visible = said, bool(said)
                redraw(text)
        self._sheet.fill(self._inside, view.inside, depth=self._depth + 1)


class RepeatBox:
    """A repeat: its entries under each other, and the button for another where people say how many there are."""

    def __init__(self, sheet: Sheet, view: RepeatView, *, depth: int) -> None:
        """Builds it."""
        self._sheet, self._node, self._may_add = sheet, view.node, view.may_add and not sheet.wire.read_only
        stage, what = sheet.stage, view.label
        self._entries = ft.Column(spacing=14, tight=True, horizontal_alignment=STRETCH)
        self._none = quiet(stage.say(NONE_YET))
        self._boxes: dict[Node, tuple[ft.Control, ft.Text, ft.ResponsiveRow]] = {}
        parts: list[ft.Control] = [strong(what) if depth == 0 else bold(what), self._none, self._entries]
        name = f"{name_of(view.node)}.add"
        if self._may_add:
            label = ADD.fill(what=Label(what, what))
            parts.append(ft.Row([secondary(stage, label, self._add, name=name, icon=ft.Icons.ADD)]))
        within = ft.Column(parts, spacing=12, tight=True, horizontal_alignment=STRETCH)
        body: ft.Control = card(parts, spacing=14) if depth == 0 else within
        self.control: ft.Control = ft.Semantics(identifier=name_of(view.node), content=body, container=True)
        self.show(view)

    def _add(self) -> None:
        self._sheet.wire.add(self._node)
        self._sheet.wire.settled()

    def show(self, view: RepeatView) -> None:
        """Draws what changed."""
        self._none.visible = self._may_add and not view.entries
        controls = []
        for number, entry in enumerate(view.entries, start=1):
            box, title, inside = self._box(entry)
            said = entry.label
            if len(entry.inside) != 1 or not isinstance(entry.inside[0], GroupView):
                said = self._sheet.stage.say(NUMBERED.fill(what=Label(said, said), n=number))
            if title.value != said:
                title.value = said
                redraw(title)
            views = entry.inside
            if len(views) == 1 and isinstance(views[0], GroupView):
                views = views[0].inside
            self._sheet.fill(inside, views, depth=2)
            controls.append(box)
        if [id(one) for one in controls] != [id(one) for one in self._entries.controls]:
            self._entries.controls = controls
            redraw(self.control)

    def _box(self, entry: GroupView) -> tuple[ft.Control, ft.Text, ft.ResponsiveRow]:
        if entry.node not in self._boxes:
            title = bold(entry.label)
            inside = _grid()
            head: list[ft.Control] = [title]
            if self._may_add:
                name = f"{name_of(entry.node)}.remove"
                work = self._remover(entry)
                head.append(plain(self._sheet.stage, REMOVE, work, name=name, icon=ft.Icons.DELETE_OUTLINE))
            row = ft.Row(head, alignment=ft.MainAxisAlignment.SPACE_BETWEEN, wrap=True)
            self._boxes[entry.node] = (_indented([row, inside]), title, inside)
        return self._boxes[entry.node]

    def _remover(self, entry: GroupView) -> Callable[[], None]:
        def remove() -> None:
            self._sheet.wire.remove(self._node, entry.entry)
            self._sheet.wire.settled()

        return remove


def _grid() -> ft.ResponsiveRow:
    """Short questions beside each other where there is room."""
    return ft.ResponsiveRow(spacing=28, run_spacing=18, vertical_alignment=ft.CrossAxisAlignment.START)


def _indented(parts: list[ft.Control]) -> ft.Control:
    return ft.Container(
        ft.Column(parts, spacing=12, tight=True, horizontal_alignment=STRETCH),
        padding=ft.Padding.symmetric(horizontal=16, vertical=14),
        border=ft.Border.all(1, palette.LINE),
        border_radius=palette.RADIUS,
        bgcolor=palette.PAPER,
    )
