"""An answer in words, in both languages: choices by their labels, reasons for none as they are offered."""

from __future__ import annotations

from collections.abc import Iterable

from shared_models.field import NO, UNANSWERED, YES, no_value
from shared_models.questionnaire.at_visit import KeptForm
from shared_models.questionnaire.form import CHOOSING, Item, text_in
from shared_models.questionnaire.place import Place, unit_of
from shared_models.questionnaire.reading import text_of_value
from shared_models.values import Value
from shared_models.words import Label


def worded(kept: KeptForm, item: Item, text: str) -> Label:
    """The text of an answer as people read it."""
    if item.kind not in CHOOSING:
        return Label(text, text)
    codes = [text] if item.kind == "select_one" else text.split()
    named = [_choice(kept, item, code) for code in codes]
    return Label("、".join(one.zh for one in named), ", ".join(one.en for one in named))


def _choice(kept: KeptForm, item: Item, code: str) -> Label:
    texts = next((one.label for one in kept.plan.form.lists.get(item.choices, ()) if one.name == code), {})
    first = kept.plan.form.languages[0]
    zh, en = (text_in(texts, kept.language(chinese=chinese), first) or code for chinese in (True, False))
    return Label(zh, en)


def option_worded(kept: KeptForm, place: Place, unit: str, *, value: Value) -> Label:
    """One of several values of a register: a choice of several is named with yes or no."""
    item = place.item
    if item is None or no_value(value) in UNANSWERED:
        return UNANSWERED.get(no_value(value), Label("—", "—"))
    if isinstance(value, bool):
        code = next((one.name for one in kept.plan.form.lists.get(item.choices, ()) if _is(place, one.name, unit)), "")
        return Label("{choice}:{word}", "{choice}: {word}").fill(
            choice=_choice(kept, item, code), word=YES if value else NO
        )
    return worded(kept, item, text_of_value(item, value)) if value is not None else Label("—", "—")


def _is(place: Place, code: str, unit: str) -> bool:
    return unit_of(place.path, code) == unit


def place_of_unit(places: Iterable[Place], kept: KeptForm, unit: str) -> Place | None:
    """The question that a register belongs to; nothing for what the form does not ask."""
    for place in places:
        item = place.item
        if item is not None and place.is_question:
            codes = [one.name for one in kept.plan.form.lists.get(item.choices, ())]
            if unit == unit_of(place.path) or any(_is(place, code, unit) for code in codes):
                return place
    return None
