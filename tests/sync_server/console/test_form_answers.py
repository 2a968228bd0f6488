"""The office counts and takes away the questionnaires of its communities, and of no others."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile

import msgspec
import pytest
from openpyxl import load_workbook

from shared_models.change import Change
from shared_models.questionnaire.form import Form, form_ref
from sync_server.forms.shipped import shipped_form
from sync_server.store import audit_store
from sync_server.store.database import Database
from sync_server.use_cases.record_office_change import record_office_change
from tests.builders import COMMUNITY, HOUSEHOLD, change
from tests.sync_server.console.browsing import Page
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.questionnaires import (
    DIGEST,
    MAY_ANSWERS,
    SEPTEMBER_ANSWERS,
    changes_of,
    fill_in,
    filled_in,
    keep_form,
    stored,
)
from tests.sync_server.console.route_table import CALLED
from tests.sync_server.console.story import (
    MAY,
    MAY_MS,
    SEPTEMBER,
    SEPTEMBER_MS,
    SUPERVISOR,
    at,
    more_households,
    registered,
    told,
    visited,
)
from tests.sync_server.district import DISTRICT_OFFICER, FAR_COMMUNITY, OFFICER, STRANGER, Tablet

HOUSING = shipped_form("housing")
ANSWERS = f"/console/forms/{DIGEST}/answers"
QUARTER = "period=2026-Q3"


def fill_housing(database: Database) -> str:
    """A questionnaire with a repeat; gives the digest of its form."""
    keep_form(database, HOUSING)
    answers = {
        "family__person[1]__person_page__sleeps_here": "yes",
        "family__person[2]__person_page__sleeps_here": "no",
        "home__location": "=HYPERLINK(1)",
        "home__floor_area": "60.5",
    }
    fill_in(database, SEPTEMBER, SEPTEMBER_MS, answers, form=HOUSING)
    return form_ref(HOUSING).digest


@pytest.fixture
def filled(story: Console) -> Console:
    """The story with a questionnaire in May, one in September, and one of another household."""
    keep_form(story.database)
    fill_in(story.database, MAY, MAY_MS, MAY_ANSWERS)
    fill_in(story.database, SEPTEMBER, SEPTEMBER_MS, SEPTEMBER_ANSWERS)
    more_households(story.database, 1)
    other = {"family__size": "4", "causes__cause": "schooling", "causes__more_causes": "no_job"}
    fill_in(story.database, "v-more-0", SEPTEMBER_MS + 60_000, other, household="h-more-0")
    return story


def cells(page: Page, part: str) -> list[list[str]]:
    """The rows of the summary table's body or foot."""
    table = re.search(r'<table class="summed">(.*?)</table>', page.html, re.DOTALL)
    assert table is not None
    found = re.search(rf"<{part}>(.*?)</{part}>", table[1], re.DOTALL)
    assert found is not None
    rows = re.findall(r"<tr>(.*?)</tr>", found[1], re.DOTALL)
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]


def chart(page: Page, label: str) -> str:
    """The words of a question's chart."""
    found = re.search(rf"<figure[^>]*><figcaption><strong>{label}</strong>.*?</figure>", page.html, re.DOTALL)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_answers_are_counted_by_area_and_question_in_their_period(filled: Console) -> None:
    officer = filled.person()

    page = officer.open(f"{ANSWERS}?{QUARTER}")

    assert "2 份问卷" in page.text
    assert cells(page, "tbody")[0][1] == "2"
    assert cells(page, "tfoot")[0][:6] == ["合计", "2", "0", "0", "1", "7"]
    assert chart(page, "主要原因").endswith(
        "无固定工作 0 0% 下岗失业 0 0% 子女上学 1 50% 意外事故 0 0% 自然灾害 1 50% 其他 0 0%"
    )
    assert "无固定工作 2 100%" in chart(page, "其他原因")
    assert "平均 3.50" in chart(page, "家庭人口")
    assert "问到 1，回答 1" in chart(page, "事故或灾害经过")
    assert "就业岗位 1 100%" in chart(page, "请按需要程度排序,最需要的在前")
    assert "1 份问卷" in officer.open(f"{ANSWERS}?period=2026-Q2").text
    assert "没有已提交的问卷" in officer.open(f"{ANSWERS}?period=2025").text


def test_a_visit_that_is_not_handed_in_does_not_count(filled: Console) -> None:
    tablet = Tablet(filled.database, replica="r-draft")
    tablet.push(at(change("c-draft", told("v-draft", SEPTEMBER_MS)), SEPTEMBER_MS, "v-draft"))
    for visit in ("v-draft", "v-none"):
        fill_in(filled.database, visit, SEPTEMBER_MS, SEPTEMBER_ANSWERS)

    assert "2 份问卷" in filled.person().open(f"{ANSWERS}?{QUARTER}").text


def test_areas_open_down_to_the_community_and_no_other_area_opens(filled: Console) -> None:
    officer = filled.person()
    page = officer.open(f"{ANSWERS}?{QUARTER}")
    below = [href for words, href in page.links if f"area={COMMUNITY}" in href]

    assert "2 份问卷" in officer.open(below[0].replace("&amp;", "&")).text
    assert officer.open(f"{ANSWERS}?{QUARTER}&area=999").status == 404
    assert officer.http.get(f"{ANSWERS}/file?{QUARTER}&area=999").status_code == 404


