"""An administrator takes households in from a list: checked first, told by row and column, never twice."""

from __future__ import annotations

import pytest

from sync_server.store import case_store
from sync_server.store.database import Database
from tests.builders import COMMUNITY
from tests.sync_server.console.browsing import Page, Person
from tests.sync_server.console.conftest import Console
from tests.sync_server.district import ADMINISTRATOR

IMPORT = "/console/admin/import"
HEADER = "低保证号,姓名,与户主关系,公民身份号码,住址,不认识的列\n"
GOOD = "DB-0001,张三,户主,990000196001010013,东街 1 号,x\n"
BAD = "DB-0002,李四,户主,990000196001010020,东街 2 号,x\n"


@pytest.fixture
def admin(console: Console) -> Person:
    """The administrator of the whole city."""
    return console.person(ADMINISTRATOR)


def upload(admin: Person, rows: str, wish: str, *, name: str = "list.csv", community: str = COMMUNITY) -> Page:
    """The page after a list was sent."""
    token = admin.open(IMPORT).form("/log-out").fields["csrf"]
    files = {"sheet": (name, (HEADER + rows).encode(), "text/csv")}
    return Page(admin.http.post(IMPORT, data={"csrf": token, "wish": wish, "community": community}, files=files))


def households(database: Database) -> int:
    """How many stand in the community."""
    with database.reading() as tx:
        return case_store.count_cases(tx, COMMUNITY)


def test_a_check_writes_nothing_and_says_what_would_happen(console: Console, admin: Person) -> None:
    page = upload(admin, GOOD + BAD, "check").text

    assert "1 户 1 人可以导入" in page
    assert "身份号码有误" in page
    assert households(console.database) == 0


def test_one_problem_keeps_a_whole_list_out_or_only_its_household(console: Console, admin: Person) -> None:
    assert "什么也没有写入" in upload(admin, GOOD + BAD, "all").text
    assert households(console.database) == 0
    page = upload(admin, GOOD + BAD, "good")
    assert "已导入 1 户 1 人" in page.text
    assert '<td class="right number">3</td><td>公民身份号码</td>' in page.html
    assert households(console.database) == 1


def test_the_same_list_again_changes_nothing(console: Console, admin: Person) -> None:
    upload(admin, GOOD, "all")
    page = upload(admin, GOOD, "good").text

    assert "此户已在库中" in page
    assert households(console.database) == 1


@pytest.mark.parametrize(("name", "community"), [("list.exe", COMMUNITY), ("list.xlsx", COMMUNITY), ("list.csv", "")])
def test_what_is_no_list_is_refused_in_words(console: Console, admin: Person, name: str, community: str) -> None:
    assert "没有导入" in upload(admin, GOOD, "all", name=name, community=community).text
    assert households(console.database) == 0


def test_an_empty_list_can_be_fetched(admin: Person) -> None:
    reply = admin.http.get(f"{IMPORT}/template")
    assert reply.content.startswith(b"PK")
