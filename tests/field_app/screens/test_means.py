"""Assets, expenses and papers at the door: none is said in one touch, and only what concerns a person is asked."""

from __future__ import annotations

import pytest

from shared_models.ids import EntityId
from tests.field_app.screens.conftest import Tablet
from tests.field_app.screens.harness import Glass

pytestmark = pytest.mark.anyio


async def test_none_is_one_touch_and_stands_until_somebody_says_otherwise(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("section.assets")
    assert "没有逐项登记" in visit.said()
    await visit.tap("field.household.has_assets.no")
    await visit.tap("section.expenses")
    assert tablet.case().root.value("has_assets") is False
    assert tablet.case().root.value("has_expenses") is None, "an empty list says nothing"


async def test_an_asset_is_listed_with_its_owner_and_value_and_taken_off_with_a_reason(
    visit: Glass, tablet: Tablet
) -> None:
    await visit.tap("section.assets")
    await visit.tap("assets.add")
    assert "没有逐项登记" not in visit.said()
    await visit.tap("field.asset.kind.vehicle")
    await visit.tap("field.asset.owner.m-1-1")
    await visit.type("field.asset.value", "3200")
    await visit.tap("done.asset")
    asset = tablet.case().shown("asset")[0]
    assert (asset.value("owner"), asset.value("value")) == ("m-1-1", "3200.00")
    assert "王秀英 · 机动车辆 · 3,200.00 元" in visit.said()
    await visit.tap(f"remove.{asset.id}")
    await visit.type("reason", "已卖出")
    await visit.tap("reason.go")
    assert not tablet.case().shown("asset")


async def test_an_expense_has_an_amount_with_its_period(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("section.expenses")
    await visit.tap("expenses.add")
    await visit.tap("field.expense.kind.medical")
    await visit.type("field.expense.amount", "260")
    await visit.tap("field.expense.amount.per.month")
    await visit.tap("done.expense")
    assert tablet.case().shown("expense")[0].value("amount") == {"yuan": "260.00", "per": "month"}
    assert "医疗 · 260.00 元 每月" in visit.said()


async def test_a_person_is_asked_only_what_concerns_them(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("section.members")
    await visit.tap("edit.member.m-1-1")
    grade, work, jobless = "field.member.disability_grade", "field.member.work", "field.member.jobless_because"
    assert not visit.has(grade)
    await visit.tap("field.member.health.disabled")
    assert visit.has(grade)
    assert not visit.has(work)
    await visit.tap("field.member.employed.no")
    assert visit.has(jobless)
    await visit.tap("field.member.employed.yes")
    assert (visit.has(work), visit.has(jobless)) == (True, False)
    await visit.tap("field.member.work.casual")
    await visit.tap("field.member.ability.none")
    assert visit.has("field.member.employed"), "what was answered is never hidden"
    await visit.tap("done.member")
    assert tablet.case().entities[EntityId("m-1-1")].value("work") == "casual"


async def test_a_paper_is_recorded_when_it_is_looked_at_and_comes_off_the_list(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("section.originals")
    assert "请家庭出示 4 份材料" in visit.said()
    assert "户口簿:未核对过" in visit.said()
    await visit.tap("field.household.original_hukou_book.seen")
    await visit.tap("section.expenses")
    written = tablet.account.outbox.overlay(tablet.place().household)[-1].parts
    assert [set(one.set) for one in written] == [{"original_hukou_book"}], "only what was touched is recorded"
    await visit.tap("section.originals")
    assert "请家庭出示 3 份材料" in visit.said()
    assert "户口簿:未核对过" not in visit.said()


async def test_the_sheet_says_what_the_family_should_have_ready(glass: Glass) -> None:
    await glass.tap("household.h-1")
    said = glass.said()
    assert "请家庭准备的材料" in said
    assert "居民身份证:王秀英 未核对过、王小明 未核对过" in said
    assert "还没有询问。" in said


async def test_every_section_says_what_to_ask_why_and_by_which_rule(visit: Glass) -> None:
    await visit.tap("section.assets")
    await visit.tap("help.open")
    assert "没有问过和没有财产不是一回事" in visit.said()
    assert "依据:最低生活保障审核确认办法 第十三、十四条" in visit.said()
    await visit.tap("help.close")
    assert not visit.has("help")
