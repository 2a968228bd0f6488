"""Every screen and dialog, in both languages: large enough for a thumb, dark enough for the sun, named for the ear."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from field_app.devices.clock import SetClock
from shared_models.values import Value
from shared_models.words import Language
from tests.builders import NOW_MS, part
from tests.field_app.kit import PEOPLE, PIN, case_with, family, give
from tests.field_app.screens.audit import faults
from tests.field_app.screens.conftest import Tablet
from tests.field_app.screens.harness import Glass
from tests.field_app.screens.test_evidence import fill_in, sign
from tests.field_app.screens.test_returned import returned

pytestmark = pytest.mark.anyio
HERE: dict[str, Value] = {"position": {"lat": "34.25", "lon": "104.25", "accuracy_m": "5"}}
WAGE: dict[str, Value] = {
    "source": "tax",
    "member": "m-1-1",
    "amount": {"yuan": "2100.00", "per": "month"},
    "what": "甲公司",
}

RECORDED = (
    *("王秀英", "王小明", "李建国", "李小明", "沙河镇东关村1号", "沙河镇东关村2号", "2组", "3组", "甲公司", "社区001"),
    *("邻居说的秘密", "屋内整洁", *PEOPLE.values(), "中"),
)
"""Chinese that was typed or is somebody's name, and the button that leads back to Chinese."""
CAMERA = {"name": "0", "lens_direction": "back", "sensor_orientation": 90, "lens_type": "wide"}
SECTIONS = ("present", "members", "housing", "income", "assets", "expenses", "originals", "observed", "photos")
UNFOLDED = {
    "members": ("member.add", "edit.member.m-1-2"),
    "income": ("income.add.wages",),
    "assets": ("field.household.has_assets.yes", "assets.add"),
    "expenses": ("field.household.has_expenses.yes", "expenses.add"),
}
"""What is touched in a section to see the rest of it."""


class Look:
    """Looks at one screen after the other, and remembers what is wrong."""

    def __init__(self, glass: Glass, *, recorded: Sequence[str] = RECORDED) -> None:
        """Takes the window."""
        self.glass = glass
        self.found: list[str] = []
        self._recorded = recorded

    def at(self, where: str) -> None:
        """Looks now."""
        self.found += [f"{where} / {fault}" for fault in faults(self.glass, recorded=self._recorded)]

    async def through(self, *names: str) -> None:
        """Touches one after the other, looking after each."""
        for name in names:
            await self.glass.tap(name)
            self.at(name)


async def speaking(glass: Glass, language: Language) -> Glass:
    if language == "en":
        await glass.tap("language")
    return glass


async def at_work(tablet: Tablet, language: Language, *, width: int = 1280) -> Look:
    """Today's list of two households with a position, one of them known to the tax office."""
    glass = await tablet.unlocked(width=width)
    record = part(WAGE, entity="r-1", type_="matched")
    cases = (
        case_with(1, *family(1, "王秀英", **HERE), record, n=1),
        case_with(2, *family(2, "李建国", benefit_class="A"), n=2),
    )
    give(tablet.account, *cases)
    return Look(await speaking(glass, language))


LANGUAGES: tuple[Language, ...] = ("zh", "en")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_ways_in(tablet: Tablet, tmp_path: Path, language: Language) -> None:
    fresh = Tablet(tmp_path / "fresh", SetClock(wall_ms=NOW_MS))
    look = Look(await speaking(await fresh.start(), language))
    look.at("enrol")
    await look.through("enrol.go")
    assert sorted(set(look.found)) == []
    await fresh.kill()

    look = Look(await speaking(await tablet.start(), language))
    look.at("unlock")
    await look.through("unlock.go", "unlock.other")
    await look.glass.tap("enrol.back")
    await look.glass.type("unlock.pin", PIN)
    await look.glass.tap("unlock.go")
    await look.glass.wait_for(lambda: look.glass.has("today.list"))
    tablet.shift.exchange.told_locked(tablet.clock.wall_ms)
    await look.glass.wait_for(lambda: look.glass.has("unlock.locked"))
    look.at("locked by the office")
    assert sorted(set(look.found)) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_practising(tablet: Tablet, language: Language) -> None:
    glass = await speaking(await tablet.start(), language)
    await glass.tap("practise")
    await glass.wait_for(lambda: glass.has("today.list"))
    look = Look(glass)
    if language == "zh":  # the invented families speak Chinese
        look.at("practice")
        await look.through("household.practice-1", "household.start")
    else:
        assert "Practice" in glass.words_of("practice")
        assert glass.has("practice.leave")
    assert sorted(set(look.found)) == []


@pytest.mark.parametrize("width", [1280, 412])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_between_visits(tablet: Tablet, language: Language, width: int) -> None:
    look = await at_work(tablet, language, width=width)
    look.at("today")
    await look.through("today.map", "back", "today.add", "add.go", "back")
    await look.through("household.h-1", "household.join", "join.go", "join.cancel", "household.attempt")
    look.glass.page.pop_dialog()
    await look.through("back", "sync-chip", "sync.export")
    await look.glass.tap("back")
    await look.glass.type("today.search", "无此人")
    await look.glass.wait_for(lambda: not look.glass.has("household.h-1"))
    look.at("nothing found")
    assert sorted(set(look.found)) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_visit_from_its_outcome_to_the_slip(tablet: Tablet, language: Language) -> None:
    look = await at_work(tablet, language)
    glass = look.glass
    await look.through("household.h-1", "household.start", "help.open", "help.close")
    await fill_in(glass, tablet)
    for section in SECTIONS:
        await look.through(f"section.{section}", *UNFOLDED.get(section, ()))
    await look.through("section.members", "leave.m-1-2", "leaving.go", "leaving.cancel")
    await look.through("section.present", "prove.second", "prove.go", "prove.cancel")
    await look.through("section.interview", "section.opinion", "section.finish")
    await look.through("explain.present.second", "reason.go", "reason.cancel")
    await look.through("sign.respondent", "sign.done", "sign.cancel", "visit.slip", "back")
    await sign(glass, "lead")
    look.at("signed")
    assert sorted(set(look.found)) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_visit_on_a_phone(tablet: Tablet, language: Language) -> None:
    look = await at_work(tablet, language, width=412)
    await look.through("household.h-1", "household.start", "sections", "section.photos", "sections", "section.finish")
    assert sorted(set(look.found)) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_after_a_dead_battery(tablet: Tablet, language: Language) -> None:
    look = await at_work(tablet, language)
    for name in ("household.h-1", "household.start", "section.observed"):
        await look.glass.tap(name)
    await look.glass.type("field.household.living_conditions", "屋内整洁")
    await look.glass.fire(look.glass.page, "app_lifecycle_state_change", {"state": "hide"})
    await tablet.kill()
    look = Look(await tablet.unlocked())
    assert look.glass.has("recovery")
    look.at("recovery")
    assert sorted(set(look.found)) == []


async def test_a_remark_of_the_office(tablet: Tablet) -> None:
    look = Look(await returned(tablet, "h-1", "housing_area"))
    look.at("the remarked field")
    await look.through("answer.housing_area")
    assert sorted(set(look.found)) == []


async def test_the_camera(tablet: Tablet) -> None:
    tablet.has_camera = True
    look = await at_work(tablet, "zh")
    await look.glass.tap("household.h-1")
    await look.glass.tap("household.start")
    await look.through("section.photos")
    look.glass.connection.answers["get_available_cameras"] = lambda _: [CAMERA]
    await look.through("photo.take.front")
    assert look.glass.has("camera.shoot")
    assert sorted(set(look.found)) == []
