"""What other offices hold is on the tablet: on the household sheet, and beside the inputs it speaks of."""

from __future__ import annotations

import pytest

from shared_models.sealed import SEALED
from shared_models.values import Value
from tests.builders import part
from tests.field_app.kit import case_with, family, give
from tests.field_app.screens.conftest import Tablet
from tests.field_app.screens.harness import Glass

pytestmark = pytest.mark.anyio

WAGE: dict[str, Value] = {
    "source": "tax",
    "member": "m-1-1",
    "amount": {"yuan": "2100.00", "per": "month"},
    "what": "甲公司",
    "as_of": "2026-09-01",
}
BALANCE: dict[str, Value] = {"source": "bank", "member": "m-1-1", "sealed_amount": dict(SEALED)}
LINE = "2,100.00 元 每月 · 甲公司 · 截至 2026-09-01"


@pytest.fixture
async def matched(tablet: Tablet) -> Glass:
    """A window with today's list; the first household has a tax record and a balance that stayed at the office."""
    glass = await tablet.unlocked()
    records = [part(WAGE, entity="r-1", type_="matched"), part(BALANCE, entity="r-2", type_="matched")]
    give(tablet.account, case_with(1, *family(1, "王秀英"), *records, n=1), case_with(2, *family(2, "李建国"), n=2))
    return glass


async def test_the_sheet_tells_what_is_new_and_what_differs(matched: Glass) -> None:
    await matched.tap("household.h-1")
    said = matched.said()

    assert "上次入户后有 2 条新的核对记录" in said
    assert f"税务(工资劳务) · 王秀英:{LINE}" in said
    assert "核对结果与申报不一致" in said
    assert "内容已密封" in said


async def test_a_household_without_records_has_no_card(matched: Glass) -> None:
    await matched.tap("household.h-2")
    assert "信息核对" not in matched.said()


async def test_a_record_stands_beside_the_inputs_it_speaks_of(matched: Glass, tablet: Tablet) -> None:
    await matched.tap("household.h-1")
    await matched.tap("household.start")
    await matched.tap("section.income")
    assert f"核对:王秀英 · 税务(工资劳务) · {LINE}" in matched.said()
    await matched.tap("section.assets")
    assert LINE not in matched.said()
    assert "银行存款(密封) · 内容已密封" in matched.said()
    assert tablet.case().shown("income") == ()


async def test_what_differs_is_explained_before_the_visit_ends(matched: Glass, tablet: Tablet) -> None:
    await matched.tap("household.h-1")
    await matched.tap("household.start")
    await matched.tap("section.outcome")
    await matched.tap("field.visit.outcome.completed")
    await matched.tap("section.finish")
    await matched.tap("explain.income.source")
    await matched.type("reason", "上月已离职")
    await matched.tap("reason.go")

    assert "说明:上月已离职" in matched.said()
    assert tablet.case().acts[-1].data["entity"] == "r-1"
