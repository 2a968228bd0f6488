"""Supervision: publicise, visit and check, correct, file and report."""

from __future__ import annotations

from datetime import date

import pytest

from shared_models.policy.campaign import (
    Progress,
    laggards,
    phase_on,
    undated,
)
from shared_models.policy.policy import Policy
from shared_models.policy.shelf import preset
from tests.shared_models.policy.home import TWO, Story, day


@pytest.fixture(scope="module")
def supervision() -> Policy:
    """The inspection."""
    return preset("supervision")


SPAN: tuple[date, date] = (day("2026-03-01"), day("2026-03-10"))


def visited(policy: Policy) -> Story:
    """Visited on 3 March 2026."""
    story = Story(policy).then("2026-03-02", "open_inspection")
    return story.then("2026-03-03", "visit_home", mode="in_person", team=TWO)


def filed(story: Story) -> Story:
    """Filed with all deliverables."""
    return story.then(
        "2026-03-20", "file_case", interview_notes="a.pdf", council_minutes="b.pdf", household_file="c.pdf"
    )


def test_a_case_in_order_is_filed(supervision: Policy) -> None:
    story = visited(supervision).then("2026-03-04", "record_result", campaign="inspection", result="in_order")
    assert filed(story).outcome == "filed"


def test_a_case_with_a_fault_is_corrected_first(supervision: Policy) -> None:
    story = visited(supervision)
    story.then("2026-03-04", "record_result", campaign="inspection", result="to_correct")
    assert story.step == "inspection_visit", "the fault must be named"
    story.then("2026-03-04", "record_result", campaign="inspection", result="to_correct", fault="no minutes")
    assert story.step == "correction"
    assert filed(story).step == "correction"
    assert filed(story.then("2026-03-15", "correct", what="minutes added")).outcome == "filed"


@pytest.mark.parametrize("missing", ["interview_notes", "council_minutes", "household_file"])
def test_each_deliverable_is_filed(supervision: Policy, missing: str) -> None:
    story = visited(supervision).then("2026-03-04", "record_result", campaign="inspection", result="in_order")
    given = {"interview_notes": "a", "council_minutes": "b", "household_file": "c", missing: ""}
    assert story.then("2026-03-20", "file_case", **given).step == "filing"


def test_no_result_without_a_visit(supervision: Policy) -> None:
    story = Story(supervision).then("2026-03-02", "open_inspection")
    story.then("2026-03-04", "record_result", campaign="inspection", result="in_order")
    assert story.step == "inspection_visit"


def test_the_four_phases_wait_for_their_dates(supervision: Policy) -> None:
    assert undated(supervision.campaigns["inspection"], {}) == ("publicise", "visit", "correct", "report")
    assert undated(supervision.campaigns["inspection"], {"visit": SPAN}) == ("publicise", "correct", "report")


@pytest.mark.parametrize(("on", "phase"), [("2026-02-28", ""), ("2026-03-01", "visit"), ("2026-03-10", "visit")])
def test_a_dated_phase_holds_from_its_first_to_its_last_day(supervision: Policy, on: str, phase: str) -> None:
    assert phase_on(supervision.campaigns["inspection"], day(on), {"visit": SPAN}) == phase


@pytest.mark.parametrize(
    ("on", "behind"),
    [
        ("2026-02-28", []),
        ("2026-03-05", ["town-2"]),
        ("2026-03-06", ["town-1", "town-2"]),
        ("2026-04-01", ["town-1", "town-2"]),
    ],
)
def test_towns_that_do_not_keep_up_are_named(supervision: Policy, on: str, behind: list[str]) -> None:
    progress = [Progress("town-1", 50, 100), Progress("town-2", 49, 100), Progress("town-3", 100, 100)]
    found = laggards(supervision.campaigns["inspection"], progress, SPAN, today=day(on))
    assert [area.area for area in found] == behind


def test_a_campaign_that_does_not_name_names_nobody() -> None:
    found = laggards(preset("lixin").campaigns["cleanup"], [Progress("town-1", 0, 9)], SPAN, today=day("2026-03-09"))
    assert list(found) == []
