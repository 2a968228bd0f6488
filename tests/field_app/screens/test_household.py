"""The sheet before knocking: who lives here, what to mind, and where the visit begins."""

from __future__ import annotations

from collections.abc import Mapping

import flet as ft
import pytest

from shared_models.case import empty_case, fold
from shared_models.change import Part
from shared_models.editing import edit_part, new_part
from shared_models.entity import Entity
from shared_models.ids import EntityId
from shared_models.values import Value
from shared_models.visit import visits
from tests.builders import COMMUNITY, change, entry, part
from tests.field_app.kit import family, give
from tests.field_app.screens.conftest import Tablet
from tests.field_app.screens.harness import Glass

pytestmark = pytest.mark.anyio


def edited(shown: Entity, values: Mapping[str, Value]) -> Part:
    """The part that changes what is shown."""
    made = edit_part(shown, values)
    assert made is not None
    return made


@pytest.fixture
async def troubled(tablet: Tablet) -> Glass:
    """A window with the sheet of a household with income, a safety note and two telephone numbers."""
    glass = await tablet.unlocked()
    wage: Mapping[str, Value] = {
        "member": "m-3-1",
        "kind": "wages",
        "amount": {"yuan": "600.00", "per": "month"},
        "source": "零工",
    }
    first = change(
        "c-1",
        *family(3, "康淑兰", safety_note="院内有狗"),
        new_part(EntityId("i-1"), "income", wage),
        household="h-3",
    )
    phones = [change(f"p-{phone}", part({"phone": phone}, entity="h-3"), household="h-3") for phone in ("5551", "5599")]
    case = fold(empty_case(EntityId("h-3"), COMMUNITY), [entry(one, n) for n, one in enumerate((first, *phones), 1)])
    give(tablet.account, case)
    await glass.tap("group.all")
    await glass.tap("household.h-3")
    return glass


async def test_members_income_and_the_figure_per_head_stand_on_the_sheet(troubled: Glass) -> None:
    said = troubled.said()
    assert "家庭成员 2 人" in said
    assert "990000********" in said, "an identity number is masked"
    assert "人均月收入 300.00 元" in said
    assert "不是审批结果" in said


async def test_the_safety_note_and_both_contradicting_values_are_seen_before_knocking(troubled: Glass) -> None:
    said = troubled.said()
    assert "院内有狗" in said
    assert "5551" in said
    assert "5599" in said
    assert "由街道办裁定" in said


async def test_what_an_exchange_brings_is_seen_without_leaving_the_sheet(troubled: Glass, tablet: Tablet) -> None:
    cards = troubled.within("household.start", ft.FilledButton)
    await tablet.shift.exchange.once()
    await troubled.settle()
    assert troubled.within("household.start", ft.FilledButton) is cards, "nothing new: a finger may be on it"
    case = tablet.case(3)
    moved = change("c-new", edited(case.root, {"safety_note": "狗已拴好"}), household="h-3")
    give(tablet.account, fold(case, [entry(moved, 9)]))
    await tablet.shift.exchange.once()
    await troubled.settle()
    assert "狗已拴好" in troubled.said()


async def test_a_failed_attempt_is_recorded_in_two_touches_and_asks_only_what_it_needs(
    glass: Glass, tablet: Tablet
) -> None:
    await glass.tap("household.h-1")
    await glass.tap("household.attempt")
    assert not visits(tablet.case()), "nothing is recorded before what was met is known"
    await glass.tap("attempt.absent")
    assert [name for name in glass.names() if name.startswith("section.")] == [
        "section.outcome",
        "section.present",
        "section.finish",
    ]
    assert visits(tablet.case())[-1].outcome == "absent"
    assert glass.is_on("field.visit.outcome.absent")


async def test_a_visit_begun_is_gone_on_with_not_begun_again(visit: Glass, tablet: Tablet) -> None:
    place = tablet.place()
    await visit.tap("back")
    await visit.tap("household.continue")
    assert tablet.place() == place
    assert len(visits(tablet.case())) == 1
