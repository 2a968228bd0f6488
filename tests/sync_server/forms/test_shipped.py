"""The shipped forms as an investigator meets them, and the summary of what was filled in."""

from __future__ import annotations

from shared_models.questionnaire.filling import Filling, open_filling
from shared_models.questionnaire.lookup import HOUSEHOLD, MEMBERS
from shared_models.questionnaire.node import table
from shared_models.questionnaire.planner import ready
from shared_models.questionnaire.summary import headings, lines
from shared_models.questionnaire.view import instance_name, problems, view_of
from sync_server.forms.shipped import shipped_form
from tests.shared_models.questionnaire.kit import node, surroundings, value

LISTS = {
    HOUSEHOLD: table([{"row": "1", "id": "h", "address": "河巷 3 号", "since": "2024-05-01", "registry_no": "D-1"}]),
    MEMBERS: table([{"row": "1", "id": "m1", "name": "包大"}, {"row": "2", "id": "m2", "name": "包小"}]),
}


def opened(name: str) -> Filling:
    """A shipped form for a household of two."""
    return open_filling(ready(shipped_form(name)), surroundings(LISTS))


def give(filling: Filling, **answers: str) -> None:
    """Answers by path, with a double underscore between group and question."""
    for path, text in answers.items():
        filling.answer(node(filling, path.replace("__", "/")), text)


def home(area: str = "60", tenure: str = "owned") -> Filling:
    """A home as the housing form records it."""
    filling = opened("housing")
    give(filling, family__head_type="laid_off", home__tenure=tenure, home__floor_area=area, home__self_contained="yes")
    give(filling, home__facilities="water power", support__has_support="no")
    for at in (1, 2):
        filling.answer(node(filling, f"family/person[{at}]/person_page/sleeps_here"), "yes")
    return filling


def test_the_housing_form_knows_the_family_and_reckons_the_area_a_head() -> None:
    filling = home()
    assert value(filling, "family/head_name") == "包大"
    assert value(filling, "home/location") == "河巷 3 号"
    assert value(filling, "home/area_per_head") == "30"
    assert view_of(filling, node(filling, "home/area_note")).label == "人均 30 平方米"
    assert view_of(filling, node(filling, "family/person[2]/person_page/sleeps_here")).label == "包小是否常住此处"
    assert problems(filling) == ()
    assert instance_name(filling) == "包大 河巷 3 号"
    give(filling, home__facilities="none water")
    assert [one.message for one in problems(filling)] == ["“均无”不能与其他设施同选"]
    filling.switch("English (en)")
    assert view_of(filling, node(filling, "home/area_note")).label == "30 m² a head"


def test_a_lease_is_asked_for_a_rented_home_and_a_deed_for_an_own_one() -> None:
    assert [node(home(), f"papers/{name}").live for name in ("deed", "lease")] == [True, False]
    assert [node(home(tenure="private_rent"), f"papers/{name}").live for name in ("deed", "lease")] == [False, True]


def test_the_summary_counts_by_area_and_adds_up() -> None:
    plan = ready(shipped_form("housing"))
    fillings = [("东街", [home("60"), home("40.5", "borrowed")]), ("西街", [home("10")])]
    sheet = [headings(plan, "zh"), *lines(plan, fillings)]
    column = {heading: [row[at] for row in sheet[1:]] for at, heading in enumerate(sheet[0])}
    assert column["社区(村)"] == ["东街", "西街", "合计"]
    assert column["份数"] == ["2", "1", "3"]
    assert column["建筑面积(平方米)"] == ["100.5", "10", "110.5"]
    assert column["产权性质:借住"] == ["1", "0", "1"]
    assert column["设施:自来水"] == ["2", "1", "3"]


def test_the_causes_are_told_once_and_needs_are_ranked() -> None:
    filling = opened("poverty-causes")
    give(filling, family__region="rural", family__size="3", family__able="2", family__at_work="3")
    assert next(one.message for one in problems(filling)) == "不能多于有劳动能力人数"
    give(filling, family__at_work="1", causes__cause="schooling")
    offered = [choice.code for choice in view_of(filling, node(filling, "causes/more_causes")).choices]
    assert "schooling" not in offered
    give(filling, needs__need_order="job medical schooling standard pension")
    assert view_of(filling, node(filling, "needs/first_need_note")).label == "最需要:就业岗位"
    assert problems(filling) == ()


def test_the_sweep_keeps_only_whom_the_council_passed() -> None:
    filling = opened("sunshine")
    assert value(filling, "household/persons") == "2"
    give(filling, household__found="home", findings__focus="none", findings__stop_rules="away")
    give(filling, findings__stop_evidence="邻居证实", findings__away_months="2")
    assert [one.message for one in problems(filling)] == ["不足三个月不属此项", "请填写此项"]
    give(filling, findings__away_months="4", council__heard="yes", council__votes_for="5", council__votes_all="12")
    give(filling, council__outcome="keep")
    assert [one.message for one in problems(filling)] == ["评议未通过,不能建议保留"]
    assert value(filling, "council/decided_at").startswith("2026-11-23T14:30")
    give(filling, council__votes_for="7")
    assert problems(filling) == ()
