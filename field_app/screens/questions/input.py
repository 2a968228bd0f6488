"""What every input of a question offers, and which one a question gets."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import flet as ft

from field_app.screens.parts.choice_entry import ChoiceEntry, MultiEntry
from field_app.screens.parts.entry import Entry, Socket
from field_app.screens.parts.mark import marked
from field_app.screens.parts.redraw import redraw
from field_app.screens.parts.text_entry import text_box
from field_app.screens.questions.media_entry import MediaEntry
from field_app.screens.questions.menu_entry import MenuEntry
from field_app.screens.questions.place_entry import PlaceEntry
from field_app.screens.questions.rank_entry import RankEntry
from shared_models.questionnaire.attached import TYPES
from shared_models.questionnaire.reading import bounds
from shared_models.questionnaire.view import QuestionView, item_of
from shared_models.values import Value, text_of, texts_of
from shared_models.words import Label

if TYPE_CHECKING:
    from field_app.screens.stage import Stage
    from field_app.screens.visit.form_media import FormMedia

KEYBOARDS: Mapping[str, ft.KeyboardType] = {
    "integer": ft.KeyboardType.NUMBER,
    "decimal": ft.KeyboardType.NUMBER,
    "range": ft.KeyboardType.NUMBER,
    "date": ft.KeyboardType.DATETIME,
    "time": ft.KeyboardType.DATETIME,
    "dateTime": ft.KeyboardType.DATETIME,
}
HINTS: Mapping[str, str] = {"date": "2026-11-23", "time": "14:30", "dateTime": "2026-11-23T14:30"}
MEANT = Label("已确认", "Confirmed")
OK = "OK"
"""The answer of somebody who acknowledges."""
MOST_CHIPS = 11
"""As many values as a range shows as chips."""
CHOOSING = frozenset({"select_one", "select_multiple", "rank", "acknowledge", "range"})


class LineEntry:
    """Typing, one line or several."""

    def __init__(self, stage: Stage, view: QuestionView, *, socket: Socket) -> None:
        """Builds it with the keyboard of the question's kind."""
        lines = 3 if "multiline" in view.appearance else 1
        self._box = text_box(view.value, hint=HINTS.get(view.kind), lines=lines)
        keyboard = ft.KeyboardType.MULTILINE if lines > 1 else ft.KeyboardType.TEXT
        self._box.keyboard_type = KEYBOARDS.get(view.kind, keyboard)
        self._box.read_only = socket.read_only
        self._box.on_change = stage.handler(socket.typed)
        self._box.on_blur = stage.handler(socket.left)
        self.control: ft.Control = marked(socket.name, self._box, label=view.label)

    def value(self) -> Value:
        """The text as typed."""
        return self._box.value

    def show(self, value: Value) -> None:
        """Puts another text in."""
        self._box.value = text_of(value)
        redraw(self._box)

    async def focus(self) -> None:
        """Puts the cursor there."""
        await self._box.focus()  # type: ignore[no-untyped-call]  # Flet leaves this one without types


def input_for(stage: Stage, view: QuestionView, *, socket: Socket, media: FormMedia) -> Entry:
    """The input of a question, holding its answer."""
    if view.kind in TYPES:
        return MediaEntry(stage, view, socket=socket, media=media)
    if view.kind == "geopoint":
        return PlaceEntry(stage, view.value, socket=socket)
    choices = choices_of(stage, view)
    if view.kind not in CHOOSING or not choices:
        return LineEntry(stage, view, socket=socket)
    if view.kind == "select_multiple":
        return MultiEntry(stage, choices, view.value.split(), socket=socket)
    entry = RankEntry if view.kind == "rank" else MenuEntry if "minimal" in view.appearance else ChoiceEntry
    return entry(stage, choices, view.value, socket=socket)


def choices_of(stage: Stage, view: QuestionView) -> dict[str, str]:
    """What can be chosen, by code; the values of a short range too."""
    if view.kind == "acknowledge":
        return {OK: stage.say(MEANT)}
    if view.kind == "range":
        start, end, step = bounds(item_of(view.node))
        count = int(abs(end - start) / abs(step)) + 1
        if count > MOST_CHIPS:
            return {}
        by = abs(step) if end > start else -abs(step)
        return {plain: plain for plain in (_plain(start + by * at) for at in range(count))}
    return {one.code: one.label for one in view.choices}


def _plain(number: Decimal) -> str:
    return f"{number:f}"


def text_held(entry: Entry) -> str:
    """What an input holds, as the text of an answer."""
    value = entry.value()
    return " ".join(texts_of(value)) if isinstance(value, list) else text_of(value)


def shown_in(view: QuestionView, entry: Entry, text: str) -> None:
    """Puts another answer into an input."""
    entry.show(text.split() if view.kind == "select_multiple" else text)
