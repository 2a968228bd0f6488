"""A filled-in questionnaire as a list: every question that counts, under which headings, in whose registers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from shared_models.questionnaire.filling import Filling
from shared_models.questionnaire.view import QuestionView, RepeatView, View, shown

Key: TypeAlias = tuple[str, tuple[int, ...]]
"""Path of a question, and the number of the entry at every repeat around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One question of a questionnaire."""

    key: Key
    headings: tuple[str, ...]
    """Of the groups and entries around it."""
    entity: str
    """Id of the questionnaire, or of the entry, whose register holds the answer."""
    view: QuestionView


def listed(filling: Filling) -> Iterator[Listed]:
    """What is shown of a questionnaire, notes left out, in the order of the form."""
    yield from _listed(shown(filling), (), entity=filling.root.entry, numbers=())


def _listed(
    views: Iterable[View], headings: tuple[str, ...], *, entity: str, numbers: tuple[int, ...], about: str = ""
) -> Iterator[Listed]:
    """`about` is what the last heading is called without its number: a group of that name needs no heading."""
    for view in views:
        if isinstance(view, QuestionView):
            if view.kind != "note":
                yield Listed(key=(view.path, numbers), headings=headings, entity=entity, view=view)
        elif isinstance(view, RepeatView):
            called = Counter([view.label, *(entry.label for entry in view.entries)])
            for number, entry in enumerate(view.entries, start=1):
                heading = f"{entry.label} {number}" if called[entry.label] > 1 else entry.label
                inside = (*headings, heading) if heading else headings
                at = (*numbers, number)
                yield from _listed(entry.inside, inside, entity=entry.entry, numbers=at, about=entry.label)
        else:
            beneath = (*headings, view.label) if view.label not in {"", about} else headings
            yield from _listed(view.inside, beneath, entity=entity, numbers=numbers, about=view.label or about)
