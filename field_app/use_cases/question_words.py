"""What a place in a questionnaire is called on the tablet: in the words of its form, when the form is here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from shared_models.questionnaire.form import Form, FormRef
from shared_models.questionnaire.wording import Wording
from shared_models.values import Value
from shared_models.words import Label

FormHere: TypeAlias = Callable[[str], Form | None]
"""The form of a digest; nothing when it is not on this tablet."""

PLACE = Label("{form} · {question}", "{form} · {question}")


def form_title(ref: FormRef, *, here: FormHere) -> Label:
    """What a questionnaire is called: by its form, else by the form's id."""
    form = here(ref.digest)
    return Label(Wording(form, "zh").title, Wording(form, "en").title) if form is not None else Label(ref.id, ref.id)


def question_label(ref: FormRef, unit: str, *, here: FormHere) -> Label:
    """The questionnaire and the question that a register belongs to; without its form the questionnaire alone."""
    form, title = here(ref.digest), form_title(ref, here=here)
    words = Label(Wording(form, "zh").label(unit), Wording(form, "en").label(unit)) if form is not None else None
    return PLACE.fill(form=title, question=words) if words is not None and words.zh else title


def answer_words(ref: FormRef, unit: str, value: Value, *, here: FormHere) -> Label | None:
    """A value of a register in words; nothing without its form."""
    form = here(ref.digest)
    return Label(Wording(form, "zh").text(unit, value), Wording(form, "en").text(unit, value)) if form else None
