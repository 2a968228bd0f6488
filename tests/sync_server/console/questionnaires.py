"""A form that the office keeps, and the story's visits with its questionnaire filled in, as tablets would send it."""

from __future__ import annotations

import msgspec

from shared_models.case import Case
from shared_models.change import Change
from shared_models.ids import EntityId
from shared_models.questionnaire.answers import batches, parts_to_save, read_answers
from shared_models.questionnaire.filling import Filling, open_filling
from shared_models.questionnaire.form import Form, form_ref
from shared_models.questionnaire.lookup import case_lists
from shared_models.questionnaire.planner import ready
from sync_server.forms.check_form import CheckedForm
from sync_server.forms.shipped import shipped_form, shipped_forms, write_workbook
from sync_server.store import case_store
from sync_server.store.database import Database
from sync_server.use_cases.import_form import import_form
from sync_server.use_cases.publish_form import publish_form
from tests.builders import HOUSEHOLD, NOW_MS, change
from tests.shared_models.questionnaire.kit import node, surroundings
from tests.sync_server.console.story import at
from tests.sync_server.district import ADMINISTRATOR, INVESTIGATOR, Tablet

POVERTY = shipped_form("poverty-causes")
DIGEST = form_ref(POVERTY).digest
SOURCE = write_workbook(shipped_forms()["poverty-causes"])
MAY_ANSWERS = {"family__size": "2", "family__able": "1", "causes__cause": "no_job", "family__region": "rural"}
SEPTEMBER_ANSWERS = {
    "family__size": "3",
    "family__able": "1",
    "family__at_work": "0",
    "family__region": "rural",
    "causes__cause": "disaster",
    "causes__more_causes": "no_job schooling",
    "causes__event": "七月洪水",
    "needs__need_order": "job medical",
}


def keep_form(database: Database, form: Form = POVERTY) -> None:
    """A form is taken in and published."""
    import_form(database, CheckedForm(form, ()), source=SOURCE, by=ADMINISTRATOR, now_ms=NOW_MS)
    publish_form(database, form.id, form.version, by=ADMINISTRATOR, now_ms=NOW_MS)


def stored(database: Database, household: str = HOUSEHOLD) -> Case:
    """The case as the server folded it."""
    with database.reading() as tx:
        case = case_store.load_case(tx, EntityId(household))
    assert case is not None
    return case


def filled_in(case: Case, filled: str, answers: dict[str, str], *, form: Form = POVERTY) -> Filling:
    """A questionnaire with these answers, by path with `__` for a slash."""
    plan = ready(form)
    around = surroundings(case_lists(case), filled=filled)
    opened = open_filling(plan, around, read_answers(case, EntityId(filled), plan))
    for path, text in answers.items():
        opened.answer(node(opened, path.replace("__", "/")), text)
    return opened


def changes_of(
    opened: Filling, case: Case, visit: str, ms: int, *, tag: str = "", household: str = HOUSEHOLD
) -> list[Change]:
    """The changes that save a questionnaire at a visit."""
    filled = EntityId(opened.root.entry)
    parts = parts_to_save(opened, case, filled=filled, visit=EntityId(visit))
    found = []
    for number, some in enumerate(batches(parts)):
        made = change(f"c-{filled}{tag}-{number}", *some, household=household)
        found.append(msgspec.structs.replace(at(made, ms, visit, household=household), form="questionnaire"))
    return found


def fill_in(
    database: Database,
    visit: str,
    ms: int,
    answers: dict[str, str],
    *,
    form: Form = POVERTY,
    household: str = HOUSEHOLD,
) -> str:
    """A questionnaire of a visit; gives its id."""
    filled = f"q-{form.id}-{visit}"
    case = stored(database, household)
    opened = filled_in(case, filled, answers, form=form)
    tablet = Tablet(database, INVESTIGATOR, replica=f"r-{filled}")
    tablet.push(*changes_of(opened, case, visit, ms, household=household))
    return filled
