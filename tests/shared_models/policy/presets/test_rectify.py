"""Rectify: notice, visit and neighbours, council or hearing, result."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from shared_models.policy.campaign import (
    Results,
    results,
)
from shared_models.policy.policy import Policy
from shared_models.policy.register_sheet import summary_headings, summary_lines
from shared_models.policy.shelf import preset
from tests.shared_models.policy.home import TWO, Home, Story


@pytest.fixture(scope="module")
def rectify() -> Policy:
    """The rectification."""
    return preset("rectify")


POSTED: dict[str, Any] = {"places": ["村口", "村委会", "小卖部"], "hotline": True}


def checked(policy: Policy) -> Story:
    """Visited and asked around on 5 March 2026."""
    story = Story(policy).then("2026-03-02", "open_recheck").then("2026-03-02", "post_notice", **POSTED)
    story.then("2026-03-03", "begin_checks").then("2026-03-04", "visit_home", mode="in_person", team=TWO)
    return story.then("2026-03-05", "interview_neighbour")


@pytest.mark.parametrize("meeting", ["hold_council", "hold_hearing"])
def test_the_course_runs_from_the_file_alone(rectify: Policy, meeting: str) -> None:
    story = checked(rectify).then("2026-03-06", meeting)
    story.then("2026-03-09", "record_result", campaign="rectification", result="normal_exit")
    assert story.outcome == "rechecked"
    assert story.misfits == []


@pytest.mark.parametrize(
    ("flaw", "said"),
    [
        ({"places": ["村口", "村委会"]}, "at least 3 place(s), 2 recorded"),
        ({"places": ["村口", "村口", "村委会"]}, "2 recorded"),
        ({"hotline": False}, "hotline"),
    ],
)
def test_the_notice_hangs_in_three_places_with_the_hotline(rectify: Policy, flaw: dict[str, Any], said: str) -> None:
    story = Story(rectify).then("2026-03-02", "open_recheck").then("2026-03-02", "post_notice", **POSTED)
    story = Story(rectify).then("2026-03-02", "open_recheck").then("2026-03-02", "post_notice", **{**POSTED, **flaw})
    assert story.then("2026-03-03", "begin_checks").step == "rectify_notice"
    assert said in story.why


def test_nobody_visits_before_the_notice_hangs(rectify: Policy) -> None:
    story = Story(rectify).then("2026-03-02", "open_recheck", "begin_checks")
    assert story.step == "rectify_notice"


@pytest.mark.parametrize("left_out", ["visit_home", "interview_neighbour"])
def test_no_meeting_before_home_and_neighbours(rectify: Policy, left_out: str) -> None:
    story = Story(rectify).then("2026-03-02", "open_recheck").then("2026-03-02", "post_notice", **POSTED)
    story.then("2026-03-03", "begin_checks")
    if left_out == "interview_neighbour":
        story.then("2026-03-04", "visit_home", mode="in_person", team=TWO)
    else:
        story.then("2026-03-04", "interview_neighbour")
    assert story.then("2026-03-06", "hold_council").step == "rectify_visit"


def test_a_result_of_no_known_kind_is_none(rectify: Policy) -> None:
    story = checked(rectify).then("2026-03-06", "hold_council")
    story.then("2026-03-09", "record_result", campaign="rectification", result="forgotten")
    assert story.step == "rectify_result"


def test_results_are_counted_in_households_persons_and_per_cent_of_the_rechecked(rectify: Policy) -> None:
    told = [("normal_exit", 3), ("normal_exit", 1), ("exit_after_report", 2), ("wrongly_admitted", 4)]
    told += [("raised", 2), ("newly_admitted", 5), ("unchanged", 3)]
    cases = []
    for number, (kind, persons) in enumerate(told):
        home = Home(f"h{number}")
        for n in range(persons):
            home.member(f"P{n}")
        home.act("2026-03-09", "record_result", campaign="rectification", result=kind)
        cases.append(home.case)
    cases.append(Home("unchecked").case)
    found = results(rectify, "rectification", cases)
    assert (found.checked.households, found.checked.persons) == (7, 20)
    assert {kind: (count.households, count.persons) for kind, count in found.by_kind.items()} == {
        "normal_exit": (2, 4),
        "exit_after_report": (1, 2),
        "wrongly_admitted": (1, 4),
        "raised": (1, 2),
        "newly_admitted": (1, 5),
    }
    assert found.per_cent("normal_exit") == (Decimal("28.57"), Decimal("20.00"))
    assert results(rectify, "rectification", []).per_cent("raised") == (Decimal("0.00"), Decimal("0.00"))


def checked_area(rectify: Policy, *told: tuple[str, int]) -> Results:
    """The counts of an area from results and persons."""
    cases = []
    for number, (kind, persons) in enumerate(told):
        home = Home(f"h{number}")
        home.act("2026-03-09", "record_result", campaign="rectification", result=kind, persons=persons)
        cases.append(home.case)
    return results(rectify, "rectification", cases)


def test_the_summary_sheet_has_a_line_for_each_area_and_their_sum(rectify: Policy) -> None:
    rule = rectify.campaigns["rectification"]
    areas = {
        "新民": checked_area(rectify, ("normal_exit", 3), ("unchanged", 2)),
        "兴隆": checked_area(rectify, ("normal_exit", 1), ("raised", 4), ("unchanged", 1)),
        "空": checked_area(rectify),
    }
    heads = [heading.en for heading in summary_headings(rule)]
    sheet = [dict(zip(heads, written, strict=True)) for written in summary_lines(rule, areas)]
    assert [row["Area"] for row in sheet] == ["新民", "兴隆", "空", "合计"]
    assert [row["Checked households"] for row in sheet] == ["2", "3", "0", "5"]
    assert [row["Normal exit (persons)"] for row in sheet] == ["3", "1", "0", "4"]
    assert [row["Normal exit (% of households)"] for row in sheet] == ["50.00", "33.33", "0.00", "40.00"]
    assert [row["Raised (households)"] for row in sheet] == ["0", "1", "0", "1"]


def test_a_later_result_replaces_an_earlier_one_and_persons_may_be_recorded(rectify: Policy) -> None:
    home = Home()
    home.act("2026-03-09", "record_result", campaign="rectification", result="unchanged")
    home.act("2026-03-10", "record_result", campaign="rectification", result="raised", persons=4)
    found = results(rectify, "rectification", [home.case])
    assert (found.checked.households, found.by_kind["raised"].persons) == (1, 4)
