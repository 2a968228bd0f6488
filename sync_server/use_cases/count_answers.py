"""The questionnaires of one version of a form counted: by the areas below one, and question by question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from shared_models.area import Area
from shared_models.questionnaire.filling import Filling
from shared_models.questionnaire.plan import Plan
from shared_models.questionnaire.planner import ready
from shared_models.questionnaire.summary import columns, lines
from shared_models.questionnaire.tallies import Tallies, Tally
from shared_models.questionnaire.wording import Wording
from sync_server.store.database import Database
from sync_server.use_cases.find_answers import AnswerSource, FilledForm, Wish, note_answers
from sync_server.use_cases.ground import ground_of
from sync_server.use_cases.read_forms import OpenedForm, open_form


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerBoard:
    """The counts of an area."""

    opened: OpenedForm
    path: tuple[Area, ...]
    """From the asker's topmost area to this one."""
    rows: tuple[Area, ...]
    """What the lines below are about, in the same order."""
    headings: tuple[tuple[str, tuple[str, ...]], ...]
    """Of the lines after area and number: every question with its choices, one blank one where numbers add up."""
    lines: tuple[tuple[str, ...], ...]
    """One for each of `rows`, and the sum."""
    questionnaires: int
    tallies: tuple[Tally, ...]


def count_answers(database: Database, wish: Wish) -> AnswerBoard:
    """Every question counted, and the summary of the areas directly below; looking is noted.

    Raises:
        NotAllowedError: the asker audits nowhere.
        NotFoundError: no such version, or no area of the asker's.
    """
    opened = open_form(database, wish.digest)
    plan, wording = ready(opened.form), Wording(opened.form, wish.language)
    tallies = Tallies(plan)

    def counted(found: Iterable[FilledForm]) -> Iterator[Filling]:
        for one in found:
            tallies.add(one.filling)
            yield one.filling

    with database.reading() as tx:
        ground = ground_of(tx, wish.user, wish.area, question=wish.question)
        source = AnswerSource(tx=tx, plan=plan, wish=wish)
        told = lines(plan, ((area.name, counted(source.below(ground.tree, area))) for area in ground.below))
    about = {"area": ground.here.code, "questionnaires": tallies.questionnaires}
    note_answers(database, "count_answers", wish, about=about)
    return AnswerBoard(
        opened=opened,
        path=ground.path,
        rows=ground.below,
        headings=_headings(plan, wording),
        lines=told,
        questionnaires=tallies.questionnaires,
        tallies=tuple(tallies.all(wording)),
    )


def _headings(plan: Plan, wording: Wording) -> tuple[tuple[str, tuple[str, ...]], ...]:
    items = {place.path: place.item for place in plan.places if place.item is not None}
    found = []
    for path, some in groupby(columns(plan), key=lambda column: column[0]):
        labels = dict(wording.options(items[path]))
        found.append((wording.called(items[path]), tuple(labels.get(code, code) for _, code in some)))
    return tuple(found)
