"""How often a finger touches the tablet in a visit where nothing has changed; docs/visit-in-taps.md gives the table."""

from __future__ import annotations

from collections import Counter

import pytest

from shared_models.ids import EntityId
from shared_models.visit import visits
from tests.field_app.kit import case_with, give, photo
from tests.field_app.screens.conftest import Tablet
from tests.field_app.screens.harness import Glass
from tests.field_app.screens.test_evidence import sign
from tests.field_app.taps import KNOWN_ALREADY, settled_family, written_down

pytestmark = pytest.mark.anyio
MOST = 41
CAMERA, PAD = 1, 1
"""The release of the camera; the strokes of a signature."""


class Finger:
    """Touches, and counts by step."""

    def __init__(self, glass: Glass) -> None:
        """Takes the window."""
        self.glass = glass
        self.step = ""
        self.taps: Counter[str] = Counter()

    async def tap(self, *names: str, also: int = 0) -> None:
        """One touch each."""
        for name in names:
            await self.glass.tap(name)
        self.taps[self.step] += len(names) + also

    async def type(self, name: str, text: str) -> None:
        """One touch into the input; keys are not counted."""
        await self.glass.type(name, text)
        self.taps[self.step] += 1

    def is_at(self, section: str) -> bool:
        """Whether a section is the open one."""
        return self.glass.is_on(f"section.{section}")

    async def go_to(self, section: str) -> None:
        """On to a section with the button below, unless one is there already."""
        while not self.is_at(section):
            await self.tap("visit.next")


async def unchanged_visit(finger: Finger, tablet: Tablet) -> None:
    """From today's list to the office."""
    finger.step = "begin"
    await finger.tap("household.h-1", "household.start", "field.visit.outcome.completed")
    finger.step = "present"
    await finger.go_to("present")
    await finger.tap("field.visit.second.u-2", "field.visit.respondent.m-1-1", "field.visit.notice_shown.yes")
    finger.step = "unchanged"
    await finger.go_to("members")
    for section in KNOWN_ALREADY:
        if finger.is_at(section) and finger.glass.has("unchanged.all"):
            await finger.tap("unchanged.all")
        if finger.is_at(section):
            await finger.tap("visit.next")
    finger.step = "photos"
    for seed, slot in enumerate(("front", "living")):
        tablet.pictures.waiting.append(photo(seed=seed))
        await finger.tap(f"photo.choose.{slot}", also=CAMERA)
        await finger.glass.wait_for(lambda: "正在处理照片" not in finger.glass.said())
    await after_the_photos(finger)


async def after_the_photos(finger: Finger) -> None:
    """The second half."""
    finger.step = "interview"
    await finger.go_to("interview")
    await finger.tap("interview.add")
    await finger.type("field.interview.lives_here", "常年在家")
    finger.step = "opinion"
    await finger.go_to("opinion")
    await finger.tap("field.visit.opinion.keep")
    finger.step = "finish"
    await finger.go_to("finish")
    await finger.tap("explain.present.second")
    await finger.type("reason", "在楼下等候")
    await finger.tap("reason.go")
    finger.step = "sign"
    for signer in ("lead", "second", "respondent"):
        await sign(finger.glass, signer)
        finger.taps[finger.step] += 2 + PAD
    finger.step = "slip"
    await finger.tap("visit.slip", "slip.handed", "back")
    finger.step = "hand in"
    await finger.tap("visit.finish")


async def test_a_visit_where_nothing_changed_takes_no_more_taps_than_written_down(tablet: Tablet) -> None:
    glass = await tablet.unlocked()
    give(tablet.account, case_with(1, *settled_family(1, "王秀英"), n=1))
    finger = Finger(glass)
    await unchanged_visit(finger, tablet)
    [visit] = visits(tablet.case())
    assert visit.status == "finished"
    made = tablet.account.outbox.overlay(EntityId("h-1"))
    confirmed = {unit for change in made for part in change.parts for unit in part.confirm}
    assert {"name", "address", "amount", "has_assets", "living_conditions"} <= confirmed, "every value, not the section"
    assert sum(finger.taps.values()) <= MOST
    assert written_down() == dict(finger.taps)
