"""Opening a questionnaire that was filled in, to read it: computed for the day of its visit, nothing left to chance."""

from __future__ import annotations

from shared_models.case import Case
from shared_models.ids import EntityId
from shared_models.questionnaire.answers import read_answers
from shared_models.questionnaire.filling import Filling, open_filling
from shared_models.questionnaire.form import Form
from shared_models.questionnaire.lookup import case_lists
from shared_models.questionnaire.plan import Plan
from shared_models.questionnaire.planner import ready
from shared_models.questionnaire.surroundings import Surroundings
from shared_models.visit import Visit, china_time


def reopened(
    case: Case, filled: EntityId, form: Form | Plan, *, language: str = "", visit: Visit | None = None
) -> Filling:
    """A questionnaire of a case; of many on one form, hand in its plan."""
    plan = form if isinstance(form, Plan) else ready(form)
    started = visit.started_ms if visit is not None else None
    around = Surroundings(
        now=china_time(started or 0),
        draw=lambda: 0.0,
        new_id=lambda: "",
        lists=case_lists(case),
        language=language,
        filled=filled,
    )
    return open_filling(plan, around, read_answers(case, filled, plan))
