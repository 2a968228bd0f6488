"""What a visit's questionnaires still lack, as findings like any other: tablet and office ask the same function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from shared_models.case import Case
from shared_models.checks import Finding, Level
from shared_models.explanation import explanations
from shared_models.ids import EntityId
from shared_models.policy.visit_forms import DemandedForm
from shared_models.questionnaire.at_visit import FormShelf, KeptForm, VisitForm, visit_forms
from shared_models.questionnaire.filling import Filling
from shared_models.questionnaire.node import Node
from shared_models.questionnaire.place import unit_of
from shared_models.questionnaire.reopening import reopened
from shared_models.questionnaire.view import Problem, problems
from shared_models.visit import Visit
from shared_models.words import Label

NOT_BEGUN = Label("{form}尚未填写", "{form} is not filled in")
NOT_HERE = Label("{form}不在本机,无法填写", "{form} is not here, it cannot be filled in")
NOT_READABLE = Label("{form}的版本不在本机,无法检查", "{form}: its version is not here, it cannot be checked")
INCOMPLETE = Label("{form}:{question} {message}", "{form}: {question} {message}")


def form_findings(
    case: Case, visit: Visit, demanded: Iterable[DemandedForm], *, shelf: FormShelf, now: datetime
) -> tuple[Finding, ...]:
    """What is missing or wrong, in the order of the questionnaires and of their questions.

    One that must be filled in and can be stands in the way until it is complete; anything else is to be explained.
    """
    said = explanations(case, visit.id)
    found = [
        one
        for asked in visit_forms(case, visit, demanded, shelf=shelf)
        for one in _findings(case, visit, asked, now=now)
    ]
    return tuple(
        replace(one, explanation=said[place].text)
        if one.level == "should" and (place := (one.entity, one.unit)) in said
        else one
        for one in found
    )


def _findings(case: Case, visit: Visit, asked: VisitForm, *, now: datetime) -> Iterator[Finding]:
    citation = asked.demand.cite.zh if asked.demand is not None else ""

    def found(level: Level, entity: EntityId, unit: str, *, message: Label) -> Finding:
        return Finding(level=level, section=asked.section, entity=entity, unit=unit, message=message, citation=citation)

    if asked.form is None:
        if asked.is_begun or asked.is_required:
            words = NOT_READABLE if asked.is_begun else NOT_HERE
            yield found("should", visit.id, asked.section, message=words.fill(form=asked.label))
    elif not asked.is_begun:
        if asked.is_required:
            yield found("must", asked.filled, "", message=NOT_BEGUN.fill(form=asked.label))
    else:
        level: Level = "must" if asked.is_required else "should"
        for problem, words in in_both(asked.form, case, asked.filled, now=now):
            entity, unit = place_of(problem.node, asked.filled)
            yield found(level, entity, unit, message=words.fill(form=asked.label))


def place_of(node: Node, filled: EntityId) -> tuple[EntityId, str]:
    """The entity and the register that a question is kept in."""
    entry: Node | None = node
    while entry is not None and not entry.entry:
        entry = entry.parent
    inside = entry is not None and entry.parent is not None
    return (EntityId(entry.entry) if inside and entry is not None else filled), unit_of(node.place.path)


def in_both(kept: KeptForm, case: Case, filled: EntityId, *, now: datetime) -> list[tuple[Problem, Label]]:
    """Every problem of a questionnaire with its words, in which `{form}` is still open."""
    filling = judged(kept, case, filled, now=now)
    told = []
    for chinese in (True, False):
        language = kept.language(chinese=chinese)
        if filling.language != language:
            filling.switch(language)
        told.append(problems(filling))
    return [
        (
            one,
            Label(
                INCOMPLETE.zh.format(form="{form}", question=_plain(one.label), message=_plain(one.message)),
                INCOMPLETE.en.format(form="{form}", question=_plain(other.label), message=_plain(other.message)),
            ),
        )
        for one, other in zip(*told, strict=True)
    ]


def _plain(text: str) -> str:
    """A text in which no brace means anything."""
    return text.replace("{", "{{").replace("}", "}}")


def judged(kept: KeptForm, case: Case, filled: EntityId, *, now: datetime) -> Filling:
    """A questionnaire as it stands in the case, opened to look at: nothing in it is drawn or made anew."""
    return reopened(case, filled, kept.plan, now=now, language=kept.language(chinese=True))
