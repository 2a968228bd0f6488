"""A reviewer reads the questionnaires of a visit, sends one answer back, and settles what two tablets answered."""

from __future__ import annotations

import re

import pytest

from shared_models.case import empty_case
from shared_models.change import Change
from shared_models.ids import EntityId
from shared_models.visit import find_visit
from sync_server.forms.shipped import shipped_form
from tests.builders import COMMUNITY, HOUSEHOLD
from tests.sync_server.console.browsing import Page
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.questionnaires import (
    MAY_ANSWERS,
    SEPTEMBER_ANSWERS,
    changes_of,
    fill_in,
    filled_in,
    keep_form,
    stored,
)
from tests.sync_server.console.story import MAY, MAY_MS, SEPTEMBER, SEPTEMBER_MS
from tests.sync_server.district import COLLEAGUE, INVESTIGATOR, Tablet, by

HOUSING = shipped_form("housing")
HOME = f"/console/households/{HOUSEHOLD}"
VISIT = f"{HOME}/visits/{SEPTEMBER}"


@pytest.fixture
def filled(story: Console) -> str:
    """The questionnaire of the September visit, after one in May."""
    keep_form(story.database)
    fill_in(story.database, MAY, MAY_MS, MAY_ANSWERS)
    return fill_in(story.database, SEPTEMBER, SEPTEMBER_MS, SEPTEMBER_ANSWERS)


def row(page: Page, label: str) -> str:
    """The words of a row, by its question."""
    found = re.search(rf'<tr[^>]*>\s*<th scope="row">{label}</th>.*?</tr>', page.html, re.DOTALL)
    assert found is not None, label
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_answers_are_read_in_words_beside_those_of_the_visit_before(story: Console, filled: str) -> None:
    page = story.person().open(VISIT)

    assert "致贫原因问卷" in page.text
    assert row(page, "主要原因").startswith("主要原因 自然灾害 有变化")
    assert "无固定工作" in row(page, "主要原因")
    assert "无固定工作、子女上学" in row(page, "其他原因")
    assert "就业岗位 › 医疗保障" in row(page, "请按需要程度排序,最需要的在前")
    assert "未改动" in row(page, "所在地区")
    assert "首次登记" in row(page, "事故或灾害经过")
    assert 'scope="row">无固定工作的月数<' not in page.html, "it was not asked"
    assert "disaster" not in page.text
    english = story.person()
    english.open("/console/language/en")
    assert "Disaster" in english.open(VISIT).text
    assert f'id="s-q-{filled}"' in page.html


def test_the_page_says_what_stands_in_the_way_of_a_complete_questionnaire(story: Console) -> None:
    keep_form(story.database)
    wrong = {"family__size": "2", "family__able": "5", "causes__cause": "other"}
    fill_in(story.database, SEPTEMBER, SEPTEMBER_MS, wrong)

    page = story.person().open(VISIT)

    assert "5 处待补正" in page.text
    assert "有劳动能力人数 ：不能多于家庭人口" in page.text
    assert "原因说明 ：请填写此项" in page.text
    assert "应填未填" in row(page, "原因说明")
    assert row(page, "有劳动能力人数").startswith("有劳动能力人数 5 不能多于家庭人口")


def test_a_reason_for_no_answer_is_an_answer(story: Console) -> None:
    keep_form(story.database)
    case = stored(story.database)
    opened = filled_in(case, "q-1", {"family__size": "2"})
    opened.decline(opened.root.children["family"][0].children["region"][0], "refused")
    Tablet(story.database, replica="r-q").push(*changes_of(opened, case, SEPTEMBER, SEPTEMBER_MS))

    page = story.person().open(VISIT)

    assert "拒绝回答" in row(page, "所在地区")
    assert "所在地区 ：请填写此项" not in page.text


