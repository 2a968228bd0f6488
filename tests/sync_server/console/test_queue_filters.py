"""The queue's filters: each number is what its filter lists, deadlines follow the policy, views are kept by name."""

from __future__ import annotations

import re
from datetime import date

import pytest

from shared_models.flags.flag import Flag
from shared_models.ids import AreaCode
from shared_models.policy.shelf import preset
from shared_models.visit import day_of
from shared_models.words import Label
from sync_server.store import flag_store
from sync_server.store.blob_index import Stored, save_stored
from sync_server.store.database import Database
from sync_server.store.queue_store import QueueItem, find_item
from sync_server.use_cases.hold_policy import Adoption, adopt_policy
from sync_server.use_cases.list_flags import note_flag
from sync_server.use_cases.work_out import work_out_again
from tests.builders import COMMUNITY, HOUSEHOLD, NOW_MS
from tests.sync_server.console.browsing import Page, Person
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import (
    DAY_MS,
    MISSING_NAME,
    SEPTEMBER,
    SEPTEMBER_MS,
    contradict_phone,
    more_households,
    registered,
    visited,
)
from tests.sync_server.console.test_queue import counts, names
from tests.sync_server.district import (
    ADMINISTRATOR,
    DISTRICT,
    DISTRICT_OFFICER,
    FAR_COMMUNITY,
    INVESTIGATOR,
    OFFICER,
    OTHER_COMMUNITY,
    Tablet,
    adopt,
    move,
)

OPTION = re.compile(r'<option value="([^"]*)"[^>]*>([^<]*?)（(\d+)）</option>')
SELECT = re.compile(r'<select id="([a-z]+)".*?</select>', re.DOTALL)
TODAY = day_of(NOW_MS)


def row_of(database: Database, household: str = HOUSEHOLD) -> QueueItem:
    """A household as the queue knows it."""
    with database.reading() as tx:
        found = find_item(tx, household)  # type: ignore[arg-type]
    assert found is not None
    return found


def listed(person: Person, path: str) -> int:
    """How many households an address lists, all its pages together."""
    page = person.open(path)
    found = len(names(page))
    while any(text == "下一页" for text, _ in page.links):
        page = person.open(page.link("下一页"))
        found += len(names(page))
    return found


def options(page: Page) -> list[tuple[str, str, int]]:
    """Every value of every select with the number beside it."""
    return [
        (select[1], value, int(number))
        for select in SELECT.finditer(page.html)
        for value, _, number in OPTION.findall(select[0])
    ]


@pytest.fixture
def varied(story: Console) -> Console:
    """Households of several classes, areas and states, some overdue, some with contradictions or without photos."""
    more_households(story.database, 3)
    contradict_phone(story.database)
    tablet = Tablet(story.database, replica="r-varied")
    for number, class_ in enumerate("ABB"):
        values = {"registry_no": f"DB-20{number}", "benefit_class": class_, "since": "2024-01-15"}
        tablet.push(registered(f"h-late-{number}", values=values))
    tablet.push(*visited("v-late-1", SEPTEMBER_MS, household="h-late-1", outcome="absent", signers=("lead", "second")))
    person = story.person()
    person.send(person.open("/console/households/h-more-0/visits/v-more-0").form("/accept"))
    form = person.open("/console/households/h-more-1/visits/v-more-1").form("/return")
    person.send(form, **{"remark|v-more-1|": "请补正"})
    for number, place in enumerate((OTHER_COMMUNITY, FAR_COMMUNITY)):
        moved = move(f"c-move-{number}", place, author=DISTRICT_OFFICER, household=f"h-late-{number}")
        Tablet(story.database, DISTRICT_OFFICER, replica=f"r-move-{number}").push(moved)
    return story


