"""The legal day an office works a household by: clocks first, else the next visit; the same whenever it is asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_models.coverage import CoverageFact, VisitFact, coverage_fact, due_of
from shared_models.ids import AreaCode, EntityId
from shared_models.policy.proceeding import Proceeding, proceedings
from shared_models.policy.rhythm import cadences
from shared_models.policy.shelf import preset, preset_texts
from shared_models.policy.work_deadline import (
    NO_BEGIN,
    NO_CLASS,
    NOT_VISITED,
    WorkDeadline,
    open_campaign,
    visit_deadline,
    work_deadline,
)
from shared_models.visit import VisitStatus
from tests.shared_models.policy.home import Home, Story, day

SHAHE = cadences(preset("shahe"))


def fact(
    *visited: str,
    status: VisitStatus = "accepted",
    since: str | None = "2025-02-01",
    standing: str = "recipient",
    class_: str = "B",
) -> CoverageFact:
    """A household visited on these days."""
    return CoverageFact(
        household=EntityId("h"),
        community=AreaCode("c"),
        benefit_class=class_,
        standing=standing,
        since=day(since) if since else None,
        visits=tuple(VisitFact(EntityId(on), day(on), "completed", status) for on in visited),
    )


def test_the_next_visit_is_counted_from_the_last_one_that_was_accepted() -> None:
    found = visit_deadline(fact("2025-05-07"), SHAHE)

    assert found.on == day("2025-09-30")
    assert found.reason.zh == "2025 年第 3 季度应入户,上次 2025-05-07"
    assert "沙河镇" in found.citation


@pytest.mark.parametrize("status", ["finished", "returned", "draft"])
def test_a_visit_that_waits_for_the_office_moves_nothing(status: VisitStatus) -> None:
    assert visit_deadline(fact("2025-08-01", status=status), SHAHE).on == day("2025-03-31")


def test_where_no_day_is_set_the_reason_says_why() -> None:
    assert visit_deadline(fact(standing="refused"), SHAHE).reason == NOT_VISITED
    assert visit_deadline(fact(class_=""), SHAHE).reason == NO_CLASS
    unknown = visit_deadline(fact(since=None), SHAHE)
    assert (unknown.on, unknown.reason) == (None, NO_BEGIN)


RHYTHMS = [(name, id_) for name in preset_texts() for id_ in preset(name).classes if name != "haishu"]


@given(
    st.sampled_from(RHYTHMS),
    st.lists(st.integers(1, 900), max_size=4),
    st.integers(0, 364),
    st.integers(0, 700),
)
def test_a_day_that_was_missed_is_missed_for_coverage_too(
    rhythm: tuple[str, str], visited: list[int], admitted: int, later: int
) -> None:
    name, class_ = rhythm
    rules, since = cadences(preset(name)), date(2024, 1, 1) + timedelta(days=admitted)
    days = sorted(since + timedelta(days=one) for one in visited)
    household = fact(*(one.isoformat() for one in days), since=since.isoformat(), class_=class_)
    today = max([since, *days]) + timedelta(days=later)

    found, due = visit_deadline(household, rules), due_of(household, rules, today)

    assert found.on is not None
    assert due is not None
    assert (found.on < today) == due.overdue


XINING = preset("xining")


def of_story(story: Story, today: str) -> WorkDeadline:
    """The deadline as an office would keep it on a day."""
    case = story.home.case
    return work_deadline(coverage_fact(case), story.policy, under_way(story, today), today=day(today))


def under_way(story: Story, today: str) -> tuple[Proceeding, ...]:
    """The procedures of a story's household."""
    return proceedings(story.home.case, story.policy, lambda _: None, today=day(today))


def test_a_running_clock_comes_before_the_next_visit() -> None:
    home = Home(standing="applicant", benefit_class="B", since="2020-01-01")
    story = Story(XINING, home).then("2026-01-05", "apply", "accept_application")

    found = of_story(story, "2026-01-05")

    assert found.on == day("2026-01-07")
    assert found.reason.zh == "受理审查:2026-01-05 起 2 个工作日"
    assert found.citation


def test_a_clock_that_ran_out_stays_the_deadline_until_it_is_stopped() -> None:
    story = Story(XINING).then("2026-01-05", "apply", "accept_application")

    assert of_story(story, "2026-05-05").on == day("2026-01-07")
    story.then("2026-05-05", "finish_check")
    assert of_story(story, "2026-05-05").reason.zh.startswith("办理全程")


def test_a_clock_that_lets_an_act_count_as_done_gives_a_deadline_for_so_long_only() -> None:
    story = Story(XINING).then("2026-02-09", "apply")

    first = of_story(story, "2026-02-10")
    assert (first.on, first.stands_until) == (day("2026-02-14"), day("2026-02-14"))
    deemed = of_story(story, "2026-02-15")
    assert deemed.on is not None
    assert deemed.on > day("2026-02-15")
    assert deemed.stands_until is None


def test_a_procedure_that_has_ended_leaves_the_visit() -> None:
    home = Home(standing="recipient", benefit_class="one", since="2026-01-01")
    story = Story(XINING, home).then("2026-01-05", "apply").then("2026-01-06", "withdraw", reason="x")
    assert story.outcome
    assert of_story(story, "2026-01-07") == visit_deadline(coverage_fact(story.home.case), cadences(XINING))


def test_a_household_is_in_a_campaign_while_its_check_is_open() -> None:
    sunshine = preset("sunshine")
    story = Story(sunshine)
    assert open_campaign(under_way(story, "2026-06-01")) == ""
    story.then("2026-06-01", sunshine.procedures["sweep"].opens)
    assert open_campaign(under_way(story, "2026-06-01")) == "sweep"
    assert open_campaign(under_way(Story(XINING).then("2026-06-01", "apply"), "2026-06-01")) == ""
