"""The questionnaires of a visit as its record tells them: what was asked and answered, nothing that only a form knows.

The lines read the same wherever they are computed: they follow from the case, the form and the language alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from shared_models.case import Case
from shared_models.entity import Entity
from shared_models.questionnaire.answers import form_of
from shared_models.questionnaire.at_visit import KeptForm, filled_in
from shared_models.questionnaire.attached import TYPES, attached_to
from shared_models.questionnaire.listing import Listed, listed
from shared_models.questionnaire.reopening import begun_at, reopened
from shared_models.questionnaire.wording import NOTHING, Wording
from shared_models.visit import Visit
from shared_models.words import Label, Language

Forms: TypeAlias = Callable[[str], KeptForm | None]
"""The form of a digest; nothing where it is not at hand."""

HEADING = Label("问卷《{title}》,版本 {version}", "Questionnaire “{title}”, version {version}")
NOT_HERE = Label("这份问卷的表单不在此处,内容无法显示", "its form is not here, the answers cannot be shown")


def no_forms(digest: str) -> None:
    """Where no visit begins a questionnaire, and no form is at hand."""
    del digest


def questionnaire_lines(case: Case, visit: Visit, language: Language, *, forms: Forms) -> tuple[str, ...]:
    """A heading for every questionnaire that was begun in a visit, and under it a line for every answer."""
    begun = sorted(filled_in(case, visit.id), key=lambda one: form_of(one).id)
    return tuple(line for one in begun for line in _lines(case, visit, one, language=language, forms=forms))


def _lines(case: Case, visit: Visit, filled: Entity, *, language: Language, forms: Forms) -> Iterator[str]:
    ref = form_of(filled)
    kept = forms(ref.digest)
    if kept is None:
        heading = HEADING.fill(title=ref.id, version=ref.version).text(language)
        yield f"{heading}:{NOT_HERE.text(language)}"
        return
    wording = Wording(kept.plan.form, language)
    yield HEADING.fill(title=_flat(wording.title), version=ref.version).text(language)
    filling = reopened(case, filled.id, kept.plan, now=begun_at(visit), language=wording.spoken)
    for one in listed(filling):
        said = wording.told(one.view)
        if said != NOTHING and not _is_gone(case, one):
            question = one.view.label or one.view.node.place.name
            yield f"{' · '.join(_flat(text) for text in (*one.headings, question))}:{said}"


def _is_gone(case: Case, one: Listed) -> bool:
    """Whether the answer names a picture or a file that was taken back."""
    item = one.view.node.place.item
    return bool(item.kind in TYPES and one.view.value and attached_to(case, item, one.view.value) is None)


def _flat(text: str) -> str:
    return " ".join(text.split())