@pytest.mark.parametrize("start", ["status=finished", "status=all", "status=all&overdue=1", "status=all&class=B&q=DB"])
@pytest.mark.parametrize("user", [OFFICER, DISTRICT_OFFICER])
def test_the_number_beside_a_filter_is_what_it_lists(varied: Console, user: str, start: str) -> None:
    person = varied.person(user)  # type: ignore[arg-type]
    page = person.open(f"/console/queue?{start}")
    links = [(text, href) for text, href in page.links if "status=" in href and text[-1:].isdigit()]
    assert len(links) == 9
    assert {name for name, _, _ in options(page)} == {"area", "class"}

    for text, href in links:
        number = int(re.findall(r"\d+$", text)[0])
        if not text.startswith("✓"):
            assert listed(person, href) == number, text
    for name, value, number in options(page):
        assert listed(person, f"/console/queue?{start}&{name}={value}") == number, (name, value)


def test_an_officer_sees_and_counts_only_the_own_areas(varied: Console) -> None:
    street, district = varied.person(), varied.person(DISTRICT_OFFICER)

    assert counts(street.open("/console/queue"))["全部家庭"] == 6
    assert counts(district.open("/console/queue"))["全部家庭"] == 7
    assert listed(street, f"/console/queue?status=all&area={FAR_COMMUNITY}") == 0
    assert listed(district, "/console/queue?status=all&area=620723102") == 1
    assert "我的全部辖区" in district.open("/console/queue").text
    assert "我的全部辖区" not in varied.person(INVESTIGATOR).open("/console/queue").text


def test_what_is_overdue_comes_first_with_its_reason_and_rule(varied: Console) -> None:
    page = varied.person().open("/console/queue?status=all")

    assert page.links[[text for text, _ in page.links].index("张三")][1].endswith(
        "/console/households/h-late-0?status=all"
    )
    assert "2024-03-31" in page.text
    assert "逾期" in page.text
    assert "2024 年第 1 季度纳入,应入户" in page.text
    assert "沙河镇" in page.html


def test_a_visit_waiting_for_review_is_due_by_the_visit_accepted_before_it(story: Console) -> None:
    assert row_of(story.database).deadline.on == date(2026, 9, 30)
    person = story.person()
    person.send(person.open(f"/console/households/{HOUSEHOLD}/visits/{SEPTEMBER}").form("/accept"))
    assert row_of(story.database).deadline.on == date(2026, 12, 31)


def test_flags_are_a_filter_for_those_who_audit(story: Console) -> None:
    more_households(story.database, 1)
    flag = Flag(
        kind="clock",
        household=HOUSEHOLD,
        community=COMMUNITY,
        visit=SEPTEMBER,
        evidence=Label("时间没有校准", "not calibrated"),
    )
    with story.database.writing() as tx:
        flag_store.replace_flags(tx, COMMUNITY, [flag])
    officer, investigator = story.person(), story.person(INVESTIGATOR)

    assert counts(officer.open("/console/queue"))["有核查提示"] == 1
    assert len(names(officer.open("/console/queue?flagged=1"))) == 1
    assert "有核查提示" not in investigator.open("/console/queue").text
    assert names(investigator.open("/console/queue?flagged=1")) == []
    note = flag_store.FlagNote(flag=flag.id, verdict="explained", reason="已核实", by=OFFICER, ms=NOW_MS)
    note_flag(story.database, OFFICER, note)
    assert counts(officer.open("/console/queue"))["有核查提示"] == 0
    with story.database.writing() as tx:
        flag_store.replace_flags(tx, COMMUNITY, [flag])
    assert counts(officer.open("/console/queue"))["有核查提示"] == 0


def test_a_photo_that_arrives_is_missing_no_more(story: Console) -> None:
    person = story.person()
    assert counts(person.open("/console/queue"))["缺照片"] == row_of(story.database).n_photos_missing == 1
    with story.database.writing() as tx:
        save_stored(tx, [Stored(MISSING_NAME, 9, INVESTIGATOR, NOW_MS)])
    assert counts(person.open("/console/queue"))["缺照片"] == row_of(story.database).n_photos_missing == 0


