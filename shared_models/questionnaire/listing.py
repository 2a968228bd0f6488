"""A filled-in questionnaire as a list: every question that counts, under which headings, in whose registers."""

from __future__ import annotations

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
    views: Iterable[View], headings: tuple[str, ...], *, entity: str, numbers: tuple[int, ...]
) -> Iterator[Listed]:
    for view in views:
        if isinstance(view, QuestionView):
            if view.kind != "note":
                yield Listed(key=(view.path, numbers), headings=headings, entity=entity, view=view)
        elif isinstance(view, RepeatView):
            for number, entry in enumerate(view.entries, start=1):
                inside = _beneath(headings, f"{entry.label} {number}" if entry.label == view.label else entry.label)
                yield from _listed(entry.inside, inside, entity=entry.entry, numbers=(*numbers, number))
        else:
            yield from _listed(view.inside, _beneath(headings, view.label), entity=entity, numbers=numbers)


def _beneath(headings: tuple[str, ...], label: str) -> tuple[str, ...]:
    """A group that is called what its entry is called needs no heading of its own."""
    return (*headings, label) if label and label not in headings[-1:] else headings
