"""Housing: teams of three, 25 days, deeds checked, signed, stamped, aggregated, archived."""

from __future__ import annotations

from typing import Any

import pytest

from shared_models.policy.assessment import assessment
from shared_models.policy.campaign import last_day_of, targeted
from shared_models.policy.fact import facts_of
from shared_models.policy.picture import Picture
from shared_models.policy.policy import Policy
from shared_models.policy.question import answers, unanswered
from shared_models.policy.register_sheet import headings, line, subject
from shared_models.policy.shelf import preset
from tests.shared_models.policy.home import Home, Story, day

THREE = ["Li", "Wang", "Zhao"]
HOUSING = {
    "composition": "三代同住",
    "head_type": "退休",
    "benefit_since": "2019-05-01",
    "location": "1 号楼 2 单元",
    "tenure": "公房",
    "floor_area": "38.5",
    "home_class": "砖混",
    "self_contained": False,
    "facilities": "水电",
    "rental_support": False,
    "rental_support_form": "无",
}


@pytest.fixture(scope="module")
def housing() -> Policy:
    """The housing survey."""
    return preset("housing")


def answered(form: str, **given: Any) -> Home:
    """A household with answers to a form."""
    return Home(**{f"survey.{form}.{id_}": value for id_, value in given.items()})


def surveyed(policy: Policy) -> Story:
    """Surveyed on 3 March 2026, signed."""
    story = Story(policy).then("2026-03-02", "open_housing_survey").then("2026-03-03", "survey_home", team=THREE)
    return story.then("2026-03-03", "check_deeds", "respondent_signs")


def test_the_course_runs_from_the_file_alone(housing: Policy) -> None:
    story = surveyed(housing).then("2026-03-05", "check_form", complete=True, stamped=True)
    assert story.then("2026-03-20", "aggregate", "archive").outcome == "archived"
    assert story.misfits == []


@pytest.mark.parametrize("team", [THREE[:2], ["Li", "Li", "Wang"], []])
def test_two_are_no_team_of_three(housing: Policy, team: list[str]) -> None:
    story = Story(housing).then("2026-03-02", "open_housing_survey").then("2026-03-03", "survey_home", team=team)
    assert story.misfits == ["survey_home"]


def test_deeds_and_leases_are_checked_before_anybody_signs(housing: Policy) -> None:
    story = Story(housing).then("2026-03-02", "open_housing_survey").then("2026-03-03", "survey_home", team=THREE)
    assert story.then("2026-03-03", "respondent_signs").step == "housing_visit"
    assert "Deeds and leases" in story.why


@pytest.mark.parametrize("flaw", [{"complete": False}, {"stamped": False}])
def test_the_street_stamps_only_complete_forms(housing: Policy, flaw: dict[str, bool]) -> None:
    story = surveyed(housing).then("2026-03-05", "check_form", **{"complete": True, "stamped": True, **flaw})
    assert story.step == "form_check"


def test_a_form_with_gaps_goes_back_to_the_team(housing: Policy) -> None:
    story = surveyed(housing).then("2026-03-05", "return_form", missing=["floor_area"])
    assert story.step == "housing_visit"
    assert story.then("2026-03-06", "respondent_signs").step == "housing_visit", "the visit is made again"


def test_the_survey_takes_twenty_five_days(housing: Policy) -> None:
    assert last_day_of(housing.campaigns["housing"], day("2026-03-02")) == day("2026-03-27")


def test_recipients_are_surveyed(housing: Policy) -> None:
    rule = housing.campaigns["housing"]
    found = [
        targeted(rule, facts_of(housing, Picture(Home(standing=standing).case, day("2026-03-02"))))
        for standing in ("recipient", "ended")
    ]
    assert found[0] is not None
    assert found[1] is None


def test_a_complete_form_has_nothing_missing(housing: Policy) -> None:
    assert unanswered(housing, "housing", answered("housing", **HOUSING).case.root) == ()


@pytest.mark.parametrize("gap", HOUSING)
def test_every_gap_is_found(housing: Policy, gap: str) -> None:
    given = {id_: value for id_, value in HOUSING.items() if id_ != gap}
    assert unanswered(housing, "housing", answered("housing", **given).case.root) == (gap,)


def test_no_is_an_answer(housing: Policy) -> None:
    assert answers(housing, "self_contained", answered("housing", self_contained=False).case.root) == ("no",)


def test_the_form_has_its_columns(housing: Policy) -> None:
    home = answered("housing", **HOUSING)
    home.member("Sun", relation="head")
    register = housing.registers["housing_line"]
    written = line(register, subject(housing, assessment(housing, home.case, day("2026-03-05"))))
    assert len(headings(housing, register)) == len(written) == 13
    assert written[:2] == ("Sun", "1")
    assert written[7] == "38.5"
