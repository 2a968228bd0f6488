"""A form is printed blank for those who write by hand, and filled in for the file."""

from __future__ import annotations

import pytest

from shared_models.ids import EntityId
from shared_models.papers.questionnaire_paper import blank_questionnaire, filled_questionnaire
from shared_models.papers.sheet import Grid, Table, texts
from shared_models.questionnaire.filling import open_filling
from shared_models.questionnaire.form import all_items
from shared_models.questionnaire.lookup import case_lists
from shared_models.questionnaire.planner import ready
from shared_models.questionnaire.reopening import begun_at, reopened
from shared_models.visit import Visit
from sync_server.forms.shipped import shipped_form, shipped_forms
from tests.builders import change, folded, part
from tests.shared_models.questionnaire.kit import node, surroundings

CASE = folded(
    change(
        "c-1",
        part({"registry_no": "DB-1", "address": "一社区 1 号"}),
        part({"name": "张三", "relation": "head"}, entity="m-1", type_="member"),
        part({"name": "李四", "relation": "spouse"}, entity="m-2", type_="member"),
    )
)
VISIT = Visit(id=EntityId("v-1"), outcome="completed", started_ms=1_790_000_000_000, status="finished")


def test_a_blank_form_offers_its_choices_and_says_when_a_question_is_for_nobody() -> None:
    said = texts(blank_questionnaire(shipped_form("housing")))

    assert "户主类型 * □ 在职职工　□ 下岗失业人员" in said
    assert "家庭情况 · 家庭成员（每名家庭成员填一份）\n" in said
    assert "产权说明（仅当「产权性质」是“其他”时填写） ＿＿" in said
    assert "建筑面积(平方米) *（按产权证或现场丈量） ＿＿" in said
    assert "住房照片 （另附）" in said
    assert "${" not in said


@pytest.mark.parametrize("name", sorted(shipped_forms()))
def test_every_question_that_people_see_is_on_the_blank_form(name: str) -> None:
    form = shipped_form(name)
    lines = [line for block in blank_questionnaire(form).blocks if isinstance(block, Table) for line in block.lines]

    asked = [one for one in all_items(form.items) if one.label and one.kind not in {"group", "repeat", "note"}]

    assert len(lines) >= len(asked)


def test_a_filled_form_has_what_was_asked_and_says_what_nobody_answered() -> None:
    form = shipped_form("housing")
    plan = ready(form)
    opened = open_filling(plan, surroundings(case_lists(CASE), filled="q-1"))
    opened.answer(node(opened, "home/tenure"), "owned")
    opened.answer(node(opened, "family/person[1]/person_page/sleeps_here"), "yes")
    opened.decline(node(opened, "home/structure"), "unknown")

    sheet = filled_questionnaire(CASE, VISIT, opened, people={})
    said = texts(sheet)

    assert isinstance(sheet.blocks[0], Grid)
    assert "户主 张三" in said
    assert "入户日期 2026-09-21" in said
    assert "产权性质 自有产权" in said
    assert "张三是否常住此处 是" in said
    assert "李四是否常住此处 未记录" in said
    assert "房屋类别 不清楚" in said
    assert "产权说明" not in said
    empty = filled_questionnaire(CASE, VISIT, reopened(CASE, EntityId("q-none"), plan, now=begun_at(VISIT)), people={})
    assert "自有产权" not in texts(empty)
