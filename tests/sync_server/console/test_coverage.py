"""The coverage board: its numbers come from the shared rule, each opens to the households behind it."""

from __future__ import annotations

from sync_server.use_cases.record_office_change import record_office_change
from tests.builders import COMMUNITY, HOUSEHOLD, NOW_MS
from tests.sync_server.console.browsing import Page
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import DAY_MS, SEPTEMBER, SEPTEMBER_MS, SUPERVISOR, registered, visited
from tests.sync_server.district import OTHER_COMMUNITY, Tablet, adopt, move

BOARD = "/console/coverage?quarter=2026-Q3"


def numbers(page: Page, name: str = "一社区") -> list[int]:
    """The figures in one line: due, attempted, visited, accepted, overdue, not visited."""
    return [int(word) for word in page.text.partition(f"{name} ")[2].split()[:6]]


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

    assert numbers(page) == [4, 3, 1, 0, 3, 3]
    assert numbers(page, "合计") == [4, 3, 1, 0, 3, 3]
    assert "家中无人 1" in page.text
    assert "尚未上门 1" in page.text
    assert "已上门,记录未完成 1" in page.text
    assert "二社区 0 0 0 0 0 0 无应访户" in page.text


def test_an_accepted_visit_counts_as_accepted(story: Console) -> None:
    officer = story.person()
    officer.send(officer.open(f"/console/households/{HOUSEHOLD}/visits/{SEPTEMBER}").form("/accept"))

    assert numbers(officer.open(BOARD)) == [1, 1, 1, 1, 0, 0]


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
        assert f"{words.rpartition(' ')[2]} 户" in page.text


def test_the_page_says_how_the_numbers_are_known(story: Console) -> None:
    page = story.person(SUPERVISOR).open(BOARD)

    assert "临泽县沙河镇低保管理办法" in page.text
    assert "数据截至 2026-09-21 22:13" in page.text
    assert "应访 = 已访 + 未访" in page.text


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

    assert numbers(officer.open(BOARD)) == [1, 1, 1, 0, 0, 0]


def test_an_earlier_quarter_is_counted_as_it_stood(story: Console) -> None:
    page = story.person(SUPERVISOR).open("/console/coverage?quarter=2026-Q2")

    assert numbers(page)[:4] == [1, 1, 1, 1]
    assert "2026 年第 2 季度" in page.text


def test_a_quarter_before_anything_was_recorded_is_not_an_error(story: Console) -> None:
    assert story.person(SUPERVISOR).open("/console/coverage?quarter=1999-Q1").status == 200


def test_a_board_that_was_looked_at_before_tells_what_changed_since(story: Console) -> None:
    supervisor, officer = story.person(SUPERVISOR), story.person()
    assert numbers(supervisor.open(BOARD)) == [1, 1, 1, 0, 0, 0]

    officer.send(officer.open(f"/console/households/{HOUSEHOLD}/visits/{SEPTEMBER}").form("/accept"))
    add_household(story, "h-absent", outcome="absent")
    assert numbers(supervisor.open(BOARD)) == [2, 2, 1, 1, 1, 1]
    record_office_change(story.database, move("c-away", OTHER_COMMUNITY, household="h-absent"), now_ms=NOW_MS)
    assert numbers(supervisor.open(BOARD)) == [1, 1, 1, 1, 0, 0]
    assert numbers(supervisor.open(BOARD), "二社区") == [1, 1, 0, 0, 1, 1]
    adopt(story.database, "national-2021", since="2026-01-01")
    assert numbers(supervisor.open(BOARD)) == [0] * 6


def test_a_household_is_late_from_the_day_after_it_was_due(story: Console) -> None:
    board = "/console/coverage?quarter=2026-Q4"
    assert numbers(story.person(SUPERVISOR).open(board)) == [1, 0, 0, 0, 0, 1]

    story.clock.ms += 120 * DAY_MS
    assert numbers(story.person(SUPERVISOR).open(board)) == [1, 0, 0, 0, 1, 1]