def test_a_demanded_photo_that_nobody_took_is_missing(story: Console) -> None:
    more_households(story.database, 1)
    assert row_of(story.database, "h-more-0").n_photos_missing == 2


def test_a_policy_adopted_later_moves_the_deadlines_of_its_area(story: Console) -> None:
    adopt(story.database, "xining", since="2026-01-01")

    page = story.person().open("/console/queue")

    assert row_of(story.database).deadline.on == date(2026, 7, 24)
    assert "西宁" in page.html


def test_a_policy_adopted_for_a_coming_day_moves_them_on_that_day(story: Console) -> None:
    later = Adoption(policy=preset("xining"), source="", area=DISTRICT, since=date(2026, 12, 1))
    adopt_policy(story.database, later, by=ADMINISTRATOR, now_ms=NOW_MS)
    person = story.person()
    person.open("/console/queue")
    assert row_of(story.database).deadline.on == date(2026, 9, 30)
    assert work_out_again(story.database, today=date(2026, 11, 30)) == 0

    assert work_out_again(story.database, today=date(2026, 12, 1)) == 1

    assert row_of(story.database).deadline.on == date(2026, 7, 24)
    assert work_out_again(story.database, today=date(2026, 12, 1)) == 0


def test_a_policy_of_another_area_leaves_deadlines_alone(story: Console) -> None:
    adopt(story.database, "xining", area=AreaCode("620723102"), since="2026-01-01")

    assert work_out_again(story.database, today=TODAY) == 0


def test_deadlines_that_were_never_worked_out_are_when_the_queue_is_opened(story: Console) -> None:
    with story.database.writing() as tx:
        tx.exec_driver_sql("UPDATE case_ SET deadline = '9999-12-31', deadline_why = '', deadline_until = ''")

    assert "2026-09-30" in story.person().open("/console/queue").text


def test_pages_follow_each_other_both_ways(story: Console) -> None:
    more_households(story.database, 120)
    person = story.person()
    first = person.open("/console/queue")
    second = person.open(first.link("下一页"))
    third = person.open(second.link("下一页"))
    back = person.open(third.link("上一页"))

    assert [len(names(page)) for page in (first, second, third)] == [50, 50, 21]
    assert "显示第 51–100 户" in second.text
    assert "显示第 51–100 户" in back.text
    assert [href for _, href in back.links if "/visits/" in href] == [
        href for _, href in second.links if "/visits/" in href
    ]
    assert "显示第 1–50 户" in person.open(back.link("上一页")).text
    assert not any(text == "下一页" for text, _ in third.links)


@pytest.mark.parametrize("place", ["x", "2026-01-01~x~h", "2026-13-01~1~h", "2026-01-01~1", "~~~"])
def test_a_place_that_means_nothing_shows_the_first_page(officer: Person, place: str) -> None:
    assert names(officer.open(f"/console/queue?after={place}")) == ["张三"]


def test_a_visit_says_where_it_stands_in_the_queue(story: Console) -> None:
    more_households(story.database, 3)
    person = story.person()
    page = person.open(f"/console/households/{HOUSEHOLD}/visits/{SEPTEMBER}")

    assert "第 1 / 4 件" in page.text
    assert "第 2 / 4 件" in person.open(page.link("下一户")).text
    elsewhere = person.open(f"/console/households/{HOUSEHOLD}/visits/{SEPTEMBER}?status=returned")
    assert not re.search(r"第 \d+ / \d+ 件", elsewhere.text)


def test_days_gone_by_change_no_deadline(story: Console) -> None:
    before = row_of(story.database).deadline
    story.clock.ms += 400 * DAY_MS
    person = story.person()
    page = person.open("/console/queue?overdue=1")

    assert names(page) == ["张三"]
    assert row_of(story.database).deadline == before
