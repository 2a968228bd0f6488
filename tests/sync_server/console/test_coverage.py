"""The coverage board: its numbers come from the shared rule, each opens to the households behind it."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from shared_models.area import Area, Grant, Role
from shared_models.coverage import coverage, coverage_fact
from shared_models.ids import AreaCode
from shared_models.policy.shelf import preset
from shared_models.visit import day_of
from sync_server.console.coverage_period import BACKWARD
from sync_server.console.coverage_words import DEFINITIONS, FIGURE_LABELS
from sync_server.store import area_store, case_store, grant_store
from sync_server.use_cases.audit_coverage import Question, audit_coverage
from sync_server.use_cases.draw_sample import Wish, draw_sample, freeze_sample
from sync_server.use_cases.hold_policy import Adoption, adopt_policy
from sync_server.use_cases.record_office_change import record_office_change
from sync_server.use_cases.work_out import work_out_again
from tests.builders import COMMUNITY, HOUSEHOLD, NOW_MS
from tests.sync_server.console.browsing import Page, Person
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import DAY_MS, SEPTEMBER, SEPTEMBER_MS, SUPERVISOR, accepted, registered, visited
from tests.sync_server.district import DISTRICT, OTHER_COMMUNITY, STREET, Tablet, adopt, move

BOARD = "/console/coverage?period=2026-Q3"


def numbers(page: Page, name: str = "一社区") -> list[int]:
    """The figures in one line: due, attempted, visited, valid, accepted, sampled, overdue, not visited."""
    found = re.search(rf"{name} ((?:\d+ ){{8}})", page.text)
    assert found is not None
    return [int(word) for word in found[1].split()]


def add_household(console: Console, home: str, *, outcome: str = "", finished: bool = True) -> None:
    """One more recipient household, with a visit in September when it has an outcome."""
    tablet = Tablet(console.database, replica=f"r-{home}")
    tablet.push(registered(home, values={"registry_no": f"DB-{home}"}))
    if outcome:
        signers = ("lead", "second") if outcome != "completed" else ("lead", "second", "respondent")
        changes = visited(f"v-{home}", SEPTEMBER_MS, household=home, outcome=outcome, signers=signers)
        tablet.push(*(changes if finished else changes[:1]))


def test_the_board_counts_due_attempted_visited_accepted_overdue_and_not_visited(story: Console) -> None:
    add_household(story, "h-absent", outcome="absent")
    add_household(story, "h-nobody-came")
    add_household(story, "h-unfinished", outcome="completed", finished=False)

    page = story.person(SUPERVISOR).open(BOARD)

    assert numbers(page) == [4, 3, 1, 1, 0, 0, 3, 3]
    assert numbers(page, "合计") == [4, 3, 1, 1, 0, 0, 3, 3]
    assert "家中无人 1" in page.text
    assert "尚未上门 1" in page.text
    assert "已上门,记录未完成 1" in page.text
    assert "二社区 0 0 0 0 0 0 0 0 0 无应访户" in page.text


def test_an_accepted_visit_counts_as_accepted(story: Console) -> None:
    officer = story.person()
    officer.send(officer.open(f"/console/households/{HOUSEHOLD}/visits/{SEPTEMBER}").form("/accept"))

    assert numbers(officer.open(BOARD)) == [1, 1, 1, 1, 1, 0, 0, 0]


def test_every_number_opens_to_the_households_behind_it(story: Console) -> None:
    add_household(story, "h-absent", outcome="absent")
    supervisor = story.person(SUPERVISOR)
    board = supervisor.open(BOARD)

    opened = {text: supervisor.open(href) for text, href in board.links if f"/coverage/{COMMUNITY}" in href}

    absent = opened["家中无人 1"]
    assert "DB-h-absent" in absent.text
    assert "DB-1 " not in absent.text
    assert "家中无人" in absent.text
    assert absent.link("张三") == "/console/households/h-absent/visits/v-h-absent"
    for words, page in opened.items():
        if not words.rpartition(" ")[2].isdigit():
            continue
        assert f"{words.rpartition(' ')[2]} 户" in page.text


def test_the_page_says_how_the_numbers_are_known(story: Console) -> None:
    page = story.person(SUPERVISOR).open(BOARD)

    assert "临泽县沙河镇低保管理办法" in page.text
    assert "数据截至 2026-09-21 22:13" in page.text
    for label, words in zip(FIGURE_LABELS.values(), DEFINITIONS.values(), strict=True):
        assert f"{label.zh} ：{words.zh}" in page.text


def test_a_supervisor_finds_nothing_to_press_but_what_concerns_nobody_else(story: Console) -> None:
    supervisor = story.person(SUPERVISOR)

    for path in (BOARD, f"/console/households/{HOUSEHOLD}/visits/{SEPTEMBER}", "/console/queue"):
        posting = [form.action for form in supervisor.open(path).forms if form.method == "post"]
        assert set(posting) <= {"/console/log-out", "/console/queue/saved"}


def test_a_returned_visit_still_counts_as_visited_but_not_as_accepted(story: Console) -> None:
    officer = story.person()
    officer.send(
        officer.open(f"/console/households/{HOUSEHOLD}/visits/{SEPTEMBER}").form("/return"),
        **{f"remark|{SEPTEMBER}|": "请补正"},
    )

    assert numbers(officer.open(BOARD)) == [1, 1, 1, 1, 0, 0, 0, 0]


def test_an_earlier_quarter_is_counted_as_it_stood(story: Console) -> None:
    page = story.person(SUPERVISOR).open("/console/coverage?period=2026-Q2")

    assert numbers(page)[:5] == [1, 1, 1, 1, 1]
    assert "2026 年第 2 季度" in page.text


def test_a_quarter_before_anything_was_recorded_is_not_an_error(story: Console) -> None:
    assert story.person(SUPERVISOR).open("/console/coverage?period=1999-Q1").status == 200


def test_a_board_that_was_looked_at_before_tells_what_changed_since(story: Console) -> None:
    supervisor, officer = story.person(SUPERVISOR), story.person()
    assert numbers(supervisor.open(BOARD)) == [1, 1, 1, 1, 0, 0, 0, 0]

    officer.send(officer.open(f"/console/households/{HOUSEHOLD}/visits/{SEPTEMBER}").form("/accept"))
    add_household(story, "h-absent", outcome="absent")
    assert numbers(supervisor.open(BOARD)) == [2, 2, 1, 1, 1, 0, 1, 1]
    record_office_change(story.database, move("c-away", OTHER_COMMUNITY, household="h-absent"), now_ms=NOW_MS)
    assert numbers(supervisor.open(BOARD)) == [1, 1, 1, 1, 1, 0, 0, 0]
    assert numbers(supervisor.open(BOARD), "二社区") == [1, 1, 0, 0, 0, 0, 1, 1]
    adopt(story.database, "national-2021", since="2026-01-01")
    assert numbers(supervisor.open(BOARD)) == [0] * 8


def test_a_household_is_late_from_the_day_after_it_was_due(story: Console) -> None:
    board = "/console/coverage?period=2026-Q4"
    assert numbers(story.person(SUPERVISOR).open(board)) == [1, 0, 0, 0, 0, 0, 0, 1]

    story.clock.ms += 120 * DAY_MS
    assert numbers(story.person(SUPERVISOR).open(board)) == [1, 0, 0, 0, 0, 0, 1, 1]


def test_a_visit_that_lacks_something_is_accepted_and_yet_no_valid_one(story: Console) -> None:
    tablet = Tablet(story.database, replica="r-short")
    tablet.push(registered("h-short", values={"registry_no": "DB-short"}))
    tablet.push(*visited("v-short", SEPTEMBER_MS, household="h-short", signers=("lead", "second")))
    record_office_change(story.database, accepted("c-accept-short", "v-short", household="h-short"), now_ms=NOW_MS)
    officer = story.person()

    board = officer.open(BOARD)

    assert numbers(board) == [2, 2, 2, 1, 0, 0, 0, 0]
    assert "DB-short" in officer.open(board.link("通过但有缺项 1")).text


def test_who_was_drawn_in_the_period_counts_as_sampled(story: Console) -> None:
    officer = story.person()
    officer.send(officer.open(f"/console/households/{HOUSEHOLD}/visits/{SEPTEMBER}").form("/accept"))
    assert numbers(officer.open(BOARD)) == [1, 1, 1, 1, 1, 0, 0, 0]

    wish = Wish(id="s-all", area=STREET, rule="own households 0.50", origin="公开号码")
    freeze_sample(story.database, SUPERVISOR, wish, now_ms=NOW_MS)
    assert numbers(officer.open(BOARD)) == [1, 1, 1, 1, 1, 0, 0, 0]
    draw_sample(story.database, SUPERVISOR, wish.id, seed="7", now_ms=NOW_MS)

    assert numbers(officer.open(BOARD)) == [1, 1, 1, 1, 1, 1, 0, 0]
    assert numbers(officer.open("/console/coverage?period=2026-Q2"))[5] == 0


def test_another_policy_judges_the_visits_of_its_days_anew(story: Console) -> None:
    assert numbers(story.person(SUPERVISOR).open(BOARD))[3] == 1
    shahe = preset("shahe")
    three = replace(shahe, teams={**shahe.teams, "home_visit": replace(shahe.teams["home_visit"], size=3)})
    adoption = Adoption(policy=three, source="", area=DISTRICT, since=date(2026, 9, 1))
    adopt_policy(story.database, adoption, by=SUPERVISOR, now_ms=NOW_MS)
    while work_out_again(story.database, today=day_of(NOW_MS)):
        pass

    # Three are to come since September; two came.
    assert numbers(story.person(SUPERVISOR).open(BOARD)) == [1, 1, 1, 0, 0, 0, 0, 0]


def hire_for_the_city(console: Console) -> None:
    """The supervisor looks at a city of two districts from now on."""
    city, far, street, place = (AreaCode(code) for code in ("6200", "620799", "620799001", "620799001001"))
    with console.database.writing() as tx:
        above = [Area(code=city, name="示例市", level="city")]
        above += [
            Area(code=area.code, name=area.name, level="district", parent=city)
            for area in area_store.all_areas(tx)
            if area.level == "district"
        ]
        above += [
            Area(code=far, name="远县", level="district", parent=city),
            Area(code=street, name="远街道", level="street", parent=far),
            Area(code=place, name="远社区", level="community", parent=street),
        ]
        area_store.save_areas(tx, above)
        grant_store.add_grant(tx, SUPERVISOR, Grant(role=Role.SUPERVISOR, area=city), now_ms=NOW_MS)


def test_three_clicks_lead_from_the_city_to_a_household_and_the_way_back_is_shown(story: Console) -> None:
    hire_for_the_city(story)
    supervisor = story.person(SUPERVISOR)

    city = supervisor.open(BOARD)
    assert numbers(city, "示例县") == [1, 1, 1, 1, 0, 0, 0, 0]
    assert numbers(city, "远县") == [0] * 8
    assert numbers(city, "合计") == numbers(city, "示例县")
    district = supervisor.open(city.link("示例县"))
    community = supervisor.open(district.link("一社区"))

    assert community.link("张三") == f"/console/households/{HOUSEHOLD}/visits/{SEPTEMBER}"
    trail = [text for text, href in community.links if href.startswith("/console/coverage?area=")]
    assert trail[:3] == ["示例市", "示例县", "东街道"]


def test_a_list_of_households_says_by_when_by_which_rule_and_what_every_attempt_met(story: Console) -> None:
    add_household(story, "h-absent", outcome="absent")

    page = story.person(SUPERVISOR).open(f"/console/coverage/{STREET}?period=2026-Q3&figure=unreachable")

    assert "上门未果 1 户" in page.text
    assert "2026-09-20 家中无人" in page.text
    assert "没有入户记录" in page.text
    assert page.text.count("临泽县沙河镇低保管理办法") >= 2
    assert "一社区" in page.text


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ("2026-09", "2026-09-01 – 2026-09-30"),
        ("2026-Q3", "2026-07-01 – 2026-09-30"),
        ("2026", "2026-01-01 – 2026-12-31"),
        ("own&from=2026-09-19&to=2026-09-30", "2026-09-19 – 2026-09-30"),
        ("2026-09-19..2026-09-30", "2026-09-19 – 2026-09-30"),
    ],
)
def test_the_period_is_a_month_a_quarter_a_year_or_days_of_ones_own(story: Console, asked: str, days: str) -> None:
    page = story.person(SUPERVISOR).open(f"/console/coverage?period={asked}")

    assert days in page.text
    assert numbers(page)[1:3] == [1, 1]


@pytest.mark.parametrize("asked", ["own&from=2026-09-20&to=2026-09-19", "own", "2026-02-31..2026-03-01"])
def test_days_that_are_no_period_are_said_and_this_quarter_is_shown(story: Console, asked: str) -> None:
    page = story.person(SUPERVISOR).open(f"/console/coverage?period={asked}")

    assert BACKWARD.zh in page.text
    assert "2026-07-01 – 2026-09-30" in page.text


def test_nobody_opens_an_area_that_is_not_his(story: Console) -> None:
    supervisor = story.person(SUPERVISOR)

    assert supervisor.open("/console/coverage?area=6299").status == 404
    assert supervisor.open("/console/coverage/6299").status == 404
    assert supervisor.open(f"/console/coverage/{COMMUNITY}?figure=nonsense").status == 404


def sheets_of(person: Person, href: str) -> dict[str, list[list[str]]]:
    """The worksheets behind a link, cell by cell."""
    book = load_workbook(io.BytesIO(person.http.get(href).content))
    return {
        page.title: [["" if cell is None else str(cell) for cell in line] for line in page.iter_rows(values_only=True)]
        for page in book.worksheets
    }


def test_the_workbook_holds_the_lines_of_the_page_and_how_they_are_counted(story: Console) -> None:
    add_household(story, "h-absent", outcome="absent")
    supervisor = story.person(SUPERVISOR)
    board = supervisor.open(BOARD)

    pages = sheets_of(supervisor, board.link("导出 XLSX"))

    table, meaning = pages.values()
    lines = {line[0].strip(): line for line in table}
    for name in ("一社区", "二社区", "合计"):
        assert [int(cell) for cell in lines[name][1:9]] == numbers(board, name)
    assert "家中无人 1" in lines["合计"][-1]
    assert [label.zh for label in FIGURE_LABELS.values()] == [line[0] for line in meaning[3:13]]
    assert [words.zh for words in DEFINITIONS.values()] == [line[1] for line in meaning[3:13]]
    listed = supervisor.open(f"/console/coverage/{STREET}?period=2026-Q3&figure=unreachable")
    homes, _ = sheets_of(supervisor, listed.link("导出 XLSX")).values()
    assert [line[1] for line in homes[3:]] == ["DB-h-absent"]
    assert homes[3][10] == "2026-09-20 家中无人"


def test_a_tablet_that_judges_nothing_counts_what_is_left_to_do_as_the_board_does(story: Console) -> None:
    add_household(story, "h-absent", outcome="absent")
    add_household(story, "h-nobody-came")
    days = (date(2026, 7, 1), date(2026, 9, 30))
    board = audit_coverage(story.database, SUPERVISOR, Question(period=days, today=day_of(NOW_MS)))
    with story.database.reading() as tx:
        cases = list(case_store.cases_of(tx, AreaCode(COMMUNITY)))

    rules = board.rules[AreaCode(COMMUNITY)]
    held = coverage(map(coverage_fact, cases), rules, period=days, today=day_of(NOW_MS))[AreaCode(COMMUNITY)]

    counted = board.lines[AreaCode(COMMUNITY)]
    for name in ("due", "attempted", "visited", "accepted", "overdue", "unreachable", "not_visited"):
        assert getattr(held, name) == getattr(counted, name)
    assert (held.valid, held.unjudged) == (0, counted.valid)
