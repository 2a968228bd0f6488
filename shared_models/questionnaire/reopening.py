"""Opening a questionnaire that was filled in, to read it or to judge it: nothing in it is drawn or made anew."""

from __future__ import annotations

from datetime import datetime

from shared_models.case import Case
from shared_models.ids import EntityId
from shared_models.questionnaire.answers import read_answers
from shared_models.questionnaire.filling import Filling, open_filling
from shared_models.questionnaire.lookup import case_lists
from shared_models.questionnaire.plan import Plan
from shared_models.questionnaire.surroundings import Surroundings
from shared_models.visit import Visit, china_time


def reopened(case: Case, filled: EntityId, plan: Plan, *, now: datetime, language: str = "") -> Filling:
    """A questionnaire as it stands in the case, computed for a moment."""
    around = Surroundings(
        now=now,
        draw=lambda: 0.0,
        new_id=lambda: "",
        lists=case_lists(case),
        language=language,
        filled=filled,
    )
    return open_filling(plan, around, read_answers(case, filled, plan))


def begun_at(visit: Visit) -> datetime:
    """The moment that a visit's questionnaires are read for: its start, so that they say the same ever after."""
    return china_time(visit.started_ms or 0)
