"""Filling in a visit: nothing typed is lost, nothing is copied blindly, and every section says how it stands."""

from __future__ import annotations

import pytest

from shared_models.change import Change
from shared_models.ids import EntityId
from shared_models.visit import visits
from tests.field_app.screens.conftest import Tablet
from tests.field_app.screens.harness import Glass

pytestmark = pytest.mark.anyio
ADDRESS = "field.household.address"


def own_changes(tablet: Tablet) -> tuple[Change, ...]:
    return tuple(tablet.account.outbox.overlay(EntityId("h-1")))


async def test_every_key_is_in_the_journal_and_leaving_the_section_makes_one_change(
    visit: Glass, tablet: Tablet
) -> None:
    await visit.tap("section.housing")
    before = len(own_changes(tablet))
    await visit.type(ADDRESS, "沙河镇东关村 9 号")
    await visit.type("field.household.housing_area", "62.5")
    await visit.wait_for(lambda: bool(tablet.account.drafts.all()))
    assert len(own_changes(tablet)) == before, "typing alone is no record yet"
    await visit.tap("section.income")
    made = own_changes(tablet)[before:]
    assert [set(one.parts[0].set) for one in made] == [{"address", "housing_area"}]
    assert not tablet.account.drafts.all()


async def test_what_is_typed_is_never_sent_back_into_the_field(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("section.housing")
    mark = len(visit.connection.sent)
    await visit.type(ADDRESS, "镕珺巷")
    await visit.wait_for(lambda: bool(tablet.account.drafts.all()))
    await visit.leave(ADDRESS)
    assert not visit.was_sent("镕珺", since=mark)


async def test_a_window_going_out_of_sight_keeps_what_was_typed_at_once(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("section.housing")
    await visit.type(ADDRESS, "一个新地址")
    await visit.fire(visit.page, "app_lifecycle_state_change", {"state": "pause"})
    assert [draft.typed for draft in tablet.account.drafts.all()] == [{"address": "一个新地址"}]


async def test_the_last_value_stands_beside_the_input_and_unchanged_is_an_act(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("section.housing")
    assert visit.typed_in(ADDRESS) == "沙河镇东关村1号"
    assert "上次:沙河镇东关村1号" in visit.said()
    before = len(own_changes(tablet))
    await visit.tap("unchanged.address")
    made = own_changes(tablet)[before:]
    assert [(dict(one.parts[0].set), set(one.parts[0].confirm)) for one in made] == [({}, {"address"})]
    assert "已核实:与上次一致" in visit.said()
    await visit.tap("section.income")
    assert len(own_changes(tablet)) == before + 1, "an unchanged input is not written again"


async def test_unchanged_puts_an_edited_field_back_to_what_it_was(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("section.housing")
    before = len(own_changes(tablet))
    await visit.type(ADDRESS, "打错了")
    assert "与上次不同" in visit.said()
    await visit.tap("unchanged.address")
    assert visit.typed_in(ADDRESS) == "沙河镇东关村1号"
    await visit.tap("section.income")
    assert len(own_changes(tablet)) == before


async def test_everything_in_a_section_can_be_declared_unchanged_at_once(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("section.members")
    await visit.tap("unchanged.all")
    confirmed = {(one.e, unit) for one in own_changes(tablet)[-1].parts for unit in one.confirm}
    assert ("m-1-1", "name") in confirmed
    assert ("m-1-2", "birth_date") in confirmed
    assert not visit.has("unchanged.all")


async def test_an_outcome_without_a_meeting_shortens_the_visit(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("field.visit.outcome.refused")
    assert not visit.has("section.income")
    assert visits(tablet.case())[-1].outcome == "refused"
    await visit.tap("field.visit.outcome.refused")
    assert visits(tablet.case())[-1].outcome == "refused", "a demanded answer is changed, not taken back by accident"
    await visit.tap("field.visit.outcome.completed")
    assert visit.has("section.income")


async def test_a_wrong_identity_number_is_told_when_the_cursor_leaves_and_a_right_one_is_masked(visit: Glass) -> None:
    await visit.tap("section.members")
    await visit.tap("member.add")
    number = "field.member.identity_number"
    await visit.type(number, "990000198001011235")
    assert "号码有误" not in visit.said(), "nobody is told off while typing"
    await visit.leave(number)
    assert "号码有误" in visit.said()
    await visit.type(number, "990000198001011234")
    await visit.leave(number)
    assert "990000********1234" in visit.said()
    assert "校验通过 · 1980-01-01 · 男" in visit.said()
    assert "990000198001011234" not in visit.said()
    assert not visit.has(number)


async def test_an_amount_needs_its_period_and_none_is_chosen_for_anybody(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("section.income")
    await visit.tap("income.add.business")
    await visit.type("field.income.amount", "300")
    await visit.leave("field.income.amount")
    assert "请选择每月、每季或每年" in visit.said()
    await visit.tap("field.income.amount.per.quarter")
    await visit.tap("field.income.member.m-1-1")
    assert "请选择每月、每季或每年" not in visit.said()
    await visit.tap("done.income")
    added = tablet.case().shown("income")[-1]
    assert added.value("amount") == {"yuan": "300.00", "per": "quarter"}
    assert added.value("kind") == "business"
    assert "人均月收入 50.00 元" in visit.said()


async def test_why_there_is_no_answer_can_be_said_instead_of_leaving_it_blank(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("section.housing")
    await visit.choose("why.phone", "拒绝回答")
    assert not visit.has("field.household.phone")
    await visit.tap("section.income")
    assert tablet.case().root.value("phone") == {"no_value": "refused"}


async def test_a_member_leaves_with_a_reason_and_can_be_put_back(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("section.members")
    await visit.tap("leave.m-1-2")
    await visit.tap("leaving.go")
    assert "请写明原因" in visit.said()
    await visit.tap("leaving.moved")
    await visit.type("leaving.since", "2026-05-01")
    await visit.tap("leaving.go")
    assert [member.id for member in tablet.case().shown("member")] == ["m-1-1"]
    assert "迁出" in visit.said()
    await visit.tap("restore.m-1-2")
    assert len(tablet.case().shown("member")) == 2


async def test_income_is_taken_off_only_with_a_reason(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("section.income")
    await visit.tap("income.add.wages")
    await visit.type("field.income.amount", "900")
    await visit.tap("field.income.amount.per.month")
    await visit.tap("done.income")
    line = tablet.case().shown("income")[0].id
    await visit.tap(f"remove.{line}")
    await visit.tap("reason.go")
    assert "请写明原因" in visit.said()
    await visit.type("reason", "重复登记")
    await visit.tap("reason.go")
    assert not tablet.case().shown("income")


async def test_two_people_may_tick_different_goods_and_a_tick_is_a_register_of_its_own(
    visit: Glass, tablet: Tablet
) -> None:
    await visit.tap("section.observed")
    await visit.tap("field.household.appliances.tv")
    await visit.tap("field.household.appliances.car")
    await visit.tap("field.household.appliances.car")
    await visit.tap("section.photos")
    assert dict(own_changes(tablet)[-1].parts[0].set).keys() == {"appliances.tv"}


async def test_the_interview_says_it_is_kept_from_the_family_and_begins_blank(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("section.interview")
    assert "本页不对受访家庭展示" in visit.said()
    await visit.tap("interview.add")
    assert visit.typed_in("field.interview.source_name") == ""
    await visit.type("field.interview.lives_here", "常年在家")
    await visit.tap("done.interview")
    told = tablet.case().shown("interview")[0]
    assert told.value("lives_here") == "常年在家"
    assert told.value("interviewer") == "u-1"


async def test_an_entry_begun_and_left_without_a_key_leaves_nothing_behind(visit: Glass, tablet: Tablet) -> None:
    await visit.tap("section.members")
    before = len(own_changes(tablet))
    await visit.tap("member.add")
    await visit.tap("section.housing")
    assert len(own_changes(tablet)) == before
    assert len(tablet.case().shown("member")) == 2


async def test_narrow_windows_unfold_the_sections_from_one_line(tablet: Tablet) -> None:
    glass = await tablet.unlocked(width=412, height=915)
    await glass.tap("household.h-1")
    await glass.tap("household.start")
    assert not glass.has("section.income")
    assert "1/13 入户结果" in glass.said()
    await glass.tap("sections")
    await glass.tap("section.income")
    assert "5/13 收入" in glass.said()
    await glass.fire(glass.page, "resize", {"width": 1280, "height": 800})


async def test_another_language_keeps_what_is_being_typed(visit: Glass) -> None:
    await visit.tap("section.observed")
    await visit.type("field.household.living_conditions", "屋顶漏水")
    await visit.tap("language")
    assert "Living conditions seen" in visit.said()
    assert visit.typed_in("field.household.living_conditions") == "屋顶漏水"
