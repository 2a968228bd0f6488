"""A household in which nothing has changed, from today's list to the office; every touch of the glass is counted."""

from __future__ import annotations

import pytest

from shared_models.ids import EntityId
from shared_models.visit import visits
from tests.e2e.pane import Pane
from tests.e2e.steps import add_photo, enrol, explain, finish, hand_over_slip, send_everything, sign
from tests.e2e.story import Story
from tests.field_app.taps import KNOWN_ALREADY, settled_family, written_down

COUNT = "window.__taps = 0; addEventListener('pointerdown', () => window.__taps++, true)"
IN_THE_SYSTEM = 1
"""A photo is released, or chosen, in a window that is not ours."""


class Counted:
    """Counts by step what the browser says was touched."""

    def __init__(self, pane: Pane) -> None:
        self.pane = pane
        self.taps: dict[str, int] = {}
        pane.page.evaluate(COUNT)

    def step(self, name: str, *, elsewhere: int = 0) -> None:
        """Ends a step: what was touched since the one before was for it."""
        self.taps[name] = self.pane.page.evaluate("() => { const n = window.__taps; window.__taps = 0; return n }")
        self.taps[name] += elsewhere


def is_open(pane: Pane, section: str) -> None:
    """Waits until a section is the open one, whatever led there."""
    pane.page.wait_for_selector(f"[flt-semantics-identifier='section.{section}'][aria-current='true']")
    pane.page.wait_for_timeout(300)


def on_to(pane: Pane, section: str) -> None:
    """On with the button below."""
    pane.tap("visit.next")
    is_open(pane, section)


def first_half(pane: Pane, counted: Counted) -> None:
    """From today's list to the photos."""
    for name in ("household.h-4", "household.start", "field.visit.outcome.completed"):
        pane.tap(name)
    counted.step("begin")
    on_to(pane, "present")
    for name in ("field.visit.second.u-2", "field.visit.respondent.m-4-1", "field.visit.notice_shown.yes"):
        pane.tap(name)
    counted.step("present")
    on_to(pane, "members")
    for section in KNOWN_ALREADY:
        is_open(pane, section)
        pane.tap("unchanged.all")
    is_open(pane, "photos")
    counted.step("unchanged")
    for number, slot in enumerate(("front", "living"), start=1):
        add_photo(pane, slot, number)
    counted.step("photos", elsewhere=2 * IN_THE_SYSTEM)


def second_half(pane: Pane, counted: Counted) -> None:
    """From the neighbour to the office."""
    on_to(pane, "interview")
    pane.tap("interview.add")
    pane.type("field.interview.lives_here", "常年在家")
    counted.step("interview")
    on_to(pane, "opinion")
    pane.tap("field.visit.opinion.keep")
    counted.step("opinion")
    on_to(pane, "finish")
    explain(pane, "present.second", "赵调查在楼下等候")
    counted.step("finish")
    for signer in ("lead", "second", "respondent"):
        sign(pane, signer)
    counted.step("sign")
    hand_over_slip(pane)
    counted.step("slip")
    finish(pane)
    counted.step("hand in")


@pytest.mark.timeout(600)
def test_a_visit_where_nothing_changed_takes_exactly_the_touches_that_are_written_down(story: Story) -> None:
    story.office.write(EntityId("h-4"), *settled_family(4, "周守常"))
    pane = story.open_tablet()
    enrol(pane, sees="household.h-4")
    story.cable.pull()
    counted = Counted(pane)
    first_half(pane, counted)
    second_half(pane, counted)
    assert counted.taps == written_down()

    story.cable.plug_in()
    pane.tap("sync-chip")
    send_everything(pane)
    case = story.office.case("h-4")
    [visit] = visits(case)
    assert visit.status == "finished"
    assert {one.signer for one in visit.signatures} == {"lead", "second", "respondent"}
    assert case.root.value("living_conditions") == "屋内整洁"
    assert case.root.units["housing_area"].confirmed is not None
