"""Time in procedures: pauses, deemed acts, plans, and that members never shorten anything."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_models.policy.clock import clock_runs
from shared_models.policy.event import events
from shared_models.policy.picture import Picture
from shared_models.policy.policy import Policy
from shared_models.policy.procedure import procedures
from shared_models.policy.rhythm import History, next_due
from shared_models.policy.shelf import preset, preset_texts
from tests.shared_models.policy.home import Home, Story, county_of, day

PAUSED = """
[clocks.whole]
label = ["全程", "Whole"]
cite = "county"
days = 10
count = "working"
start = ["accept_application"]
stop = ["confirm"]
suspend = ["request_matching"]
resume = ["finish_matching"]
"""


@pytest.fixture(scope="module")
def paused() -> Policy:
    """A county whose clock rests while data is being matched."""
    return county_of("national-2021", PAUSED)


def test_a_paused_clock_has_no_last_day_and_cannot_be_missed(paused: Policy) -> None:
    story = Story(paused).then("2026-03-02", "apply", "accept_application").then("2026-03-04", "request_matching")
    run = story.clock("whole", "2026-06-01")
    assert run.state == "paused"
    assert run.last_day is None


def test_a_resumed_clock_goes_on_where_it_stopped(paused: Policy) -> None:
    story = Story(paused).then("2026-03-02", "apply", "accept_application")
    assert story.clock("whole").last_day == day("2026-03-16")
    story.then("2026-03-04", "request_matching").then("2026-03-11", "finish_matching")
    # The 3rd and 4th counted; the 5th to 11th rest; eight more from the 12th.
    assert story.clock("whole").last_day == day("2026-03-23")


def test_a_clock_over_an_unpublished_year_says_so() -> None:
    story = Story(preset("national-2021")).then("2026-12-28", "apply", "accept_application")
    note = story.clock("whole").note
    assert note is not None
    assert "2027" in note.zh
    assert story.clock("investigation_start").note is None


def at_opinion() -> Story:
    """Investigated late: the whole, running since 5 January 2026, ends on 14 February."""
    story = Story(preset("national-2021")).then("2026-01-05", "apply", "accept_application")
    story.then("2026-02-02", "visit_home", mode="in_person", team=["a", "b"])
    return story.then("2026-02-03", "finish_matching", "finish_investigation")


def test_notices_that_still_have_to_run_make_a_clock_hopeless_before_it_breaks() -> None:
    story = at_opinion()
    assert story.forecast("whole", "2026-02-06").level == "open"
    hopeless = story.forecast("whole", "2026-02-07")
    assert hopeless.level == "will_miss"
    assert "Confirmation on 2026-02-15 at the earliest, last day 2026-02-14" in hopeless.sentence.en


def test_a_notice_that_hangs_already_counts_from_its_posting() -> None:
    story = (
        at_opinion()
        .then("2026-02-04", "give_opinion", opinion="confirm")
        .then("2026-02-06", "post_notice", places=["x"])
    )
    assert story.forecast("whole", "2026-02-10").level == "open"
    again = story.then("2026-02-10", "object").then("2026-02-11", "finish_reinvestigation")
    assert again.forecast("whole", "2026-02-11").level == "will_miss", "three working days left and nothing planned"
    assert "is not planned" in again.forecast("whole", "2026-02-11").sentence.en


def test_late_acts_count_by_their_day_not_by_their_arrival() -> None:
    story = Story(preset("national-2021")).then("2026-03-02", "apply", "accept_application")
    story.then("2026-03-09", "visit_home", mode="in_person", team=["a", "b"], on="2026-03-05")
    assert story.clock("investigation_start").state == "kept"


def test_acts_before_the_opening_have_no_effect_and_are_kept() -> None:
    home = Home()
    home.act("2026-03-01", "accept_application")
    story = Story(preset("national-2021"), home).then("2026-03-02", "apply")
    assert story.step == "intake"
    assert story.misfits == ["accept_application"]


def test_two_procedures_of_one_household_do_not_mix() -> None:
    home = Home()
    home.act("2026-03-02", "apply", about="p1")
    home.act("2026-03-03", "open_review", about="p2")
    home.act("2026-03-04", "accept_application", about="p1")
    home.act("2026-03-04", "conclude_review", about="p2", result="keep")
    first, second = procedures(preset("national-2021"), home.case, day("2026-03-05"))
    assert (first.rule, first.step) == ("application", "investigation")
    assert (second.rule, second.outcome) == ("review", "kept")


@pytest.mark.parametrize("name", preset_texts())
@given(count=st.integers(0, 8), more=st.integers(1, 8), start=st.dates(day("2020-01-06"), day("2026-06-01")))
def test_more_members_never_shorten_a_legal_period(name: str, count: int, more: int, start: object) -> None:
    policy = preset(name)
    today = day(str(start)) + timedelta(days=20)

    def last_days(members: int) -> list[object]:
        home = Home(benefit_class="A", since=str(start))
        for number in range(members):
            home.member(f"P{number}", ability="full")
        rule = next(iter(policy.procedures.values()))
        home.act(str(start), rule.opens)
        home.act(str(start), "accept_application")
        home.act(str(start), "report", about="r1")
        found: list[object] = []
        for procedure in procedures(policy, home.case, today):
            found += [run.last_day for run in clock_runs(policy, procedure.log, today)]
        found += [event.due for event in events(policy, Picture(home.case, today))]
        due = next_due(policy, "A", History(since=day(str(start))), today=today)
        return [*found, due.on if due else None]

    few, many = last_days(count), last_days(count + more)
    assert len(few) == len(many)
    assert all(one == other or str(one) < str(other) for one, other in zip(few, many, strict=True))
