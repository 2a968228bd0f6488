"""A visit that came back: every remark is read where it is answered, also in words alone."""

from __future__ import annotations

import pytest

from field_app.use_cases.answer_return import answer_return
from field_app.use_cases.open_section import section_marks
from shared_models.case import fold
from shared_models.change import Act
from shared_models.editing import new_part
from shared_models.explanation import answers, explain_act
from shared_models.ids import EntityId
from shared_models.values import Value
from shared_models.visit import visits
from tests.builders import NOW_MS, change, entry
from tests.field_app.kit import asked_by, case_with, family, give
from tests.field_app.screens.conftest import Tablet
from tests.field_app.screens.harness import Glass

pytestmark = pytest.mark.anyio
ASKED = "请核实并说明"
SAID = "已再次核对,记录无误"


async def returned(tablet: Tablet, entity: str, unit: str) -> Glass:
    """A window with a visit that the office returned with one remark."""
    glass = await tablet.unlocked()
    values: dict[str, Value] = {"started_at": NOW_MS, "outcome": "completed", "lead": "u-1"}
    picture: dict[str, Value] = {"visit": "v-1", "slot": "front", "file": "0" * 64, "thumbnail": "1" * 64}
    data = {"remarks": [{"entity": entity, "unit": unit, "text": ASKED}]}
    visit = EntityId("v-1")
    made = [
        change("c-v", new_part(visit, "visit", values), new_part(EntityId("p-1"), "photo", picture), household="h-1"),
        change("c-e", act=explain_act(visit, (EntityId(entity), unit), "入户时已说明"), household="h-1"),
        change("c-f", act=Act(name="finish", about=visit), household="h-1"),
        change("c-r", act=Act(name="return", about=visit, data=data), household="h-1"),
    ]
    give(
        tablet.account, fold(case_with(1, *family(1, "王秀英"), n=1), [entry(one, n) for n, one in enumerate(made, 2)])
    )
    await glass.tap("household.h-1")
    await glass.tap("household.correct")
    return glass


@pytest.mark.parametrize(
    ("entity", "unit", "section", "button"),
    [
        ("v-1", "", "finish", "answer.v-1"),
        ("v-1", "front", "photos", "answer.v-1.front"),
        ("p-1", "", "photos", "answer.p-1"),
        ("h-1", "", "housing", "answer.h-1"),
        ("h-1", "benefit_class", "housing", "answer.h-1.benefit_class"),
        ("h-1", "housing_area", "housing", "answer.housing_area"),
        ("m-1-2", "", "members", "answer.m-1-2"),
    ],
)
async def test_a_remark_on_anything_is_answered_in_words_where_the_visit_opens(
    tablet: Tablet, entity: str, unit: str, section: str, button: str
) -> None:
    glass = await returned(tablet, entity, unit)
    place = tablet.place()
    assert ASKED in glass.said()
    assert {
        one.section.id for one in section_marks(tablet.account, place, asked=asked_by(tablet.account)) if one.remarks
    } == {section}
    await glass.tap(button)
    await glass.tap("reason.go")
    assert "请写明原因" in glass.said()
    await glass.type("reason", SAID)
    await glass.tap("reason.go")
    case = tablet.case()
    assert {where: one.text for where, one in answers(case, visits(case)[-1]).items()} == {(entity, unit): SAID}
    (asked,) = answer_return(tablet.account, place).remarks
    assert (asked.touched, asked.answer) == (True, SAID)
    assert not any(one.remarks for one in section_marks(tablet.account, place, asked=asked_by(tablet.account))), (
        "answered, nothing is left to do"
    )
    if entity == "m-1-2":
        await glass.tap("edit.member.m-1-2")
    assert f"已答复:{SAID}" in glass.said()


async def test_words_said_before_the_visit_came_back_answer_nothing(tablet: Tablet) -> None:
    glass = await returned(tablet, "v-1", "")
    assert "已答复" not in glass.said()
    case = tablet.case()
    assert answers(case, visits(case)[-1]) == {}
