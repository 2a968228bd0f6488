"""A form as a PDF: blank, or as a household's visit filled it in. Reading the filled one is noted."""

from __future__ import annotations

from shared_models.errors import NotFoundError
from shared_models.ids import EntityId
from shared_models.papers.questionnaire_paper import blank_questionnaire, filled_questionnaire
from shared_models.questionnaire.answers import FILLED, VISIT, form_of
from shared_models.questionnaire.planner import ready
from shared_models.questionnaire.reopening import begun_at, reopened
from shared_models.questionnaire.wording import language_near
from shared_models.values import text_of
from sync_server.papers.typeset import Imprint, pdf
from sync_server.store import user_store
from sync_server.use_cases.open_case import as_reviewed, open_case
from sync_server.use_cases.print_paper import Desk, PrintedPaper, imprint_of
from sync_server.use_cases.read_forms import open_form


def print_blank(desk: Desk, digest: str) -> PrintedPaper:
    """A version of a form, to be filled in by hand.

    Raises:
        NotFoundError: there is no such version.
    """
    form = open_form(desk.database, digest).form
    with desk.database.reading() as tx:
        name = user_store.names_of(tx, [desk.user]).get(desk.user, desk.user)
    sheet = blank_questionnaire(form)
    return PrintedPaper(f"{sheet.title} {form.version}.pdf", pdf(sheet, Imprint(by=name, ms=desk.now_ms)))


def print_filled(desk: Desk, household: EntityId, questionnaire: EntityId) -> PrintedPaper:
    """A questionnaire of a household as its visit's page shows it.

    Raises:
        NotFoundError: there is none, its form is not kept here, or the reader may not know.
        NotAllowedError: the reader is re-checking the household.
    """
    opened = open_case(desk.database, desk.user, household, why="papers", now_ms=desk.now_ms)
    entity = opened.case.entities.get(questionnaire)
    if entity is None or entity.type != FILLED or form_of(entity).digest not in opened.forms:
        raise NotFoundError(questionnaire)
    case, visit = as_reviewed(opened, EntityId(text_of(entity.value(VISIT))))
    form = opened.forms[form_of(entity).digest]
    filling = reopened(case, questionnaire, ready(form), now=begun_at(visit), language=language_near(form, "zh"))
    sheet = filled_questionnaire(case, visit, filling, people=dict(opened.people))
    return PrintedPaper(f"{sheet.title} {sheet.number}.pdf", pdf(sheet, imprint_of(desk, opened)))
