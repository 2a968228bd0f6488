"""The team on the screen: who proved to be there, and the code by which a second tablet joins."""

from __future__ import annotations

import pytest

from shared_models.visit import visits
from tests.field_app.screens.conftest import Tablet
from tests.field_app.screens.harness import Glass

pytestmark = pytest.mark.anyio


async def test_the_second_investigator_is_asked_for_the_own_pin_and_told_what_to_do_without_an_account(
    visit: Glass, tablet: Tablet
) -> None:
    await visit.tap("section.present")
    assert "请先选择调查员二" in visit.words_of("team")
    await visit.tap("field.visit.second.u-2")
    assert "未验证" in visit.words_of("team")
    await visit.tap("prove.second")
    await visit.tap("prove.go")
    assert "请输入 PIN" in visit.said()
    await visit.type("prove.pin", "840173")
    await visit.tap("prove.go")
    await visit.wait_for(lambda: "还没有在本机登录过" in visit.said())
    await visit.tap("prove.cancel")
    assert visits(tablet.case())[-1].team == ("u-1", "u-2")


async def test_a_code_opens_the_colleague_s_visit_and_a_wrong_one_says_that_nothing_was_recorded(
    visit: Glass, tablet: Tablet
) -> None:
    await visit.tap("section.present")
    code = visit.words_of("visit.code")
    await visit.tap("back")
    await visit.tap("back")
    await visit.tap("household.h-2")
    await visit.tap("household.join")
    await visit.type("join.code", code)
    await visit.tap("join.go")
    assert "没有记录任何内容" in visit.said()
    assert not visits(tablet.case(2))
    await visit.tap("join.cancel")
    assert visit.has("household.start")
