"""A questionnaire on the glass: every kind of question, what an answer changes, and what stays where it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import flet as ft
import pytest

from field_app.devices.clock import SetClock
from field_app.store.drafts import Draft
from shared_models.entity import Entity
from shared_models.ids import EntityId
from shared_models.policy.policy import Policy
from shared_models.policy.shelf import preset
from shared_models.questionnaire.answers import FILLED
from shared_models.questionnaire.form import Form
from shared_models.values import Value
from sync_server.forms.shipped import shipped_form
from tests.builders import NOW_MS
from tests.field_app.kit import case_with, family, give, give_forms, signed_in, tablet_at
from tests.field_app.screens.audit import faults
from tests.field_app.screens.conftest import Tablet
from tests.field_app.screens.harness import Glass
from tests.shared_models.policy.home import county_of
from tests.shared_models.questionnaire.kit import choices, form, item

pytestmark = pytest.mark.anyio
KINDS = form(
    item("text", "name", label={"zh": "姓名", "en": "Name"}),
    item("integer", "age", constraint=". < 120", constraint_message={"zh": "年龄过大", "en": "Too old"}),
    item("select_one", "water", choices="water", required="true()"),
    item("text", "which", relevant="${water} = 'other'"),
    item("select_one", "school", choices="water", appearance=("minimal",)),
    item("select_multiple", "goods", choices="water"),
    item("rank", "order", choices="water"),
    item("range", "score", parameters={"start": "1", "end": "5", "step": "1"}),
    item("acknowledge", "told"),
    item("geopoint", "place"),
    item("image", "picture", required="true()"),
    item("note", "hello", label={"zh": "您好,${name}", "en": "Hello ${name}"}),
    item("group", "home", item("decimal", "area"), item("repeat", "room", item("text", "use"))),
    item("group", "later", item("date", "day"), relevant="${age} > 60"),
    lists={"water": choices("well", "tap", "other")},
    languages=("zh", "en"),
)
SECTION = "form.f"
RULES = """
[forms.kinds]
label = ['用水', 'Water']
cite = 'county'
form = 'f'
"""


def with_forms(folder: Path, *forms: Form) -> Tablet:
    """A locked tablet with a policy that asks for the form, and one household."""
    return _tablet(folder, preset("housing"), *forms)


def asking(folder: Path, asked: Form) -> Tablet:
    """A locked tablet whose policy asks for the form `f`, and one household."""
    return _tablet(folder, county_of("shahe", RULES), asked)


def _tablet(folder: Path, policy: Policy, *forms: Form) -> Tablet:
    held = Tablet(folder / "tablet", SetClock(wall_ms=NOW_MS))
    opened, means = tablet_at(held.folder, held.clock)
    account = signed_in(opened, means)
    give(account, case_with(1, *family(1, "王秀英"), n=1))
    give_forms(account, policy, *forms)
    account.close()
    return held


@pytest.fixture
async def asked(tmp_path: Path) -> AsyncIterator[tuple[Tablet, Glass]]:
    """The form of all kinds, open in a visit."""
    held = asking(tmp_path, KINDS)
    glass = await held.unlocked()
    for name in ("household.h-1", "household.start", f"section.{SECTION}"):
        await glass.tap(name)
    yield held, glass
    await held.kill()


def kept(tablet: Tablet) -> dict[str, Value]:
    """What the case holds of the questionnaire."""
    found = tablet.case().shown(FILLED)
    units = found[0].units if found else {}
    return {unit: found[0].value(unit) for unit in units if unit[0] != "_"}


async def test_every_kind_of_question_is_answered(asked: tuple[Tablet, Glass]) -> None:
    tablet, glass = asked
    await glass.type("q.name", "王秀英")
    await glass.leave("q.name")
    await glass.type("q.age", "４６")
    await glass.leave("q.age")
    for name in ("q.water.well", "q.goods.tap", "q.goods.other", "q.order.other", "q.order.well", "q.score.4"):
        await glass.tap(name)
    await glass.tap("q.told.OK")
    await glass.choose("why.picture", "见证据")
    menu = glass.within("q.school", ft.Dropdown)
    glass.session.apply_patch(menu._i, {"value": "tap"})
    await glass.fire(menu, "select", "tap")
    await glass.type("q.home/area", "62.5")
    await glass.tap("section.photos")
    assert kept(tablet) == {
        "name": "王秀英",
        "age": 46,
        "water": "well",
        "school": "tap",
        "goods.tap": True,
        "goods.other": True,
        "order": ["other", "well"],
        "score": "4",
        "told": "OK",
        "picture": {"no_value": "evidence"},
        "home/area": "62.5",
    }
    assert "已填写" in glass.words_of(f"section.{SECTION}")


async def test_an_answer_shows_what_follows_from_it_and_sends_nothing_back_into_the_input(
    asked: tuple[Tablet, Glass],
) -> None:
    _, glass = asked
    assert not glass.has("q.which")
    await glass.type("q.name", "王秀英家")
    box = glass.within("q.name", ft.TextField)
    since = len(glass.connection.sent)
    await glass.leave("q.name")
    await glass.tap("q.water.other")
    assert glass.has("q.which")
    assert "您好,王秀英家" in glass.said()
    assert glass.within("q.name", ft.TextField) is box
    values = [body for body in glass.connection.sent[since:] if "'value': '王秀英家'" in str(body.body)]
    assert values == []
    await glass.type("q.age", "70")
    await glass.leave("q.age")
    assert glass.has("q.later/day")
    await glass.tap("q.water.well")
    assert not glass.has("q.which")


async def test_what_is_wrong_is_told_when_the_cursor_leaves(asked: tuple[Tablet, Glass]) -> None:
    _, glass = asked
    await glass.type("q.age", "130")
    assert "年龄过大" not in glass.said()
    await glass.leave("q.age")
    assert "年龄过大" in glass.said()
    await glass.type("q.age", "13")
    await glass.leave("q.age")
    assert "年龄过大" not in glass.said()


async def test_a_reason_stands_in_the_place_of_an_answer(asked: tuple[Tablet, Glass]) -> None:
    tablet, glass = asked
    await glass.choose("why.water", "拒绝回答")
    assert not glass.has("q.water")
    assert "拒绝回答" in glass.said()
    await glass.tap("why.back")
    await glass.tap("q.water.tap")
    await glass.choose("why.age", "不清楚")
    await glass.tap("section.photos")
    assert kept(tablet) == {"water": "tap", "age": {"no_value": "unknown"}}


async def test_entries_come_and_go(asked: tuple[Tablet, Glass]) -> None:
    tablet, glass = asked
    await glass.tap("q.home/room.add")
    await glass.tap("q.home/room.add")
    await glass.type("q.home/room[2]/use", "卧室")
    await glass.leave("q.home/room[2]/use")
    await glass.tap("q.home/room[1].remove")
    await glass.tap("section.photos")
    [entry] = tablet.case().shown("questionnaire_entry")
    assert entry.value("home/room/use") == "卧室"
    await glass.tap(f"section.{SECTION}")
    assert glass.typed_in("q.home/room[1]/use") == "卧室"


async def test_a_killed_app_has_kept_the_answers_and_says_where(asked: tuple[Tablet, Glass]) -> None:
    tablet, glass = asked
    await glass.type("q.name", "王秀英")
    await glass.wait_for(lambda: bool(tablet.account.drafts.all()))
    await tablet.kill()
    glass = await tablet.unlocked()
    assert "f" in glass.words_of("recovery")
    await glass.tap(f"recover.{SECTION}")
    assert glass.typed_in("q.name") == "王秀英"
    assert kept(tablet)["name"] == "王秀英"
    await tablet.kill()


async def test_a_questionnaire_that_is_not_asked_for_any_more_leads_to_the_beginning(
    asked: tuple[Tablet, Glass],
) -> None:
    tablet, glass = asked
    await glass.tap("section.outcome")
    await glass.tap("field.visit.outcome.absent")
    await glass.tap("back")
    place = tablet.place()
    filled = Entity(id=EntityId("q-1"), type=FILLED)
    typed: dict[str, Value] = {"title": ["用水", "Water"], "parts": []}
    tablet.account.drafts.keep(Draft(place.visit, SECTION, place.household, filled, typed, NOW_MS))
    await tablet.kill()
    glass = await tablet.unlocked()
    await glass.tap(f"recover.{SECTION}")
    assert glass.has("field.visit.outcome.absent")
    await tablet.kill()


async def test_the_check_before_finishing_leads_to_the_question(asked: tuple[Tablet, Glass]) -> None:
    _, glass = asked
    await glass.tap("section.finish")
    assert "f尚未填写" in glass.said()
    await glass.tap(f"finding.{SECTION}.")
    await glass.type("q.age", "130")
    await glass.tap("section.finish")
    await glass.tap(f"finding.{SECTION}.water")
    assert glass.has("q.water.well")


async def test_it_is_large_enough_and_dark_enough(asked: tuple[Tablet, Glass]) -> None:
    _, glass = asked
    assert faults(glass, recorded=()) == []


async def test_the_shipped_housing_form_can_be_drawn(tmp_path: Path) -> None:
    held = with_forms(tmp_path, shipped_form("housing"))
    glass = await held.unlocked(width=800, height=1280)
    for name in ("household.h-1", "household.start", "sections", "section.form.housing"):
        await glass.tap(name)
    assert "王小明是否常住此处" in glass.said()
    assert faults(glass, recorded=()) == []
    await held.kill()