def test_a_remark_on_an_answer_goes_back_with_the_visit_and_names_the_question(story: Console, filled: str) -> None:
    officer = story.person()

    sent = officer.send(officer.open(VISIT).form("/return"), **{f"remark|{filled}|causes/cause": "请说明受灾时间"})

    assert sent.status == 200
    visit = find_visit(stored(story.database), SEPTEMBER)
    assert visit is not None
    assert [(one.entity, one.unit) for one in visit.remarks] == [(filled, "causes/cause")]
    page = officer.open(VISIT)
    assert (
        "致贫原因问卷 · 主要原因 ： 请说明受灾时间" in page.text
        or "致贫原因问卷 · 主要原因：请说明受灾时间" in page.text
    )
    assert "请说明受灾时间" in row(page, "主要原因")
    assert "causes/cause" not in page.text


def rival(filled: str, **answers: str) -> list[Change]:
    """The colleague's questionnaire, who saw none of the first."""
    empty = empty_case(EntityId(HOUSEHOLD), COMMUNITY)
    opened = filled_in(empty, filled, answers)
    return changes_of(opened, empty, SEPTEMBER, SEPTEMBER_MS + 5, tag="-rival")


def test_the_desk_names_the_question_and_the_choices_of_a_contradiction(story: Console, filled: str) -> None:
    changes = rival(filled, causes__cause="schooling", causes__more_causes="laid_off")
    Tablet(story.database, COLLEAGUE, replica="r-rival").push(*(by(COLLEAGUE, one) for one in changes))
    officer = story.person()

    assert "有矛盾" in row(officer.open(VISIT), "主要原因")
    desk = officer.open(f"{HOME}/contradictions")

    assert "致贫原因问卷 · 主要原因" in desk.text
    for words in ("自然灾害", "子女上学"):
        assert words in desk.text
    assert "causes/cause" not in re.sub(r'(value|id|name)="[^"]*"', "", desk.html)
    choice = re.search(r'name="choice" value="(c-[^"]+rival[^"]*)"', desk.html)
    assert choice is not None
    form = next(one for one in desk.forms if one.fields.get("unit") == "causes/cause" and "saw" in one.fields)
    officer.send(form, choice=choice[1], reason="已核实")
    assert stored(story.database).entities[filled].value("causes/cause") == "schooling"  # type: ignore[index]


@pytest.mark.usefixtures("filled")
def test_the_timeline_counts_answers_and_the_news_are_about_the_family(story: Console) -> None:
    page = story.person().open(VISIT)

    assert re.search(r"致贫原因问卷：\d+ 项回答", page.text)
    assert "family/size" not in page.text
    news = re.search(r'<section class="sheet" id="news".*?</section>', page.html, re.DOTALL)
    assert news is not None
    assert "致贫原因" not in news[0]


def test_entries_of_a_repeat_stand_under_the_name_they_are_about(story: Console) -> None:
    keep_form(story.database, HOUSING)
    first = {"family__person[1]__person_page__sleeps_here": "yes", "home__tenure": "owned", "home__floor_area": "60"}
    second = {**first, "family__person[2]__person_page__sleeps_here": "no", "home__floor_area": "75.5"}
    fill_in(story.database, MAY, MAY_MS, first, form=HOUSING)
    fill_in(story.database, SEPTEMBER, SEPTEMBER_MS, second, form=HOUSING)

    page = story.person().open(VISIT)

    assert re.findall(r'<h3 class="part">(.*?)</h3>', page.html)[:4] == [
        "家庭情况",
        "家庭情况 · 张三",
        "家庭情况 · 李四",
        "家庭情况 · 张小五",
    ]
    assert "未改动" in row(page, "张三是否常住此处")
    assert "首次登记" in row(page, "李四是否常住此处")
    assert "应填未填" in row(page, "张小五是否常住此处")
    assert row(page, r"建筑面积\(平方米\)").startswith("建筑面积(平方米) 75.5 有变化")
    assert "60" in row(page, r"建筑面积\(平方米\)")


def test_a_questionnaire_whose_form_is_not_here_says_so(story: Console) -> None:
    fill_in(story.database, SEPTEMBER, SEPTEMBER_MS, SEPTEMBER_ANSWERS)

    page = story.person(INVESTIGATOR).open(VISIT)

    assert "本服务器没有这份问卷的表单" in page.text
