"""Causes of poverty: one main cause, needs in order."""

from __future__ import annotations

from typing import Any

import pytest

from shared_models.policy.policy import Policy
from shared_models.policy.question import answers, rank_points, tally, unanswered, unit_of
from shared_models.policy.shelf import preset
from tests.shared_models.policy.home import Home, Story


@pytest.fixture(scope="module")
def causes() -> Policy:
    """The questionnaire on causes."""
    return preset("poverty-causes")


def answered(form: str, **given: Any) -> Home:
    """A household with answers to a form."""
    return Home(**{f"survey.{form}.{id_}": value for id_, value in given.items()})


@pytest.mark.parametrize("cause", ["no_regular_job", "laid_off", "schooling", "accident", "disaster", "other"])
def test_each_cause_can_be_given(causes: Policy, cause: str) -> None:
    assert answers(causes, "cause", answered("causes", cause=cause).case.root) == (cause,)


def test_a_cause_that_is_not_on_the_list_is_no_answer(causes: Policy) -> None:
    root = answered("causes", cause="bad luck", region="西部", family="4 人").case.root
    assert answers(causes, "cause", root) == ()
    assert unanswered(causes, "causes", root) == ("cause", "needs")


def test_needs_keep_their_order(causes: Policy) -> None:
    root = answered("causes", needs=["pension", "job", "not a need"]).case.root
    assert answers(causes, "needs", root) == ("pension", "job")


def test_the_five_needs_are_those_of_the_form(causes: Policy) -> None:
    assert set(causes.questions["needs"].choices) == {
        "job",
        "higher_standard",
        "medical_insurance",
        "schooling_aid",
        "pension",
    }


def test_causes_are_counted_over_households(causes: Policy) -> None:
    cases = [answered("causes", cause=cause).case for cause in ("laid_off", "laid_off", "schooling")]
    assert tally(causes, "cause", [*cases, Home().case]) == {"laid_off": 2, "schooling": 1}


def test_of_a_ranking_the_first_place_is_counted_and_all_places_weighed(causes: Policy) -> None:
    cases = [answered("causes", needs=needs).case for needs in (["job", "pension"], ["pension", "job"], ["job"])]
    assert tally(causes, "needs", cases) == {"job": 2, "pension": 1}
    assert rank_points(causes, "needs", cases) == {"job": 14, "pension": 9}


@pytest.mark.parametrize(("left", "outcome"), [(0, "answered"), (2, "")])
def test_a_questionnaire_with_gaps_is_not_finished(causes: Policy, left: int, outcome: str) -> None:
    story = Story(causes).then("2026-03-02", "open_questionnaire")
    assert story.then("2026-03-02", "finish_questionnaire", unanswered=left).outcome == outcome


def test_region_and_family_are_asked(causes: Policy) -> None:
    given = {"cause": "other", "needs": ["job"]}
    assert unanswered(causes, "causes", answered("causes", **given).case.root) == ("region", "family")


def test_answers_have_a_place_of_their_own(causes: Policy) -> None:
    assert unit_of(causes.questions["cause"], "cause") == "survey.causes.cause"