def far_household(database: Database) -> None:
    """A household of another street with a questionnaire."""

    def far(*changes: Change) -> list[Change]:
        return [msgspec.structs.replace(one, scope=FAR_COMMUNITY, author=STRANGER) for one in changes]

    tablet = Tablet(database, STRANGER, replica="r-far")
    tablet.push(*far(registered("h-far"), *visited("v-far", SEPTEMBER_MS, household="h-far")))
    case = stored(database, "h-far")
    opened = filled_in(case, "q-far", SEPTEMBER_ANSWERS)
    tablet.push(*far(*changes_of(opened, case, "v-far", SEPTEMBER_MS, household="h-far")))


def test_only_the_communities_that_one_may_read_are_counted_and_handed_out(filled: Console) -> None:
    far_household(filled.database)
    counts, homes = {}, {}
    for user in (OFFICER, DISTRICT_OFFICER):
        person = filled.person(user)
        counts[user] = cells(person.open(f"{ANSWERS}?{QUARTER}"), "tfoot")[0][1]
        file = person.http.get(f"{ANSWERS}/file?{QUARTER}&as=json").json()
        homes[user] = {one["household"] for one in file["questionnaires"]}

    assert counts == {OFFICER: "2", DISTRICT_OFFICER: "3"}
    assert homes == {OFFICER: {HOUSEHOLD, "h-more-0"}, DISTRICT_OFFICER: {HOUSEHOLD, "h-more-0", "h-far"}}
    assert filled.person().open(f"{ANSWERS}?{QUARTER}&area={FAR_COMMUNITY}").status == 404


def test_who_rechecks_a_household_gets_no_answers_of_it(filled: Console) -> None:
    assert CALLED.act is not None
    act = msgspec.structs.replace(CALLED.act, data={**CALLED.act.data, "team": [SUPERVISOR, "u-8"]})
    blind = msgspec.structs.replace(CALLED, act=act)
    supervisor = filled.person(SUPERVISOR)
    assert "2 份问卷" in supervisor.open(f"{ANSWERS}?{QUARTER}").text
    record_office_change(filled.database, blind, now_ms=SEPTEMBER_MS + 86_400_000)

    assert "1 份问卷" in supervisor.open(f"{ANSWERS}?{QUARTER}").text
    file = supervisor.http.get(f"{ANSWERS}/file?{QUARTER}&as=json").json()
    assert [one["household"] for one in file["questionnaires"]] == ["h-more-0"]


def test_a_workbook_holds_words_or_codes(filled: Console) -> None:
    officer = filled.person()
    found = {}
    for kind in ("words", "codes"):
        body = officer.http.get(f"{ANSWERS}/file?{QUARTER}&as=xlsx&in={kind}").content
        rows = list(load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
        found[kind] = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]

    words, codes = found["words"][0], found["codes"][0]
    assert words["登记号"] == codes["registry_no"] == "DB-1"
    assert words["入户日期"] == codes["visit_day"]
    assert (words["主要原因"], codes["causes/cause"]) == ("自然灾害", "disaster")
    assert (words["其他原因"], codes["causes/more_causes"]) == ("无固定工作、子女上学", "no_job schooling")
    assert (words["家庭人口"], codes["family/size"]) == (3, 3)
    assert codes["causes/jobless_months"] is None


def test_entries_of_a_repeat_have_a_table_of_their_own_and_no_cell_is_a_formula(filled: Console) -> None:
    digest = fill_housing(filled.database)

    reply = filled.person().http.get(f"/console/forms/{digest}/answers/file?{QUARTER}&as=csv&in=codes")

    assert reply.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        tables = {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
            for name in archive.namelist()
        }
    (main,), people = tables["answers.csv"], tables["family.person.csv"]
    assert main["home/location"] == "'=HYPERLINK(1)"
    assert [one["number"] for one in people] == ["1", "2", "3"]
    assert [one["family/person/person_page/sleeps_here"] for one in people] == ["yes", "no", ""]
    assert {one["questionnaire"] for one in people} == {main["questionnaire"]}


def test_a_document_holds_group_in_group_and_numbers_as_numbers(filled: Console) -> None:
    digest = fill_housing(filled.database)

    file = filled.person().http.get(f"/console/forms/{digest}/answers/file?{QUARTER}&as=json&in=words").json()

    answers = file["questionnaires"][0]["answers"]
    assert (file["form"], file["questionnaires"][0]["household"]) == ("housing", HOUSEHOLD)
    assert answers["home"]["floor_area"] == 60.5
    assert [one["person_page"]["sleeps_here"] for one in answers["family"]["person"]] == ["是", "否", None]


def test_looking_and_taking_away_are_noted(filled: Console) -> None:
    officer = filled.person()
    officer.open(f"{ANSWERS}?{QUARTER}")
    officer.http.get(f"{ANSWERS}/file?{QUARTER}&as=csv")

    with filled.database.reading() as tx:
        lines = [(line.action, json.loads(line.detail)) for line in audit_store.lines_about(tx, DIGEST)]
    assert [(action, detail["questionnaires"]) for action, detail in lines] == [
        ("count_answers", 2),
        ("export_answers", 2),
    ]
    assert lines[1][1]["as"] == "csv"


def test_every_shipped_form_can_be_counted_empty(story: Console) -> None:
    officer = story.person()
    forms: list[Form] = [HOUSING, shipped_form("sunshine")]
    for form in forms:
        keep_form(story.database, form)
        assert "没有已提交的问卷" in officer.open(f"/console/forms/{form_ref(form).digest}/answers").text
